"""What a viewer may not read is nowhere: not in a list, a count, a feed, a profile, a heat map, a sitemap, a link."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.actions import edit_post, hide, post_answer, post_comment, publish_topic
from guildhall.content.models import Space
from guildhall.content.queries import days_of, tags_for, totals_of
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import signed_in
from guildhall.groups.models import Group, GroupMembership
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
CANARY = "zebrafinch"
LISTS = ["/", "/?tab=unanswered", "/?tab=top&period=all", "/spaces/", "/tags/", "/feed.atom", "/sitemap-topics-0.xml"]


class Scene:
    """A topic full of canaries in a space of a group, and a public topic that points to it."""

    def __init__(self, visibility: str = "group") -> None:
        self.author = MemberFactory(name="Someone")
        self.group = Group.objects.create(handle="inner", name_en="Inner")
        GroupMembership.objects.create(group=self.group, member=self.author)
        group = self.group if visibility == "group" else None
        self.space = SpaceFactory(
            handle=f"{CANARY}-space", name_en=f"{CANARY} space", visibility=visibility, group=group
        )
        self.topic = publish_topic(
            actor=self.author,
            space=self.space,
            kind="question",
            title=f"Where is the {CANARY}?",
            source=f"A {CANARY} text.",
            tags=[f"{CANARY}-tag"],
        )
        self.answer = post_answer(actor=self.author, topic=self.topic, source=f"A {CANARY} answer.")
        self.comment = post_comment(actor=self.author, post=self.answer, source=f"A {CANARY} comment.")
        self.outside = publish_topic(
            actor=MemberFactory(),
            space=SpaceFactory(),
            kind="question",
            title="Something public",
            source=f"See [there](/t/{self.topic.pk}/).",
        )

    def pages(self) -> list[str]:
        return [
            reverse("content:topic", args=[self.topic.pk]),
            reverse("content:topic_named", args=[self.topic.pk, self.topic.slug]),
            reverse("content:space", args=[self.space.handle]),
            reverse("content:space_feed", args=[self.space.handle]),
            reverse("content:tag", args=[f"{CANARY}-tag"]),
            reverse("content:post", args=[self.answer.pk]),
            reverse("content:comment", args=[self.comment.pk]),
            reverse("content:history", args=[self.answer.pk]),
        ]

    def profile(self) -> list[str]:
        own = reverse("members:profile", args=[self.author.handle])
        return [own, f"{own}?tab=content.topics", f"{own}?tab=content.answers"]

    def outside_page(self) -> str:
        return reverse("content:topic_named", args=[self.outside.pk, self.outside.slug])


def holds_canary(client: Client, path: str) -> bool:
    return CANARY in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("visibility", ["group", "members"])
def test_guests_find_no_trace_of_a_closed_space(visibility):
    scene, guest = Scene(visibility), Client()
    for path in scene.pages():
        assert guest.get(path).status_code == 404, path
    for path in [*LISTS, *scene.profile(), scene.outside_page()]:
        assert not holds_canary(guest, path), path


def test_members_of_other_groups_find_no_trace():
    scene = Scene()
    stranger = signed_in(MemberFactory())
    for path in scene.pages():
        assert stranger.get(path).status_code == 404, path
    for path in [*LISTS, *scene.profile(), scene.outside_page(), "/ask/"]:
        assert not holds_canary(stranger, path), path


def test_counts_and_the_heat_map_leave_it_out():
    scene = Scene()
    stranger = MemberFactory()
    assert days_of(stranger, scene.author) == []
    assert sum(number for _, number in days_of(scene.author, scene.author)) == 3
    assert totals_of(stranger, scene.author)["answers"] == 0
    assert totals_of(scene.author, scene.author)["answers"] == 1
    assert [tag.name for tag, _ in tags_for(stranger)] == []
    assert [tag.name for tag, _ in tags_for(Guest())] == []
    assert [tag.name for tag, _ in tags_for(scene.author)] == [f"{CANARY}-tag"]


def test_the_group_reads_everything_until_they_leave():
    scene = Scene()
    client = signed_in(scene.author)
    assert all(client.get(path, follow=True).status_code == 200 for path in scene.pages() if "feed" not in path)
    assert holds_canary(client, "/")
    GroupMembership.objects.update(left_at=GroupMembership.objects.get().joined_at)
    assert not holds_canary(client, "/")
    assert client.get(scene.pages()[0]).status_code == 404


def test_feeds_and_sitemaps_tell_guests_things_to_everybody():
    scene = Scene()
    client = signed_in(scene.author)
    assert not holds_canary(client, "/feed.atom")
    assert not holds_canary(client, "/sitemap-1.xml")
    assert client.get(reverse("content:space_feed", args=[scene.space.handle])).status_code == 404


def test_what_is_hidden_only_those_who_look_after_the_space_see():
    scene = Scene("public")
    operator = StaffFactory()
    hide(actor=operator, thing=scene.answer)
    page = reverse("content:topic_named", args=[scene.topic.pk, scene.topic.slug])
    for viewer in (Client(), signed_in(MemberFactory()), signed_in(scene.author)):
        assert f"{CANARY} answer" not in viewer.get(page).content.decode()
        assert f"{CANARY} comment" not in viewer.get(page).content.decode()
        assert viewer.get(reverse("content:post", args=[scene.answer.pk])).status_code == 404
    assert f"{CANARY} answer" in signed_in(operator).get(page).content.decode()
    hide(actor=operator, thing=scene.topic)
    for path in [*LISTS, scene.outside_page()]:
        assert f"Where is the {CANARY}" not in Client().get(path).content.decode(), path
    assert Client().get(page).status_code == 404
    assert sum(number for _, number in days_of(Guest(), scene.author)) == 0


def test_nobody_writes_where_they_may_not_read():
    scene = Scene()
    stranger = signed_in(MemberFactory())
    for name, pk in [("post_answer", scene.topic.pk), ("post_comment", scene.answer.pk), ("vote_post", scene.answer.pk),
                     ("accept_answer", scene.answer.pk), ("vote_comment", scene.comment.pk)]:  # fmt: skip
        answered = stranger.post(reverse(f"content:{name}", args=[pk]), {"source": "x", "value": "1"})
        assert answered.status_code == 404, name


def test_closing_a_space_takes_its_topics_out_of_the_counts_of_tags():
    from guildhall.content.actions import change_space

    scene = Scene("public")
    assert [number for _, number in tags_for(Guest())] == [1]
    change_space(actor=StaffFactory(role="manager"), space=Space.objects.get(pk=scene.space.pk), visibility="members")
    assert tags_for(Guest()) == []
    edit_post(actor=scene.author, post=scene.topic.posts.get(kind="opening"), source="x y", tags=["other"])
    assert tags_for(Guest()) == []
