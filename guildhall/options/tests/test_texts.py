import pytest

from guildhall.kernel.actor import HOUSE
from guildhall.options.actions import choose

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["guidelines", "privacy"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_new_community_has_its_texts_in_both_languages(client, name, language):
    client.cookies["django_language"] = language
    answer = client.get(f"/{name}")
    assert answer.status_code == 200
    assert 'class="prose"' in answer.content.decode()


def test_terms_that_nobody_wrote_have_no_page_and_nobody_agrees_to_them(client):
    assert client.get("/terms").status_code == 404
    assert 'href="/terms"' not in client.get("/accounts/signup/").content.decode()


def test_terms_are_shown_and_agreed_to_once_they_are_written(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        choose(actor=HOUSE, key="community.terms", value={"en": "Be **kind**.", "zh-hans": ""})
    assert "<strong>kind</strong>" in client.get("/terms").content.decode()
    assert 'href="/terms"' in client.get("/accounts/signup/").content.decode()
