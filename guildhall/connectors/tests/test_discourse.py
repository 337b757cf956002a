"""A forum moves in: raw Markdown becomes the house's, the later text wins, categories become spaces, people keep their standing."""

from __future__ import annotations

import tomllib

import pytest
from django.core import mail

from guildhall.activity.models import Activity, Scope
from guildhall.connectors.importing import defects
from guildhall.connectors.models import ImportRun, SourceRow, Tally
from guildhall.connectors.sources.discourse.texts import markdown
from guildhall.connectors.tests import state
from guildhall.connectors.tests.factories import from_elsewhere
from guildhall.connectors.tests.forums import LI, SITE, lines, pages, row, rows
from guildhall.content.models import Post, Revision, Space, Topic
from guildhall.members.models import Attribute, Identity, Member
from guildhall.members.tests.factories import MemberFactory
from tests.data_sets import DATA_SETS

pytestmark = pytest.mark.django_db
SOURCE = f"discourse:{SITE}"
REAL = DATA_SETS / "discourse-delvingbitcoin"


@pytest.fixture
def forum(tmp_path):
    return lines(tmp_path / "forum", rows())


@pytest.fixture
def outcome(forum, tmp_path):
    return from_elsewhere("discourse", forum, tmp_path / "out", site=SITE)


def post(old_id: int) -> Post:
    return Post.objects.select_related("topic").get(origin=SOURCE, origin_id=str(old_id))


def test_the_dry_run_says_what_the_import_does(forum, tmp_path):
    before = state.hashes()
    dry = from_elsewhere("discourse", forum, tmp_path / "out", site=SITE, dry=True)
    assert state.hashes() == before
    wet = from_elsewhere("discourse", forum, tmp_path / "out", site=SITE)
    assert (dry.account.tallies, dry.account.odd) == (wet.account.tallies, wet.account.odd)


def test_every_row_becomes_one_thing(outcome):
    tallies = Tally.objects.filter(run=outcome.run).exclude(outcome="odd").values_list("outcome", "what", "rows")
    assert sorted(tallies) == [
        ("activity", "reply", 4),
        ("activity", "stand_in", 1),
        ("activity", "topic", 2),
        ("left_out", "broken", 1),
        ("left_out", "deleted", 1),
        ("left_out", "older_text", 1),
        ("left_out", "private", 1),
        ("left_out", "small_action", 1),
        ("left_out", "whisper", 1),
        ("revision", "newer_text", 1),
    ]
    assert outcome.run.done == outcome.run.rows == len(rows())
    assert not mail.outbox


def test_the_later_text_wins_and_the_earlier_one_stays_in_the_history(outcome):
    opening = post(1)
    assert (opening.source, opening.topic.title, opening.topic.slug) == (
        "Why *round* wheels?",
        "Round wheels",
        "round-wheels",
    )
    assert "<em>round</em>" in opening.html
    history = Revision.objects.filter(post=opening).order_by("number").values_list("title", "source", "reason")
    assert list(history) == [
        ("Wheels at last", "Why *wheels*?", ""),
        ("Round wheels", "Why *round* wheels?", "clearer"),
    ]
    assert post(3).source == "They roll."


def test_likes_and_reactions_are_counts_and_edits_are_counted(outcome):
    assert (post(1).imported_up, post(1).imported_from, post(1).score) == (3, SOURCE, 3)
    facts = SourceRow.objects.get(source=SOURCE, kind="post", old_id="3").facts
    assert (facts["edits"], post(3).edited_at.month) == (1, 2)


def test_a_reply_is_tied_to_whom_it_answers_and_knows_its_topic(outcome):
    said = Activity.objects.get(source=SOURCE, source_id="posts/2")
    ada, li = (Identity.objects.get(platform=SOURCE, value=name).member for name in ("ada", "李雷"))
    assert (said.verb, said.actor_key, said.target_key) == ("content.reply.posted", li.actor_key, ada.actor_key)
    assert said.payload == {"topic": post(1).topic_id}
    places = set(Scope.objects.filter(pk__in=said.scopes).values_list("kind", "ref"))
    assert places == {("space", post(1).topic.space_id), ("language", 1)}
    assert Activity.objects.get(source=SOURCE, source_id="posts/1").verb == "content.discussion.opened"


def test_quotes_links_and_mathematics_become_the_houses_markdown(outcome):
    reply = post(2)
    assert f'<blockquote>\n<p><a href="/t/{reply.topic_id}/round-wheels/"' in reply.html
    assert "<em>wheels</em>" in reply.html
    assert '<span class="math">a_1 * b_1</span>' in reply.html


def test_people_join_with_their_first_post_and_keep_their_standing(outcome):
    li = Identity.objects.get(platform=SOURCE, value="李雷").member
    assert (li.name, li.claimed_at, li.joined_at) == ("李雷", None, post(2).created_at)
    assert Activity.objects.get(verb="members.joined", source_id="users/李雷").occurred_at == post(2).created_at
    held = dict(Attribute.objects.filter(member=li, until=None).values_list("key", "value"))
    assert held == {"discourse.trust_level": 3}  # as of their last post
    assert Identity.objects.get(platform=SOURCE, value="system").member.kind == Member.Kind.BOT


def test_texts_without_markdown_and_texts_no_database_keeps(outcome):
    assert post(9).html == "<p>Only <b>HTML</b></p>"
    assert post(12).source == "nul \ufffd half \ufffd"
    assert post(8).topic.language == "zh-hans"


def test_the_dry_run_writes_a_file_in_which_the_operator_names_the_spaces(forum, tmp_path):
    dry = from_elsewhere("discourse", forum, tmp_path / "out", site=SITE, dry=True)
    written = dry.mapping.read_text()
    assert [entry["old_id"] for entry in tomllib.loads(written)["space"]] == ["7", "8", "0"]
    dry.mapping.write_text(
        written.replace('handle = "category-8"\nname_en = "Category 8"', 'handle = "zh"\nname_en = "Chinese"')
    )
    from_elsewhere("discourse", forum, tmp_path / "out", site=SITE, dry=True)
    assert "Chinese" in dry.mapping.read_text()
    from_elsewhere("discourse", forum, tmp_path / "out", site=SITE)
    assert post(8).topic.space.handle == "zh"
    assert str(Space.objects.get(handle="zh").name) == "Chinese"
    assert Space.objects.get(handle="zh").topics == 1


def test_a_live_sites_pages_are_read_with_its_categories_and_in_any_order(tmp_path):
    folder = pages(tmp_path / "pages", [*reversed(rows()), rows()[1]])
    outcome = from_elsewhere("discourse", folder, tmp_path / "out", site=SITE)
    assert (post(1).source, post(1).topic.title, post(3).source) == (
        "Why *round* wheels?",
        "Round wheels",
        "They roll.",
    )
    assert str(post(1).topic.space.name) == "Wheels"
    left = Tally.objects.filter(run=outcome.run, outcome="left_out", what="duplicate_id")
    assert {tally.file: tally.rows for tally in left} == {"categories.json": 1, "posts-010.json": 1}


def test_running_it_again_changes_nothing_and_a_later_dump_adds_what_is_new(forum, outcome, tmp_path):
    before, runs = state.hashes(), ImportRun.objects.count()
    from_elsewhere("discourse", forum, tmp_path / "out", site=SITE)
    assert (state.hashes(), ImportRun.objects.count()) == (before, runs)
    more = lines(tmp_path / "later", [*rows(), row(40, 10, 9, "And more.", **LI, trust_level=4)])
    from_elsewhere("discourse", more, tmp_path / "out", site=SITE)
    assert post(40).topic == post(1).topic
    trust = Attribute.objects.filter(member=post(40).author, key="discourse.trust_level").order_by("pk")
    assert [(one.value, one.until is None) for one in trust] == [(3, False), (4, True)]
    assert Topic.objects.get(pk=post(1).topic_id).replies == 4


def test_old_addresses_lead_to_the_new_places(client, outcome):
    topic = post(1).topic
    expected = {
        "/t/wheels/10": f"/t/{topic.pk}/round-wheels/",
        "/t/wheels/10/1?u=x": f"/t/{topic.pk}/round-wheels/",
        "/t/wheels/10/2": f"/posts/{post(2).pk}/",
        "/p/3": f"/posts/{post(3).pk}/",
        "/u/Ada/summary": f"/people/{post(1).author.handle}/",
        "/c/anything/7": f"/spaces/{topic.space.handle}/",
    }
    for old, new in expected.items():
        assert client.get(old)["Location"] == new
    assert client.get("/t/wheels/404").status_code == 404


def test_an_old_address_says_nothing_of_what_the_reader_may_not_see(client, outcome):
    Space.objects.filter(pk=post(1).topic.space_id).update(visibility=Space.Visibility.MEMBERS)
    for old in ("/t/wheels/10", "/p/3", "/c/anything/7"):
        assert client.get(old).status_code == 404
    client.force_login(MemberFactory())
    assert client.get("/t/wheels/10").status_code == 301


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"id": 1', defects.CUT_SHORT),
        (b'{"id": 1}\n{"id": }\n{}\n', defects.MALFORMED_JSON),
        (b'{"id": 1}\n{"raw": "\xff"}\n', defects.NOT_TEXT),
        (b"[1, 2]\n", defects.WRONG_PAGE),
        (b"[" * 100_000 + b"\n", defects.MALFORMED_JSON),
    ],
)
def test_what_is_wrong_with_lines_is_said_with_its_place(content, what, tmp_path):
    (tmp_path / "posts.jsonl").write_bytes(content)
    outcome = from_elsewhere("discourse", tmp_path, tmp_path / "out", site=SITE)
    assert outcome.rehearsal.defects[0].what == what
    assert outcome.rehearsal.defects[0].place.line > 0
    assert not ImportRun.objects.exists()


def test_a_page_of_something_else_is_a_finding(tmp_path):
    (tmp_path / "posts.json").write_text('{"errors": ["no"]}')
    assert (
        from_elsewhere("discourse", tmp_path, tmp_path / "out", site=SITE).rehearsal.defects[0].what
        == defects.WRONG_PAGE
    )


@pytest.mark.parametrize(
    ("raw", "made"),
    [
        ('[quote="bo, post:3, topic:9, full:true"]\nHi\n[/quote]', "[bo](https://s.org/t/-/9/3):"),
        ('[quote="bo"]\na\n[quote="cy"]\nb\n[/quote]\nc\n[/quote]\nd', "> > **cy**:"),
        ("`[quote]` $x$ costs $5 and $6", "`[quote]` $`x`$ costs $5 and $6"),
        ("```\n$a$ [quote]\n```", "```\n$a$ [quote]\n```"),
        ("$$\na_b\n$$", "```math\na_b\n```"),
        ("![pic|690x388](upload://abc.png)", "![pic](https://s.org/uploads/short-url/abc.png)"),
        ('[details="More <b>"]\n**x**\n[/details]', "<details><summary>More &lt;b&gt;</summary>\n\n\n**x**"),
        ("[date=2024-05-01 time=10:00:00 timezone=UTC]", "2024-05-01 10:00:00"),
    ],
)
def test_words_of_discourse(raw, made):
    assert made in markdown(raw, "s.org")


@pytest.mark.deep
@pytest.mark.skipif(not REAL.exists(), reason="the real forum is not here")
def test_a_real_forum_is_accounted_for(tmp_path):
    dry = from_elsewhere("discourse", REAL, tmp_path / "out", site="delvingbitcoin.org", dry=True)
    rows = {what: rows for (_, _, what), rows in dry.account.tallies.items()}
    assert sum(rows.values()) == 4712
    assert rows["newer_text"] + rows["older_text"] + rows["duplicate_id"] == 51
