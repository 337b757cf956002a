"""A chat moves in with its texts: streams are spaces, topics discussions, messages posts in the house's own HTML."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from django.core import mail

from guildhall.activity.models import Activity, Scope
from guildhall.connectors.importing.rendering import render
from guildhall.connectors.models import ImportRun, SourceRow, Tally
from guildhall.connectors.sources.zulip.markup import plain
from guildhall.connectors.tests import chats, state
from guildhall.connectors.tests.factories import from_elsewhere
from guildhall.connectors.tests.talks import NOON, SITE, TEX, lines, row, rows
from guildhall.content.models import Post, Space, Topic
from guildhall.members.models import Identity, Member
from tests.data_sets import DATA_SETS

pytestmark = pytest.mark.django_db
SOURCE = f"zulip:{SITE}"
REAL = DATA_SETS / "zulip-lean-content"


@pytest.fixture
def chat(tmp_path):
    return lines(tmp_path / "chat", rows())


@pytest.fixture
def outcome(chat, tmp_path):
    return from_elsewhere("zulip", chat, tmp_path / "out", site=SITE)


def post(old_id: int) -> Post:
    return Post.objects.select_related("topic__space").get(origin=SOURCE, origin_id=str(old_id))


def test_the_dry_run_says_what_the_import_does_and_writes_nothing(chat, tmp_path):
    before = state.hashes()
    dry = from_elsewhere("zulip", chat, tmp_path / "out", site=SITE, dry=True)
    assert state.hashes() == before
    wet = from_elsewhere("zulip", chat, tmp_path / "out", site=SITE)
    assert (dry.account.tallies, dry.account.odd) == (wet.account.tallies, wet.account.odd)


def test_every_row_becomes_one_thing(outcome):
    tallies = Tally.objects.filter(run=outcome.run).values_list("outcome", "what", "rows")
    assert sorted(tallies) == [
        ("activity", "discussion", 2),
        ("activity", "reply", 2),
        ("left_out", "broken", 1),
        ("left_out", "duplicate_id", 1),
        ("left_out", "empty", 1),
        ("left_out", "no_date", 1),
    ]
    assert outcome.run.done == outcome.run.rows == len(rows())
    assert not mail.outbox


def test_a_stream_is_a_space_a_topic_a_discussion_and_a_message_a_post(outcome):
    opening, reply = post(1), post(2)
    assert (opening.topic.title, str(opening.topic.space.name), opening.topic.replies) == ("wheels", "new members", 2)
    assert (reply.topic, reply.kind, reply.language) == (opening.topic, Post.Kind.REPLY, "zh-hans")
    assert post(4).topic.language == "zh-hans"
    assert SourceRow.objects.get(source=SOURCE, kind="topic", old_id="new members/wheels").facts == {"resolved": True}


def test_the_log_knows_who_spoke_to_whom_and_where(outcome):
    said = Activity.objects.get(source=SOURCE, source_id="messages/2")
    ada, li = (Identity.objects.get(platform=SOURCE, value=f"name:{name}").member for name in ("Ada", "李雷"))
    assert (said.verb, said.actor_key, said.target_key) == ("content.reply.posted", li.actor_key, ada.actor_key)
    assert said.payload == {"topic": post(1).topic_id}
    assert said.occurred_at == datetime.fromtimestamp(NOON + 2, UTC)
    places = set(Scope.objects.filter(pk__in=said.scopes).values_list("kind", "ref"))
    assert places == {("space", post(1).topic.space_id), ("language", 1)}
    assert li.joined_at == said.occurred_at


def test_programs_are_bots_and_talbot_is_a_person(outcome):
    kinds = dict(Identity.objects.filter(platform=SOURCE).values_list("value", "member__kind"))
    assert kinds["name:Welcome Bot"] == Member.Kind.BOT
    assert kinds["name:John Talbot"] == Member.Kind.PERSON


def test_html_is_cleaned_and_leads_to_the_old_site(outcome):
    assert post(1).html == "<p>Why $<code>a_1&lt;b</code>$?</p>"
    assert 'href="https://chat.example.com/user_uploads/1/x.png"' in post(3).html
    assert "script" not in post(4).html


def test_running_it_again_changes_nothing_and_a_later_archive_adds_what_is_new(chat, outcome, tmp_path):
    before, runs = state.hashes(), ImportRun.objects.count()
    from_elsewhere("zulip", chat, tmp_path / "out", site=SITE)
    assert (state.hashes(), ImportRun.objects.count()) == (before, runs)
    lines(chat, [row(0, "opened late", "Ada", "<p>early</p>"), *rows(), row(9, "wheels", "Bo", "<p>new</p>")])
    from_elsewhere("zulip", chat, tmp_path / "out", site=SITE)
    assert post(9).topic == post(1).topic
    assert post(0).topic.space == post(1).topic.space
    assert (Topic.objects.count(), Space.objects.count()) == (3, 1)


def test_tables_without_words_add_nothing_twice_to_a_chat_that_came_with_them(tmp_path):
    texts = lines(tmp_path / "texts", [row(501, "wheels", "Ada", "<p>first</p>")])
    from_elsewhere("zulip", texts, tmp_path / "out", site=SITE)
    tables = chats.write(tmp_path / "tables")
    wet = from_elsewhere("zulip", tables, tmp_path / "out", site=SITE)
    assert wet.account.tallies["messages.csv", "here", "here"] == 1
    assert Activity.objects.filter(source=SOURCE, source_id="messages/501").count() == 1


@pytest.mark.parametrize(
    ("html", "made"),
    [
        (f'<p><span class="katex-display">{TEX}</span></p>', "<pre><code>a_1&lt;b</code></pre>"),
        (
            '<div class="codehilite" data-code-language="Lean"><pre><span></span><code><span class="kd">def</span> '
            '<span class="n">x</span></code></pre></div><p>y</p>',
            '<div class="gh-code"><div class="gh-code-head">Lean</div><pre><span></span><code><span class="k">def</span> '
            "<span>x</span></code></pre></div><p>y</p>",
        ),
        (
            '<div class="spoiler-block"><div class="spoiler-header">\n<p>The <b>end</b></p>\n</div><div class="spoiler-content" '
            'aria-hidden="true">\n<div><p>dies</p></div>\n</div></div><p>z</p>',
            "<details><summary>The end</summary>\n<div><p>dies</p></div>\n</details><p>z</p>",
        ),
        ('<span aria-label="wave" class="emoji emoji-1f44d-1f3fd" role="img" title="wave">:wave:</span>', "👍🏽"),
        ("wh<br>eel<br>\nrim", "wheel<br>\nrim"),
        ('<a href="/#narrow/stream/7">x</a> <a href="//evil.org">y</a>',
         '<a href="https://s.org/#narrow/stream/7">x</a> <a href="//evil.org">y</a>'),
        ('<a href="#narrow/stream/7">x</a>', '<a href="https://s.org/#narrow/stream/7">x</a>'),
        ('<span class="katex"><span>never closed', "never closed"),
    ],
)  # fmt: skip
def test_what_zulip_renders_becomes_plain_html(html, made):
    assert made in plain(html, "s.org")


def test_hostile_html_takes_no_time_and_shows_nothing_of_its_own():
    started = time.monotonic()
    for piece in ('<span class="katex">', '<div class="spoiler-block">', '<div class="codehilite">', "<span "):
        render(plain(piece * 3000, "s.org")[:60_000], "html")
    assert time.monotonic() - started < 60  # a guard against quadratic work, no measure
    assert "onclick" not in render(
        plain('<div class="codehilite" data-code-language="x" onclick="y()"><pre>z</pre></div>', "s"), "html"
    )


@pytest.mark.long
@pytest.mark.skipif(not REAL.exists(), reason="the real chat is not here")
def test_a_real_chat_is_accounted_for(tmp_path):
    dry = from_elsewhere("zulip", REAL, tmp_path / "out", site="leanprover.zulipchat.com", dry=True)
    tallies = {what: 0 for _, _, what in dry.account.tallies}
    for (_, _, what), number in dry.account.tallies.items():
        tallies[what] += number
    assert sum(tallies.values()) == 141_891
    assert (tallies["discussion"], len(dry.rehearsal.groups)) == (11_558, 6)
