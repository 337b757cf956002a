"""A city is one value, however it is written, and is shown in the reader's language."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation

from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.kernel.sql import raw_cursor
from guildhall.members import cities
from guildhall.members.actions import state_attribute
from guildhall.members.attributes import value_name
from guildhall.members.cities import city_code, city_name, spellings
from guildhall.members.models import Attribute
from guildhall.members.queries.directory import directory
from guildhall.members.queries.segment_sql import compiled
from guildhall.members.queries.segment_values import cities as offered
from guildhall.members.rules.segments import tree_of
from guildhall.members.tests.factories import MemberFactory

WRITTEN = ("上海", "上海市", "Shanghai", "shanghai", "SHANGHAI", " Shanghai City ")


@pytest.mark.parametrize("said", WRITTEN)
def test_every_spelling_is_one_city_named_in_the_readers_language(said):
    assert city_code(said) == "上海"
    assert str(city_name(said)) == "Shanghai"
    with translation.override("zh-hans"):
        assert str(city_name(said)) == "上海"


@pytest.mark.parametrize(
    ("said", "code"),
    [("Xi'an", "西安"), ("Xi’an", "西安"), ("xian", "西安"), ("HK", "香港"), ("München", "Munich"), ("東京", "Tokyo"),
     ("Suzhou", "苏州"), ("抚州", "抚州"), ("吉林市", "吉林"), ("胡志明市", "Ho Chi Minh City"), ("Bodø", "Bodø")],
)  # fmt: skip
def test_spellings_lead_to_the_right_city_and_unknown_places_stay_as_they_are(said, code):
    assert city_code(said) == code


def test_no_spelling_means_two_cities():
    lines = (Path(cities.__file__).parent / "cities.txt").read_text(encoding="utf-8").splitlines()
    told = Counter(spelling for line in lines for spelling in set(spellings(line.split("|")[0])))
    assert {spelling for spelling, number in told.items() if number > 1} == set()
    assert all(city_code(line.split("|")[0]) == line.split("|")[0] for line in lines)


@pytest.mark.django_db
def test_the_directory_finds_and_offers_a_city_once():
    people = {MemberFactory(city=said.strip()).pk for said in WRITTEN}
    MemberFactory(city="Oslo")
    told = directory(NOBODY, {"city": "shanghai"}, base="/people/")
    assert {one.pk for one in told.members} == people
    assert [(code, str(name)) for code, name in told.cities] == [("Oslo", "Oslo"), ("上海", "Shanghai")]
    assert [str(one.label) for one in told.active] == ["Shanghai"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["上海", "Shanghai", "上海市"])
def test_a_segment_asks_for_the_city_whatever_its_rule_calls_it(asked):
    people = {MemberFactory(city=said.strip()).pk for said in WRITTEN}
    facts = MemberFactory()
    state_attribute(actor=HOUSE, member=facts, key="city", value="Shanghai", way="document", seen="A lease.")
    assert met("members.city", asked) == people
    assert met("members.verified_city", asked) == {facts.pk}
    assert offered()[0][0] == "上海"


def met(field, asked):
    made = compiled(tree_of({"join": "all", "rules": [{"field": field, "of": [asked]}]}))
    with raw_cursor() as cursor:
        return {row[0] for row in cursor.execute(made.alone, made.params).fetchall()}


@pytest.mark.django_db
def test_a_verified_city_is_kept_as_one_value_and_shown_in_the_readers_language():
    ada = MemberFactory()
    fact = state_attribute(actor=HOUSE, member=ada, key="city", value="shanghai", way="document", seen="A lease.")
    assert Attribute.objects.get(pk=fact.pk).value == "上海"
    assert str(value_name("city", fact.value)) == "Shanghai"
