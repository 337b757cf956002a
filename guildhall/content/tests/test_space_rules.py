"""Who may write in a space: said before writing begins, refused with the text kept, every change a row."""

import pytest
from django.urls import reverse

from guildhall.content.actions import grant_moderator, post_answer, post_comment, publish_topic, rule_space
from guildhall.content.models import Space, SpaceRules
from guildhall.content.queries import spaces_to_write_in
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.groups.actions import add_to_group
from guildhall.groups.tests.test_groups import a_group
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def ruled(**rules):
    space = SpaceFactory()
    rule_space(actor=HOUSE, space=space, **{"openers": "members", "repliers": "members"} | rules)
    space.refresh_from_db()
    return space


def publish(actor, space):
    return publish_topic(actor=actor, space=space, kind="question", title="How do I mount it?", source="It fails.")


def test_only_keepers_open_topics_where_the_space_says_so():
    space, member, keeper = ruled(openers="keepers"), MemberFactory(), MemberFactory()
    grant_moderator(actor=HOUSE, space=space, member=keeper)
    with pytest.raises(Refusal) as refusal:
        publish(member, space)
    assert refusal.value.code == "not_opener"
    topic = publish(keeper, space)
    assert post_answer(actor=member, topic=topic, source="Everybody may answer").pk


def test_only_people_of_a_group_reply_where_the_space_says_so():
    group, member, inside = a_group(), MemberFactory(), MemberFactory()
    add_to_group(actor=HOUSE, group=group, member=inside)
    topic = publish(MemberFactory(), ruled(repliers="groups", replier_groups=[group]))
    for write in (
        post_answer,
        lambda **given: post_comment(actor=given["actor"], post=topic.posts.get(kind="opening"), source="Hm"),
    ):
        with pytest.raises(Refusal):
            write(actor=member, topic=topic, source="I know")
        assert write(actor=inside, topic=topic, source="I know").pk


def test_the_composer_offers_only_spaces_that_take_a_topic_from_the_writer():
    group, inside, outside = a_group(), MemberFactory(), MemberFactory()
    add_to_group(actor=HOUSE, group=group, member=inside)
    space = ruled(openers="groups", opener_groups=[group])
    assert spaces_to_write_in(inside, "question") == [space]
    assert spaces_to_write_in(outside, "question") == []


def test_pages_say_who_may_write_before_anybody_writes():
    group, outside = a_group(), MemberFactory()
    rules = {"openers": "groups", "repliers": "groups", "opener_groups": [group], "replier_groups": [group]}
    space = ruled(**rules)
    inside = MemberFactory()
    add_to_group(actor=HOUSE, group=group, member=inside)
    topic, client = publish(inside, space), signed_in(outside)
    about = client.get(reverse("content:space", args=[space.handle])).content.decode()
    assert about.count("Members of certain groups") == 2  # it is hidden from who is not in it
    assert str(group.name) not in about
    seen = signed_in(inside).get(reverse("content:space", args=[space.handle])).content.decode()
    assert seen.count(f"Members of {group.name}") == 2
    assert f"/ask/?space={space.handle}" not in about
    url = reverse("content:topic_named", args=[topic.pk, topic.slug])
    page = client.get(url).content.decode()
    assert "Who may reply in this space:" in page
    assert "i-comment" not in page
    assert 'name="source"' in signed_in(inside).get(url).content.decode()
    assert reads(client, url) == reads(signed_in(inside), url) + 1  # the name of the group


def test_a_refused_reply_keeps_its_text():
    topic = a_question()
    rule_space(actor=HOUSE, space=topic.space, openers="members", repliers="keepers")
    sent = {"source": "An hour of work"}
    response = signed_in(MemberFactory()).post(reverse("content:post_answer", args=[topic.pk]), sent)
    assert response.status_code == 422
    assert "An hour of work" in response.content.decode()
    assert "Only some people may reply in this space." in response.content.decode()


def test_staff_changes_the_rules_and_every_change_stays(settings):
    settings.IS_DEMO = True
    space, group, client = SpaceFactory(), a_group(), signed_in(StaffFactory())
    url = reverse("content:rule_space", args=[space.pk])
    assert client.post(url, {"openers": "groups", "repliers": "members"}).status_code == 422
    client.post(url, {"openers": "groups", "opener_groups": [group.pk], "repliers": "members"})
    client.post(url, {"openers": "keepers", "repliers": "keepers"})
    client.post(url, {"openers": "keepers", "repliers": "keepers"})
    kept = list(SpaceRules.objects.order_by("pk").values_list("openers", "opener_groups", "repliers"))
    assert kept == [("groups", [group.pk], "members"), ("keepers", [], "keepers")]
    assert Space.objects.get(pk=space.pk).repliers == "keepers"
    page = client.get(reverse("content:change_space", args=[space.pk])).content.decode()
    assert f"Members of {group.name}" in page
    with pytest.raises(Refusal):
        rule_space(actor=MemberFactory(), space=space, openers="members", repliers="members")
