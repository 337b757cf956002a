import os
import time

import pytest

from guildhall.content.actions import clean_cards, hide
from guildhall.content.actions.cards import KEPT
from guildhall.content.tests.test_pages import a_question
from guildhall.kernel.actor import HOUSE

pytestmark = pytest.mark.django_db


def card(root, name, age=0.0):
    file = root / "cards" / "7" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"drawn")
    os.utime(file, (time.time() - age, time.time() - age))
    return file


def test_old_cards_those_of_hidden_topics_and_half_drawn_ones_go(settings, tmp_path):
    settings.VAR = tmp_path
    assert clean_cards() == 0
    public, hidden = a_question(), a_question()
    hide(actor=HOUSE, thing=hidden)
    kept = card(tmp_path, f"{public.pk}-abc.png")
    gone = [
        card(tmp_path, f"{public.pk}-old.png", age=KEPT.total_seconds() + 60),
        card(tmp_path, f"{hidden.pk}-abc.png"),
        card(tmp_path, "999999-abc.png"),
        card(tmp_path, ".5f0c"),
    ]
    assert clean_cards() == len(gone)
    assert kept.exists()
    assert not any(file.exists() for file in gone)
