"""Segments: rules become sets in the database, and a sentence in both languages."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.content.models import Post, TopicTag
from guildhall.content.tests.factories import PostFactory, SpaceFactory, TagFactory, TopicFactory
from guildhall.groups.facts import KINDS, ROLES
from guildhall.groups.models import Group, GroupMembership, Seat
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import segment_fields
from guildhall.kernel.sql import raw_cursor
from guildhall.members.actions import merge_member
from guildhall.members.actions.segments import make_segment
from guildhall.members.models import Visit
from guildhall.members.queries.segment_sql import compiled
from guildhall.members.queries.segment_words import read_back
from guildhall.members.queries.segments import counted, is_in, members_in
from guildhall.members.rules.segments import DEEPEST, MOST_RULES, tree_of
from guildhall.members.tests.factories import BotFactory, ImportedFactory, MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_group(kind="sig", **fields):
    handle = f"group{Group.objects.count()}"
    return Group.objects.create(handle=handle, kind=kind, door="open", name_en="Storage", name_zh_hans="存储", **fields)


def all_of(*rules):
    return tree_of({"join": "all", "rules": list(rules)})


def held(tree):
    made = compiled(tree)
    with raw_cursor() as cursor:
        return {pk for (pk,) in cursor.execute(made.alone, made.params).fetchall()}


def answered(author, tag, *, days=1, space=None):
    topic = TopicFactory(space=space or SpaceFactory())
    TopicTag.objects.create(topic=topic, tag=tag)
    return PostFactory(topic=topic, author=author, kind=Post.Kind.ANSWER, created_at=clock.now() - days * DAY)


def the_example(tag):
    """Answered in a tag in 90 days, in Shanghai, not in any SIG."""
    return all_of(
        {"field": "content.answered_in", "of": [str(tag.pk)], "days": 90},
        {"field": "members.city", "of": ["上海"]},
        {"field": "groups.kind", "of": ["sig"], "holds": False},
    )


def test_the_example_of_the_trade_is_found_by_one_statement():
    tag, sig = TagFactory(name="存储"), a_group()
    found, elsewhere, late, in_sig, other_tag = (MemberFactory(city="上海") for _ in range(5))
    for member, of, days in ((found, tag, 3), (elsewhere, tag, 3), (late, tag, 91), (in_sig, tag, 3)):
        answered(member, of, days=days)
    answered(other_tag, TagFactory())
    elsewhere.city = "北京"
    elsewhere.save(update_fields=["city"])
    GroupMembership.objects.create(group=sig, member=in_sig)
    assert held(the_example(tag)) == {found.pk}


def test_the_example_reads_naturally_in_both_languages():
    tree = the_example(TagFactory(name="存储"))
    PostFactory(topic=TopicFactory(tag_names=["存储"]))
    TopicTag.objects.create(topic=TopicFactory(), tag_id=int(tree.rules[0].of[0]))
    with translation.override("en"):
        assert (
            read_back(tree).sentence
            == "Members who answered in “存储” in the last 90 days, live in Shanghai and are in no SIG."
        )
    with translation.override("zh-hans"):
        assert read_back(tree).sentence == (
            "过去 90 天内在“存储”标签下回答过问题、位于上海，且未加入任何特别兴趣小组（SIG）的成员。"
        )
    assert read_back(tree).is_sound


def test_nested_groups_are_said_with_brackets_and_what_is_denied_by_its_parts():
    tree = all_of(
        {"field": "activity.gave", "days": 30, "times": 3},
        {"join": "any", "rules": [{"field": "members.city", "of": ["Oslo", "Bergen"]}, {"field": "members.staff"}]},
        {"join": "none", "rules": [{"field": "members.imported"}, {"field": "members.visits", "times": 5, "days": 7}]},
    )
    with translation.override("en"):
        assert read_back(tree).sentence == (
            "Members who contributed at least 3 times in the last 30 days,"
            " (live in Oslo or Bergen or are on the staff), have signed in"
            " and came on fewer than 5 days in the last 7 days."
        )
    with translation.override("zh-hans"):
        assert read_back(tree).sentence == (
            "过去 30 天内贡献至少 3 次、（位于奥斯陆或卑尔根或是工作人员）、已登录过，且过去 7 天内来访不足 5 天的成员。"
        )


def test_whoever_is_one_person_is_added_up():
    one, other, staff = MemberFactory(), MemberFactory(), StaffFactory()
    for member, day in ((one, 1), (one, 2), (other, 3)):
        Visit.objects.create(member=member, day=clock.today() - day * DAY)
    tree = all_of({"field": "members.visits", "times": 3})
    assert held(tree) == set()
    merge_member(actor=staff, source=other, target=one, evidence="Both addresses were shown")
    assert held(tree) == {one.pk}


def test_bots_and_who_was_not_let_in_are_in_no_segment():
    bot, waiting = BotFactory(city="Oslo"), MemberFactory(city="Oslo", waiting_since=clock.now())
    here, imported = MemberFactory(city="oslo"), ImportedFactory(city="Oslo")
    assert held(all_of({"field": "members.city", "of": ["Oslo"]})) == {here.pk, imported.pk}
    assert not {bot.pk, waiting.pk} & held(all_of({"field": "members.city", "of": ["Oslo"], "holds": False}))


def test_what_is_said_in_a_groups_space_and_hidden_groups_tell_nothing():
    tag, secret = TagFactory(), a_group()
    Group.objects.filter(pk=secret.pk).update(door="hidden")
    member = MemberFactory()
    GroupMembership.objects.create(group=secret, member=member)
    answered(member, tag, space=SpaceFactory(visibility="group", group=secret))
    assert held(all_of({"field": "content.answered"})) == set()
    assert held(all_of({"field": "groups.any"})) == set()
    assert [fault.code for fault in read_back(the_example(tag)).faults] == ["gone"]


RULES = [
    ("members.city", ["Oslo"]),
    ("members.city", ["Bergen"]),
    ("members.industry", ["energy"]),
    ("members.staff", []),
]
LEAF = st.tuples(st.sampled_from(RULES), st.booleans()).map(
    lambda one: {"field": one[0][0], "of": one[0][1], "holds": one[1]}
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.fixed_dictionaries(
        {"join": st.sampled_from(["all", "any", "none"]), "rules": st.lists(inner, min_size=1, max_size=3)}
    ),
    max_leaves=8,
)


def holds(node, member, staff):
    """The same by plain Python, for one member."""
    if "join" in node:
        each = [holds(one, member, staff) for one in node["rules"]]
        return {"all": all(each), "any": any(each), "none": not any(each)}[node["join"]]
    known = {"members.city": member.city, "members.industry": member.industry}
    said = member.pk == staff if node["field"] == "members.staff" else known[node["field"]] in node["of"]
    return said == node["holds"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TREE, min_size=1, max_size=3), st.sampled_from(["all", "any", "none"]))
def test_any_tree_means_what_it_says(rules, join):
    staff = StaffFactory(city="Oslo", industry="energy")
    people = [MemberFactory(city=city, industry=work) for city in ("Oslo", "Bergen", "") for work in ("energy", "")]
    data = {"join": join, "rules": rules}
    wanted = {one.pk for one in [*people, staff] if holds(data, one, staff.pk)}
    assert held(tree_of(data)) & {one.pk for one in [*people, staff]} == wanted


@pytest.mark.parametrize("name", [field.name for field in segment_fields])
def test_every_field_is_sound_sql_and_speaks_both_languages(name):
    field = segment_fields[name]
    offered = [value for value, _label in field.choices.offered()] if field.choices else []
    of = [offered[0] if offered else "1"] if field.choices else []
    plain = {"field": name, "of": of}
    for rule in (
        plain,
        plain | {"times": 2},
        plain | {"days": 30} if field.windowed else plain,
        plain | {"holds": False},
    ):
        held(all_of(rule))
    for phrase in (field.label, field.group, field.says, field.denies, field.often, field.seldom):
        assert phrase is None or (phrase.en.isascii() and not phrase.zh_hans.isascii())
    assert (field.often is None) == (field.seldom is None)
    assert bool(field.choices) == ("%(of)s" in field.says.en)


def nested(depth):
    inner = {"field": "members.staff"}
    for _each in range(depth):
        inner = {"join": "all", "rules": [inner]}
    return inner


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"join": "all", "rules": []}, "empty_group"),
        ({"join": "all", "rules": [{"join": "any", "rules": []}]}, "empty_group"),
        ({"join": "all", "rules": [{"field": "members.shoe_size"}]}, "unknown_field"),
        ({"join": "all", "rules": [{"field": ""}]}, "no_field"),
        ({"join": "all", "rules": [{"field": "members.city"}]}, "nothing_chosen"),
        ({"join": "all", "rules": [{"field": "content.answered_in", "of": ["987654"]}]}, "gone"),
        ({"join": "all", "rules": [{"field": "members.country", "of": ["'; DROP"]}]}, "gone"),
        ({"join": "all", "rules": [{"field": "members.visits", "times": 0}]}, "times"),
        ({"join": "all", "rules": [{"field": "members.visits", "days": 10**9}]}, "days"),
        ({"join": "all", "rules": [{"field": "members.staff"}] * MOST_RULES + [nested(1)]}, "no_rules"),
        (nested(DEEPEST + 2), "too_deep"),
        (nested(400), "no_rules"),
        ([], "no_rules"),
        ({"join": "xor", "rules": []}, "no_rules"),
        ({"join": "all", "rules": [{"field": "members.visits", "times": "many"}]}, "no_rules"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused_with_a_sentence(rules, code):
    with pytest.raises(Refusal) as refused:
        make_segment(actor=StaffFactory(), name_en="X", name_zh_hans="", tree=tree_of(rules))
    assert refused.value.code == code
    assert str(refused.value)


def test_a_segment_is_who_holds_its_rules_when_it_is_counted():
    here, gone = MemberFactory(city="Oslo"), MemberFactory(city="Bergen")
    made = make_segment(
        actor=StaffFactory(),
        name_en="Oslo",
        name_zh_hans="奥斯陆",
        tree=all_of({"field": "members.city", "of": ["Oslo"]}),
    )
    assert list(members_in(made.pk)) == [here]
    assert is_in(here, made.pk)
    assert not is_in(gone, made.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_a_count_asks_as_often_whatever_it_finds(number, django_assert_num_queries):
    for _each in range(number):
        MemberFactory(city="Oslo")
    with django_assert_num_queries(9):
        found = counted(all_of({"field": "members.city", "of": ["Oslo"]}))
    assert (found.size, len(found.sample)) == (number, number)


def test_kinds_and_roles_of_groups_are_those_that_there_are():
    assert set(KINDS) == set(Group.Kind.values)
    assert set(ROLES) == set(Seat.Role.values)
