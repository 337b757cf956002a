import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from guildhall.kernel.actor import HOUSE
from guildhall.members.models import ADMINISTRATOR, Member
from guildhall.members.rules import passwords
from guildhall.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, signed_in
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db
ADA = {"handle": "ada", "name": "Ada Lovelace", "email": "ada.king@example.org"}


def faults(password: str, user: Member | None = None) -> set[str]:
    try:
        validate_password(password, user or Member(**ADA))
    except ValidationError as refused:
        return {fault.code for fault in refused.error_list}
    return set()


@pytest.mark.parametrize("password", [PASSWORD, "vier Worte und ein 汉字", "骑车去海边看日出吃早饭", "tq7-Vm2.xK9"])
def test_words_that_do_not_belong_together_are_taken(password):
    assert faults(password) == set()


@pytest.mark.parametrize(
    "password",
    [
        "Password2024!",
        "P@ssw0rd1234",
        "1qaz2wsx3edc",
        "iloveyou2026",
        "qwertyuiop1",
        "liverpool1892",
        "13912345678",
        "12.11.1987.",
    ],
)
def test_what_is_known_or_follows_a_pattern_is_refused(password):
    assert "password_too_common" in faults(password)


def test_a_password_has_ten_characters_and_six_different_ones():
    assert faults("xK9-tq7Vm") == faults("short") == faults("") == {"password_too_short"}
    assert "password_too_short" not in faults("xK9-tq7Vm2")
    assert "password_too_uniform" in faults("abcdeabcdeabcde")
    assert "password_too_uniform" not in faults("abcdefabcdeabcde")


@pytest.mark.parametrize(
    "password", ["AdaLovelace", "ada.king@example.org", "ada.king2026", "lovelaceada!", "xx-ada lovelace"]
)
def test_a_password_does_not_say_whose_it_is(password):
    assert "password_too_similar" in faults(password)


def test_a_password_is_not_the_communitys_name():
    choose(actor=HOUSE, key="community.name", value={"en": "Tidemark Makers", "zh-hans": "潮痕手作社区研究会"})
    forget()
    assert "password_too_similar" in faults("tidemarkmakers26")
    assert "password_too_similar" in faults("潮痕手作社区研究会12")
    assert faults("the tide takes a mark") == set()


def test_administrators_need_fifteen_characters():
    administrator, operator = StaffFactory(role=ADMINISTRATOR), StaffFactory()
    assert faults("tq7-Vm2.xK9", administrator) == {"password_too_short"}
    assert faults("tq7-Vm2.xK9-pLw", administrator) == set()
    assert faults("tq7-Vm2.xK9", operator) == set()
    assert faults("tq7-Vm2.xK9", passwords.administrator_to_be(**ADA)) == {"password_too_short"}


@pytest.mark.parametrize(
    ("language", "part"), [("en", "At least 10 characters, 6 of them different"), ("zh-hans", "至少 10 个字符")]
)
def test_every_page_that_sets_a_password_says_the_rule_first(client, language, part):
    member = MemberFactory(password=PASSWORD, locale=language)
    with translation.override(language):
        assert part in client.get("/accounts/signup/", headers={"Accept-Language": language}).content.decode()
    signed_in(client, member)
    assert part in client.get("/accounts/password/change/").content.decode()


def test_administrators_read_their_own_rule(client):
    administrator = StaffFactory(role=ADMINISTRATOR, password=PASSWORD)
    page = signed_in(client, administrator).get("/accounts/password/change/").content.decode()
    assert "At least 15 characters" in page


@pytest.mark.parametrize("weak", ["ada", "Password2024!", "aaaaaaaaaaaaaa"])
def test_a_weak_new_password_is_refused_in_one_sentence_each(client, weak):
    signed_in(client, MemberFactory(password=PASSWORD, locale="zh-hans"))
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert answer.status_code == 422
    assert re.search(r"这个密码(很容易被猜到|太短|重复太多)", answer.content.decode())


def test_long_rows_of_signs_are_weighed_in_part():
    """zxcvbn takes seconds for these as a whole."""
    assert faults("4@8({[<369&#!1/|0$5+7%2" * 100) == set()
