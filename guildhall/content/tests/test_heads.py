"""What the head of a page tells machines: one address, whether to keep it, what it is by schema.org, a picture to share."""

import io
import json
import re
from datetime import datetime
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from guildhall.content.actions import accept_answer, edit_post, hide, post_answer, vote
from guildhall.content.models import TopicLink
from guildhall.content.tests.factories import SpaceFactory, TagFactory
from guildhall.content.tests.test_pages import a_question, signed_in
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.ui.card import HEIGHT, WIDTH, _font, drawable, wrap

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
# Required and recommended properties, as developers.google.com/search/docs/appearance/structured-data lists them for
# what this community has (qapage, discussion-forum, article, breadcrumb, profile-page), and the types schema.org gives.
REQUIRED = {
    "QAPage": {"mainEntity"},
    "Question": {"answerCount", "name"},
    "Answer": {"text"},
    "DiscussionForumPosting": {"author", "datePublished", "text"},
    "Comment": {"author", "datePublished", "text"},
    "Article": {"headline", "author", "datePublished", "image"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "ProfilePage": {"mainEntity"},
    "Person": {"name"},
    "Organization": {"name", "url"},
    "InteractionCounter": {"interactionType", "userInteractionCount"},
    "WebPage": {"name", "url"},
}
RECOMMENDED = {
    "Question": {"author", "datePublished", "text", "upvoteCount"},
    "Answer": {"author", "datePublished", "upvoteCount", "url"},
    "DiscussionForumPosting": {"headline", "interactionStatistic", "isPartOf", "mainEntityOfPage", "url", "image"},
    "Comment": {"url", "upvoteCount"},
    "Article": {"dateModified", "publisher", "mainEntityOfPage"},
    "ProfilePage": {"dateCreated"},
}
DATES, NUMBERS = (
    {"datePublished", "dateModified", "dateCreated"},
    {"answerCount", "upvoteCount", "commentCount", "position"},
)
ADDRESSES = {"url", "item", "mainEntityOfPage"}


def head_of(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode().split("</head>")[0]


def meta(head: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', head)
    return {name: unescape(value) for name, value in found}


def canonical(head: str) -> str:
    (found,) = re.findall(r'<link rel="canonical" href="([^"]+)">', head)
    return unescape(found)


def data_of(path: str) -> dict[str, dict]:
    """JSON-LD of a page by type, all of it held against the lists above."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head_of(path), re.DOTALL)
    found = {one["@type"]: one for one in map(json.loads, blocks)}
    for one in found.values():
        assert one["@context"] == "https://schema.org"
        check(one)
    return found


def check(value) -> None:
    if isinstance(value, list):
        for one in value:
            check(one)
    if not isinstance(value, dict):
        return
    kind, modified = value["@type"], {"dateModified"}
    assert value.keys() >= REQUIRED[kind], kind
    assert value.keys() >= RECOMMENDED.get(kind, set()) - modified, kind
    for name, inner in value.items():
        if name in DATES:
            assert datetime.fromisoformat(inner).tzinfo is not None
        if name in NUMBERS:
            assert isinstance(inner, int)
        if name in ADDRESSES:
            assert inner.startswith(f"{SITE}/") or inner == SITE
            assert inner.isascii()
        assert inner not in ("", None, [], {}), f"{kind}.{name} says nothing"
        check(inner)


def test_question_with_answers_is_a_qa_page():
    topic = a_question(source="It **fails**.")
    first = post_answer(actor=MemberFactory(name="Ada"), topic=topic, source="Do _this_.")
    second = post_answer(actor=MemberFactory(), topic=topic, source="Or that.")
    vote(actor=MemberFactory(), thing=first, value=1)
    accept_answer(actor=topic.author, answer=second)
    found = data_of(topic_url(topic))
    question = found["QAPage"]["mainEntity"]
    assert (question["name"], question["text"], question["answerCount"]) == (topic.title, "It fails.", 2)
    assert [one["text"] for one in question["acceptedAnswer"]] == ["Or that."]
    (suggested,) = question["suggestedAnswer"]
    assert (suggested["text"], suggested["upvoteCount"], suggested["author"]["name"]) == ("Do this.", 1, "Ada")
    assert suggested["author"]["url"] == f"{SITE}{first.author.get_absolute_url()}"
    assert [one["name"] for one in found["BreadcrumbList"]["itemListElement"]][1:] == [
        str(topic.space.name),
        topic.title,
    ]


def test_question_without_an_answer_to_be_seen_is_a_posting():
    topic = a_question()
    hide(actor=HOUSE, thing=post_answer(actor=MemberFactory(), topic=topic, source="Spam"))
    found = data_of(topic_url(topic))
    assert "QAPage" not in found
    assert "comment" not in found["DiscussionForumPosting"]


def test_hidden_answers_are_not_told():
    topic = a_question()
    post_answer(actor=MemberFactory(), topic=topic, source="Seen.")
    hide(actor=HOUSE, thing=post_answer(actor=MemberFactory(), topic=topic, source="Unseen."))
    question = data_of(topic_url(topic))["QAPage"]["mainEntity"]
    assert [one["text"] for one in question["suggestedAnswer"]] == ["Seen."]


def test_discussion_is_a_posting_with_comments():
    topic = a_question(kind="discussion", title="讨论一下")
    post_answer(actor=MemberFactory(), topic=topic, source="![](/files/1/a.png)")
    found = data_of(topic_url(topic))["DiscussionForumPosting"]
    assert found["inLanguage"] == "zh-Hans"
    assert len(found["comment"]) == 1


def test_article_says_when_it_was_changed_and_by_whom_it_is_published():
    topic = a_question(kind="article", title="On volumes")
    edit_post(actor=topic.author, post=topic.posts.get(), source="Quite another text.", reason="better")
    found = data_of(topic_url(topic))["Article"]
    assert (found["headline"], found["publisher"]["@type"]) == ("On volumes", "Organization")
    assert found["image"][0].startswith(f"{SITE}/t/{topic.pk}/card.png?v=")


def test_profile_is_a_profile_page():
    topic = a_question()
    found = data_of(topic.author.get_absolute_url())["ProfilePage"]
    assert found["mainEntity"]["alternateName"] == topic.author.handle
    assert found["mainEntity"]["agentInteractionStatistic"]["userInteractionCount"] == 1


def test_nothing_written_breaks_out_of_the_data():
    bad = "</script><script>alert(1)</script> <!-- \u2028 ]]> & \"'"
    topic = a_question(title=bad, actor=MemberFactory(name=bad[:60]))
    post_answer(actor=MemberFactory(name=bad[:60]), topic=topic, source=bad)
    head = head_of(topic_url(topic))
    assert data_of(topic_url(topic))["QAPage"]["mainEntity"]["name"] == topic.title
    assert "alert(1)</script>" not in head
    assert "<script>" not in head


def test_members_are_told_nothing_of_this():
    topic = a_question()
    head = head_of(topic_url(topic), signed_in(MemberFactory()))
    assert "ld+json" not in head
    assert "og:" not in head


def test_address_is_the_same_from_wherever_a_page_is_reached():
    topic = a_question(title="怎样挂载？")
    own = f"{SITE}/t/{topic.pk}/%E6%80%8E%E6%A0%B7%E6%8C%82%E8%BD%BD/"
    for query in ("", "?utm_source=x", "?order=oldest", "?replies=flat&show=stream", "?comments=1"):
        assert canonical(head_of(f"{topic_url(topic)}{query}")) == own
    for old in (f"/t/{topic.pk}/", f"/t/{topic.pk}/old-name/", f"/t/{topic.pk}/%E6%97%A7%E5%90%8D/"):
        response = Client().get(old)
        assert (response.status_code, response["Location"]) == (301, own.removeprefix(SITE))
    assert Client().get(f"/t/{topic.pk}/old-name/?order=oldest")["Location"].endswith("/?order=oldest")


def test_renamed_topic_is_reached_by_its_old_name():
    topic = a_question(title="How do I mount it?")
    old = topic_url(topic)
    edit_post(actor=topic.author, post=topic.posts.get(), source="So.", title="How is it mounted?")
    topic.refresh_from_db()
    assert Client().get(old)["Location"] == topic_url(topic) != old


def test_duplicate_points_to_what_it_repeats():
    original, copy = a_question(), a_question(title="The same again?")
    TopicLink.objects.create(topic=copy, target=original, kind=TopicLink.Kind.DUPLICATE)
    assert canonical(head_of(topic_url(copy))) == f"{SITE}{topic_url(original)}"
    assert data_of(topic_url(copy)) == {}


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("/", True), ("/?tab=unanswered", False), ("/?language=en", False), ("/?kind=article", False),
        ("/spaces/full/", True), ("/spaces/full/?tab=top", False), ("/spaces/empty/", False),
        ("/tags/used/", True), ("/people/writer/", True), ("/people/writer/?tab=content.topics", False), ("/people/silent/", False),
    ],
)  # fmt: skip
def test_thin_pages_are_followed_and_not_kept(path, is_kept):
    a_question(SpaceFactory(handle="full"), actor=MemberFactory(handle="writer"), tags=["used"])
    SpaceFactory(handle="empty")
    MemberFactory(handle="silent")
    assert ('<meta name="robots" content="noindex, follow">' not in head_of(path)) == is_kept


def test_tag_without_a_topic_to_read_is_not_there():
    TagFactory(name="unused")
    assert Client().get("/tags/unused/").status_code == 404


def test_shared_page_shows_its_card_and_says_what_is_on_it():
    topic = a_question(SpaceFactory(name_en="Storage"), title="How do I <mount> it?")
    told = meta(head_of(topic_url(topic)))
    assert told["og:title"] == topic.title
    assert told["og:url"] == f"{SITE}{topic_url(topic)}"
    assert told["twitter:card"] == "summary_large_image"
    assert topic.title in told["og:image:alt"]
    assert "Storage" in told["og:image:alt"]
    response = Client().get(told["og:image"].removeprefix(SITE))
    assert response["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(b"".join(response.streaming_content)))
    assert picture.size == (WIDTH, HEIGHT) == (1200, 630)
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")


def test_card_is_drawn_once_and_again_when_something_on_it_changes(settings, tmp_path):
    settings.VAR = tmp_path
    topic = a_question()
    first = meta(head_of(topic_url(topic)))["og:image"].removeprefix(SITE)
    for _ in range(2):
        assert Client().get(first).status_code == 200
    (kept,) = tmp_path.rglob("*.png")
    edit_post(actor=topic.author, post=topic.posts.get(), source="So.", title="Something else?")
    topic.refresh_from_db()
    second = meta(head_of(topic_url(topic)))["og:image"].removeprefix(SITE)
    assert Client().get(first)["Location"] == second != first
    assert Client().get(second).status_code == 200
    assert [file.name for file in tmp_path.rglob("*.png")] != [kept.name]
    assert len(list(tmp_path.rglob("*"))) == 3  # cards, its drawer, one card


def test_no_card_of_what_is_not_public():
    closed = a_question(SpaceFactory(visibility="members"))
    member = signed_in(closed.author)
    assert member.get(reverse("content:topic_card", args=[closed.pk])).status_code == 404
    hidden = a_question()
    path = meta(head_of(topic_url(hidden)))["og:image"].removeprefix(SITE)
    hide(actor=HOUSE, thing=hidden)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    "title",
    [
        "How do I mount a volume that another node wrote?",
        "怎样在不停机的情况下，把旧卷迁移到新的存储池？（附完整步骤）",
        "W" * 240,
        "很长" * 120,
    ],
)
def test_titles_are_wrapped_between_words_and_han_characters(title):
    lines = wrap(title, _font(46), WIDTH - 160)
    assert all(_font(46).getlength(line) <= WIDTH - 160 + 46 for line in lines)
    assert not any(line[0] in "，。？）" for line in lines)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")


def test_what_the_font_does_not_have_is_left_out():
    assert drawable("挂载 🎉 done\u202e\x00") == "挂载 done"
