"""Whatever is kept about people is told to them: every model is named, with why, on the page of what is kept."""

from __future__ import annotations

from collections import Counter

from django.apps import apps
from django.db import models

from guildhall.kernel.kept import kept
from guildhall.kernel.registry import privacy_fields
from tests.house.test_privacy import is_key, personal_models


def about_people() -> set[str]:
    """Every model that points to people or has something that an erasure takes away.

    Without those that only note which staff did it (`closed_by`): whoever did finds it in the log, which is told of.
    """
    erasable = {entry.name.rpartition(".")[0] for entry in privacy_fields if entry.on_erase in {"delete", "clear"}}
    return (erasable | {model._meta.label for model in personal_models()}) - signatures()


def signatures() -> set[str]:
    return {model._meta.label for model in personal_models() if only_signed(model)}


def only_signed(model: type[models.Model]) -> bool:
    keys = [field for field in model._meta.concrete_fields if is_key(field)]
    return bool(keys) and all(field.name.endswith("_by") and not field.is_relation for field in keys)


def named() -> Counter[str]:
    return Counter(label for one in kept for label in one.of.split())


def test_every_model_about_people_is_named_to_them():
    missing = about_people() - set(named())
    assert not missing, f"name these in a `Kept` of their room: {sorted(missing)}"


def test_every_model_is_named_once_and_there_is_such_a_one():
    assert [label for label, number in named().items() if number > 1] == []
    for label in named():
        apps.get_model(label)


def test_every_kind_shows_or_counts_what_there_is():
    assert [one.name for one in kept if one.number is None and one.lines is None] == []
