"""What search finds, in what order, for whom: words of both languages, operators, phrases, what is spelt wrongly."""

import pytest

from guildhall.content.actions import edit_post, hide, index_posts, purge_text, reindex
from guildhall.content.models import Document, Lexeme, Post, Space, Tag, Topic, TopicTag
from guildhall.content.models.documents import ALL
from guildhall.content.queries.finding import look_for
from guildhall.content.tests.factories import CommentFactory, PostFactory, SpaceFactory, TopicFactory
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def written(title="A title of no matter", text="Nothing.", **more):
    topic = TopicFactory(title=title, opening__source=text, opening__html=f"<p>{text}</p>", opening__number=1, **more)
    index_all()
    return topic


def index_all() -> None:
    index_posts(list(Post.objects.values_list("pk", flat=True)))


def found(query: str, viewer=NOBODY, **more) -> list[str]:
    return [hit.title for hit in look_for(viewer, query, **more).hits]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("C++", "Written in C++ mostly."),
        ("c#", "Or in C#, if you like."),
        (".net", "It needs .NET 8."),
        ("node.js", "Runs on Node.js 22"),
        ("k8s", "On our k8s clusters"),
        ("报名", "活动报名表在这里"),
        ("生命", "我们研究生命起源"),
        ("王小明", "主持人王小明来了"),
        ("ＮＯＤＥ．ＪＳ", "node.js"),
        ("databases", "One database is enough"),
        ("'NoneType' object is not subscriptable", "TypeError: 'NoneType' object is not subscriptable"),
        ("kube", "in kube-system"),
        ("std::vector", "use std::vector here"),
    ],
)
def test_words_are_found_as_people_write_them(query, text):
    written(text=text)
    written("Another one", "用别的语言 Rust and so on")
    assert found(query) == ["A title of no matter"]


@pytest.mark.parametrize(("query", "text"), [("C++", "Plain C here"), ("c#", "c sharp"), (".net", "the network")])
def test_a_word_with_signs_is_not_the_word_without(query, text):
    written(text=text)
    assert found(query) == []


def test_all_words_come_before_some_of_them_and_those_are_marked():
    written("Mount a volume", "pool cache")
    written("Only the pool", "filesystem pool")
    both = look_for(NOBODY, "pool cache")
    assert [(hit.title, hit.has_all) for hit in both.hits] == [("Mount a volume", True), ("Only the pool", False)]
    assert (both.results.topics, both.results.partly) == (2, 1)


def test_titles_weigh_more_than_texts_and_votes_and_acceptance_help():
    written("Something else", "snapshot " * 3)
    written("Snapshot of a volume", "how")
    assert found("snapshot")[0] == "Snapshot of a volume"
    plain, voted = written("One of two", "zebra crossing"), written("Two of two", "zebra crossing")
    Post.objects.filter(topic=plain).update(up=9, score=9)
    assert found("zebra")[0] == plain.title
    answer = PostFactory(topic=voted, html="<p>zebra</p>", number=2, accepted_at=clock.now())
    index_all()
    assert look_for(NOBODY, "zebra").hits[0].post == answer.pk


def test_of_a_topic_the_best_post_is_shown_once_with_its_comments():
    topic = written("Chains", "nothing here")
    post = PostFactory(topic=topic, number=2, html="<p>Oil it</p>")
    CommentFactory(post=post, html="<p>with graphite</p>")
    index_all()
    hits = look_for(NOBODY, "graphite").hits
    assert [hit.post for hit in hits] == [post.pk]
    assert found("oil graphite") == ["Chains"]


@pytest.mark.parametrize(
    "query",
    [  # the other topic is an article, closed, in Chinese, of somebody else and of another time
        "needle user:anna", "needle tag:k8s", "needle space:storage", "needle kind:question", "needle status:open", "needle 标签:k8s",
        "needle status:unanswered", "needle after:2026", "needle before:2999-01-01", "needle lang:en", "needle in:title",
        "needle -windows", '"needle in the"', "“in the haystack”", "user:anna", "tag:k8s kind:question", "类型：问题 needle",
    ],
)  # fmt: skip
def test_operators_narrow(query):
    anna = MemberFactory(handle="anna")
    topic = written(
        "A needle in the haystack", "magnet", author=anna, space=SpaceFactory(handle="storage"), tag_names=["k8s"]
    )
    TopicTag.objects.create(topic=topic, tag=Tag.objects.create(name="k8s", topics=1))
    other = written("Needle on windows", "other", kind="article", closed_at=clock.now(), language="zh-hans")
    Post.objects.filter(topic=other).update(created_at=clock.now().replace(year=3000 if "before" in query else 2001))
    if query == "needle in:title":
        Topic.objects.filter(pk=other.pk).update(title="About windows")
        Post.objects.filter(topic=other).update(html="<p>needle</p>")
        index_all()
    assert found(query) == [topic.title]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("user:nobody", "Nobody here is called “nobody”"),
        ("tag:never", "No topic has the tag “never”"),
        ("space:never", "There is no space “never”"),
        ("kind:riddle", "It takes one of these: question, article, discussion, resource, announcement"),
        ("status:odd", "open, closed, solved, unsolved, answered, unanswered"),
        ("has:luck", "accepted"),
        ("before:soon", "“soon” is no date"),
        ("after:2026-99", "is no date"),
        ("lang:fr", "en, zh"),
        ("in:body", "title"),
    ],
)
def test_a_wrong_operator_says_what_it_takes(query, says):
    page = look_for(NOBODY, f"word {query}")
    assert says in page.problems[0]
    assert not page.hits


def test_a_name_that_is_nearly_an_operator_is_a_word_with_a_hint():
    assert look_for(NOBODY, "tags:k8s").asked.misspelt == (("tags", "tag"),)
    assert look_for(NOBODY, "error: no such file").asked.misspelt == ()


def test_what_is_closed_to_a_reader_is_nowhere():
    written("Salaries", "canaryword", space=SpaceFactory(visibility=Space.Visibility.MEMBERS))
    hidden = written("Spam", "canaryword cheap", hidden_at=clock.now())
    kept = written("Topic", "fine")
    PostFactory(topic=kept, number=2, html="<p>canaryword</p>", hidden_at=clock.now())
    CommentFactory(post=kept.posts.get(number=1), html="<p>canaryword</p>", hidden_at=clock.now())
    index_all()
    nothing = look_for(NOBODY, "canaryword")
    assert (nothing.hits, nothing.results.facets.get("whole"), nothing.instead) == ([], None, "")
    assert look_for(NOBODY, "canarywrod").instead == ""
    assert found("canaryword", MemberFactory()) == ["Salaries"]
    assert found("canaryword", hidden.author) == ["Salaries"]


def test_what_was_perhaps_meant_is_offered_where_it_finds_something():
    written("Kubernetes snapshots", "数据库的快照")
    assert look_for(NOBODY, "kuberntes snapshot").instead == "kubernetes snapshot"
    assert look_for(NOBODY, "数剧库").instead == "数据库"
    assert look_for(NOBODY, "数剧").instead == ""
    assert look_for(NOBODY, "kubernetes").instead == ""
    assert look_for(NOBODY, "xyzzyqwert").instead == ""


def test_documents_of_a_word_are_counted_as_texts_change():
    topic = written("Something", "zebra")
    count = lambda word: Lexeme.objects.filter(lexeme=word).values_list("documents", flat=True).first()  # noqa: E731
    assert (count("zebra"), count(ALL)) == (1, 1)
    edit_post(actor=topic.author, post=topic.posts.get(), source="A lion.")
    index_all()
    assert (count("zebra"), count("lion"), count(ALL)) == (None, 1, 1)
    index_all()
    assert count("lion") == 1


def test_spellings_of_purged_words_are_forgotten_and_those_of_others_stay():
    topic = written("Something", "zebracorn and giraffe")
    written("Another", "giraffe")
    hide(actor=HOUSE, thing=topic)
    purge_text(actor=StaffFactory(), thing=topic)
    index_all()
    assert not Lexeme.objects.filter(word="zebracorn").exists()
    assert not Lexeme.objects.filter(documents=0).exists()
    assert Lexeme.objects.get(word="giraffe").documents == 1


def test_reindexing_goes_on_where_it_ended():
    first = written()
    Document.objects.update(version=0)
    second = TopicFactory()
    assert list(reindex()) == [2]
    assert list(reindex()) == []
    assert set(Document.objects.values_list("post__topic", flat=True)) == {first.pk, second.pk}


def test_common_words_are_read_from_the_newest_posts_alone_and_rare_ones_from_all(monkeypatch):
    from guildhall.content.models import documents
    from guildhall.content.queries import searching

    for module in (documents, searching):
        monkeypatch.setattr(module, "STRETCH", 0)
    monkeypatch.setattr("guildhall.content.actions.indexing.STRETCH", 0)
    monkeypatch.setattr(searching, "MOST", 3)
    for number in range(8):
        written(f"Volume {number} of many", "common zebra" if number == 0 else "common")
    three = 3 * 8 / (Post.objects.latest("pk").pk + 1)  # as if numbers began with these posts
    monkeypatch.setattr(searching, "ENOUGH", three)
    many = look_for(NOBODY, "common")
    assert many.results.is_cut
    assert "Volume 7 of many" in [hit.title for hit in many.hits]
    assert "Volume 0 of many" not in [hit.title for hit in many.hits]
    assert found("common zebra")[0] == "Volume 0 of many"


@pytest.mark.parametrize("narrow", [0, 100])
def test_operators_that_leave_few_posts_find_the_old_ones_among_common_words(narrow, monkeypatch):
    from guildhall.content.queries import searching

    monkeypatch.setattr(searching, "MOST", 3)
    monkeypatch.setattr(searching, "NARROW", narrow)
    asked, among = [], searching._among
    monkeypatch.setattr(searching, "_among", lambda *given: asked.append(given) or among(*given))
    closed, anna = SpaceFactory(visibility=Space.Visibility.MEMBERS), MemberFactory(handle="anna")
    for number in range(8):
        written(f"Volume {number}", "common", **({"author": anna} if number < 2 else {}))
    written("Volume of few", "common", author=anna, space=closed)
    assert sorted(found("common user:anna")) == ["Volume 0", "Volume 1"]
    assert bool(asked) == bool(narrow)
