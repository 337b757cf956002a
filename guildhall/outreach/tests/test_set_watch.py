import pytest
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.models import TopicTag
from guildhall.content.tests.factories import SpaceFactory, TagFactory, TopicFactory
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.actions import set_watch, watch_by_posting
from guildhall.outreach.models import Watch
from guildhall.outreach.queries import watch_level, watchers_of

pytestmark = pytest.mark.django_db


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def things():
    topic = TopicFactory(tag_names=["volumes"])
    tag = TagFactory(name="volumes", topics=1)
    TopicTag.objects.create(topic=topic, tag=tag)
    return {"space": topic.space, "tag": tag, "topic": topic, "member": MemberFactory()}


def test_everything_that_is_declared_can_be_watched_and_muted():
    member = MemberFactory()
    for kind, thing in things().items():
        assert watch_level(member, kind, thing.pk) == "normal"
        set_watch(actor=member, kind=kind, ref=thing.pk, level="watch")
        assert watch_level(member, kind, thing.pk) == "watch"
        assert watchers_of(kind, thing.pk) == [member.pk]
        set_watch(actor=member, kind=kind, ref=thing.pk, level="mute")
        assert watch_level(member, kind, thing.pk) == "mute"
        assert watchers_of(kind, thing.pk) == []
    assert Watch.objects.count() == 4
    assert Activity.objects.filter(verb="outreach.watch.chosen", actor_key=member.actor_key).count() == 8


def test_following_somebody_begins_and_ends_once():
    member, other = MemberFactory(), MemberFactory()
    for level in ("watch", "watch", "mute", "normal", "watch"):
        set_watch(actor=member, kind="member", ref=other.pk, level=level)
    said = Activity.objects.filter(target_key=other.actor_key).order_by("pk").values_list("verb", flat=True)
    assert [name.rsplit(".", 1)[1] for name in said] == ["followed", "unfollowed", "followed"]


def test_nobody_watches_what_they_may_not_see():
    hidden = TopicFactory(space=SpaceFactory(visibility="members"))
    member = MemberFactory()
    set_watch(actor=member, kind="topic", ref=hidden.pk, level="watch")
    hidden.hidden_at = hidden.created_at
    hidden.save()
    for kind, ref in [("topic", hidden.pk), ("topic", 999_999), ("nothing", 1)]:
        with pytest.raises(Refusal) as refusal:
            set_watch(actor=MemberFactory(), kind=kind, ref=ref, level="watch")
        assert refusal.value.code == "not_there"


@pytest.mark.parametrize(("level", "code"), [("loud", "no_such_level"), ("", "no_such_level")])
def test_only_the_three_levels_can_be_chosen(level, code):
    with pytest.raises(Refusal) as refusal:
        set_watch(actor=MemberFactory(), kind="topic", ref=TopicFactory().pk, level=level)
    assert refusal.value.code == code


def test_neither_the_house_nor_a_member_about_themselves():
    member = MemberFactory()
    for actor, code in [(member, "own_profile"), (HOUSE, "not_a_member")]:
        with pytest.raises(Refusal) as refusal:
            set_watch(actor=actor, kind="member", ref=member.pk, level="watch")
        assert refusal.value.code == code


def test_a_choice_holds_against_watching_by_posting():
    member, other, topic = MemberFactory(), MemberFactory(), TopicFactory()
    set_watch(actor=member, kind="topic", ref=topic.pk, level="normal")
    watch_by_posting(actor=HOUSE, started=[(one.pk, "topic", topic.pk, clock.now()) for one in (member, other)])
    watch_by_posting(actor=HOUSE, started=[(other.pk, "topic", topic.pk, clock.now())])
    assert watchers_of("topic", topic.pk) == [other.pk]
    assert watch_level(member, "topic", topic.pk) == "normal"


def pages(made):
    return {
        "space": reverse("content:space", args=[made["space"].handle]),
        "tag": reverse("content:tag", args=[made["tag"].name]),
        "topic": reverse("content:topic_named", args=[made["topic"].pk, made["topic"].slug]),
        "member": reverse("members:profile", args=[made["member"].handle]),
    }


def test_the_menu_stands_on_the_four_pages_and_works_without_javascript():
    made, member = things(), MemberFactory()
    client = signed_in(member)
    for kind, page in pages(made).items():
        assert "Watch" in client.get(page).content.decode()
        address = reverse("outreach:set_watch", args=[kind, made[kind].pk])
        assert address in client.get(page).content.decode()
        answer = client.post(address, {"level": "watch"}, follow=True)
        assert answer.redirect_chain[-1][0].startswith(page.split("?")[0][:4])
        assert "Watching" in answer.content.decode()


def test_htmx_gets_the_menu_alone():
    topic, client = TopicFactory(), signed_in(MemberFactory())
    answer = client.post(
        reverse("outreach:set_watch", args=["topic", topic.pk]), {"level": "mute"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().startswith('<div class="gh-watch"')
    assert "Muted" in answer.content.decode()
    assert "ui:toast" in answer["HX-Trigger"]


def test_guests_see_no_menu_and_members_none_on_their_own_profile():
    made = things()
    for page in pages(made).values():
        assert "gh-watch" not in Client().get(page).content.decode()
    assert "gh-watch" not in signed_in(made["member"]).get(pages(made)["member"]).content.decode()
