"""The builder and the pages of segments: they work without JavaScript and lose nothing that was typed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity, StaffAct
from guildhall.content.models import TopicTag
from guildhall.content.tests.factories import TagFactory, TopicFactory
from guildhall.content.tests.test_pages import reads
from guildhall.kernel import clock
from guildhall.members.actions.segments import count_segment, make_list, make_segment
from guildhall.members.models import Member, Segment, SegmentMembership
from guildhall.members.queries import segments
from guildhall.members.queries.segments import members_in, sample_of, today
from guildhall.members.rules.segments import tree_of
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
NEW = "/console/people/segments/new"


@pytest.fixture
def staff(settings):
    settings.IS_DEMO = True
    return StaffFactory()


@pytest.fixture
def client(staff):
    client = Client()
    client.force_login(staff)
    return client


def in_city(staff, city, name=""):
    tree = tree_of({"join": "all", "rules": [{"field": "members.city", "of": [city]}]})
    return make_segment(actor=staff, name_en=name or f"In {city}", name_zh_hans="", tree=tree)


def filled(**more):
    """What a browser sends for one rule about a city."""
    return {
        "join-": "all", "kind-0": "rule", "field-0": "members.city", "was-0": "members.city", "of-0": "oslo", "holds-0": "yes",
    } | more  # fmt: skip


def test_looking_shows_sentence_number_and_sample_and_writes_nothing(client):
    member = MemberFactory(city="Oslo", name="Ola Nordmann")
    shown = client.post(NEW, filled(do="look", name_en="Northerners")).content.decode()
    assert "Members who live in Oslo." in shown
    assert 'value="Northerners"' in shown
    assert f"@{member.handle}" in shown
    assert not Segment.objects.exists()


def test_saving_counts_it_at_once(client):
    member = MemberFactory(city="Oslo")
    answer = client.post(NEW, filled(do="save", name_en="Northerners"))
    made = Segment.objects.get()
    assert answer["Location"] == reverse("members:segment", args=[made.pk])
    assert (made.size, list(members_in(made.pk))) == (1, [member])
    assert Activity.objects.filter(verb="members.segment.made").count() == 1


def test_buttons_add_and_remove_rules_and_groups_and_keep_what_was_typed(client):
    shown = client.post(NEW, filled(do="group:")).content.decode()
    assert 'name="kind-1" value="group"' in shown
    assert 'name="field-1.0"' in shown
    nested = filled(**{"kind-1": "group", "join-1": "any", "kind-1.0": "rule", "field-1.0": "members.visits",
                       "was-1.0": "members.visits", "times-1.0": "many", "days-1.0": "30", "do": "rule:1"})  # fmt: skip
    shown = client.post(NEW, nested).content.decode()
    assert 'name="field-1.1"' in shown
    assert 'value="many"' in shown
    shown = client.post(NEW, nested | {"do": "drop:0"}).content.decode()
    assert 'name="kind-0" value="group"' in shown
    assert 'name="times-0.0" value="many"' in shown
    assert "oslo" not in shown


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"of-0": ""}, "Say what you look for."),
        ({"field-0": "members.shoes", "was-0": "members.shoes"}, "Nothing here is called “members.shoes” any more."),
        ({"field-0": "members.visits", "was-0": "members.visits", "times-0": "x"}, "How often is a number from 1 to"),
        ({"field-0": "members.visits", "was-0": "members.visits", "days-0": "-1"}, "The days are a number from 1 to"),
        ({"field-0": "content.answered_in", "was-0": "content.answered_in", "of-0": "nada"}, "“nada” is not there"),
        ({"kind-1": "group", "join-1": "any"}, "This group has no rules."),
        ({"name_en": ""}, "Give it a name, in one language at least."),
    ],
)
def test_what_is_missing_is_said_where_it_is_missing(client, more, sentence):
    answer = client.post(NEW, {"do": "save", "name_en": "X"} | filled(**more))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Segment.objects.exists()


def test_deeper_groups_than_there_may_be_are_refused(client):
    sent = {"do": "save", "name_en": "X", "join-": "all"}
    for depth in range(1, 60):
        sent |= {f"kind-{'.'.join('0' * depth)}": "group", f"join-{'.'.join('0' * depth)}": "all"}
    answer = client.post(NEW, sent)
    assert answer.status_code == 422
    assert "Groups go at most 4 deep." in answer.content.decode()


def test_another_field_forgets_what_was_said_of_the_last_one(client):
    shown = client.post(NEW, filled(**{"field-0": "members.visits", "days-0": "7", "do": "look"})).content.decode()
    assert 'name="times-0" value="1"' in shown
    assert "Members who came here." in shown


def test_a_tag_that_is_gone_is_said_and_who_is_in_it_stays(client, staff):
    member, tag = MemberFactory(), TagFactory(name="storage")
    row = TopicTag.objects.create(topic=TopicFactory(author=member), tag=tag)
    rules = {"join": "all", "rules": [{"field": "content.asked_in", "of": [str(tag.pk)]}]}
    made = make_segment(actor=staff, name_en="Storage", name_zh_hans="", tree=tree_of(rules))
    assert list(members_in(made.pk)) == [member]
    row.delete()
    assert count_segment(Segment.objects.get(pk=made.pk)) is False
    assert list(members_in(made.pk)) == [member]
    shown = client.get(reverse("members:segment", args=[made.pk])).content.decode()
    assert "These rules cannot be followed as they stand" in shown
    assert "Choose another, or remove the rule." in shown


def test_typed_names_of_tags_are_found_by_any_of_their_words(client):
    tag = TagFactory(name="storage")
    TopicTag.objects.create(topic=TopicFactory(), tag=tag)
    sent = filled(
        **{"field-0": "content.asked_in", "was-0": "content.asked_in", "of-0": "Storage，storage", "do": "save"}
    )
    client.post(NEW, sent | {"name_en": "Storage"})
    assert Segment.objects.get().rules["rules"][0]["of"] == [str(tag.pk)]


def test_a_list_is_kept_by_hand(client, staff):
    one, other = MemberFactory(), MemberFactory()
    made = make_list(actor=staff, name_en="Board", name_zh_hans="", members=[one])
    to = reverse("members:add_to_list", args=[made.pk])
    refused = client.post(to, {"handles": f"@{other.handle}, nobody-here"})
    assert refused.status_code == 422
    assert "Nobody here has these handles: nobody-here." in refused.content.decode()
    assert other.handle in refused.content.decode()
    client.post(to, {"handles": f"@{other.handle.upper()}\n{one.handle}"})
    assert set(members_in(made.pk)) == {one, other}
    row = SegmentMembership.objects.get(segment=made, member=one)
    client.post(reverse("members:remove_from_list", args=[made.pk, row.pk]))
    assert list(members_in(made.pk)) == [other]
    assert SegmentMembership.objects.get(pk=row.pk).until == today()


def test_people_of_a_segment_can_be_kept_as_a_list(client, staff):
    member = MemberFactory(city="Oslo")
    made = in_city(staff, "Oslo")
    client.post(reverse("members:keep_as_list", args=[made.pk]))
    kept = Segment.objects.get(rules__isnull=True)
    member.city = ""
    member.save(update_fields=["city"])
    count_segment(made)
    assert (list(members_in(made.pk)), list(members_in(kept.pk))) == ([], [member])


def test_a_sheet_holds_no_formulas_and_is_noted_in_the_staff_log(client, staff):
    MemberFactory(city="Oslo", name="=HYPERLINK(1)")
    made = in_city(staff, "Oslo")
    answer = client.post(reverse("members:sheet", args=[made.pk]))
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in told
    assert "example.org" not in told  # an operator does not see mail addresses
    assert StaffAct.objects.filter(activity__verb="members.segment.sheeted").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_segments_read_the_same_number_of_times(number, client, staff):
    for city in ["Oslo", "Bergen", "Bodø"][:number]:
        MemberFactory(city=city, claimed_at=clock.now())
        in_city(staff, city)
        in_city(staff, city, name=f"Again {city}")
    one = Segment.objects.first()
    pages = ("members:segments", []), ("members:segment", [one.pk]), ("members:change_segment", [one.pk])
    assert [reads(client, reverse(name, args=args)) for name, args in pages] == [3, 9, 13]


def test_a_segment_and_its_rules_show_the_same_few_of_its_members_in_both_languages(client, staff, monkeypatch):
    monkeypatch.setattr(segments, "PEOPLE", 10)  # to a page: who sees everybody needs no sample
    for number in range(15):
        MemberFactory(name=f"Somebody {number}", city="Oslo", claimed_at=clock.now())
    made = in_city(staff, "Oslo")
    count_segment(made)
    drawn = [member.name for member in sample_of(made)]
    assert (len(drawn), len(set(drawn)), drawn) == (12, 12, [member.name for member in sample_of(made)])
    page, rules = (reverse(f"members:{name}", args=[made.pk]) for name in ("segment", "change_segment"))
    for address in (page, rules):
        shown = client.get(address).content.decode()
        beside = re.findall(r"<li><a[^>]*>(Somebody \d+)</a>", shown.split("A few of them")[1])
        assert beside == drawn
    Member.objects.filter(pk=staff.pk).update(locale="zh-hans")
    for address in (page, rules):
        assert "部分成员" in client.get(address).content.decode()
