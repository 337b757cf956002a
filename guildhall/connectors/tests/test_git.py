"""Commits move in: who did what when, bots told from people by name, nobody joined with anybody by guess, no mail address."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.urls import reverse

from guildhall.activity.models import Activity, Scope
from guildhall.connectors.importing import defects
from guildhall.connectors.models import ImportRun, Place, Tally
from guildhall.connectors.sources.bots import is_bot
from guildhall.connectors.tests import commits, state
from guildhall.connectors.tests.commits import ADA, LI
from guildhall.connectors.tests.factories import from_elsewhere
from guildhall.kernel.registry import Shown, port
from guildhall.members.models import Attribute, Identity, Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options.actions import choose
from tests.data_sets import DATA_SETS

pytestmark = pytest.mark.django_db
REAL = DATA_SETS / "activity-git"
HALL = "git:hall"


@pytest.fixture
def outcome(tmp_path):
    return from_elsewhere("git", commits.write(tmp_path / "lines"), tmp_path / "out", site="hall")


def said(source_id: str) -> Activity:
    return Activity.objects.get(source=HALL, source_id=source_id)


def person(identity: str) -> Member:
    return Identity.objects.get(platform="git", value=identity).member


def sha(number: int) -> str:
    return f"guild/hall/{number:012x}"


@pytest.mark.parametrize(
    "name",
    [
        "dependabot[bot]", "Renovate Bot", "Zuul", "jenkins", "OpenStack Jenkins", "k8s-ci-robot", "Weblate (bot)", "StyleCI Bot",
        "OpenStack Proposal Bot", "pyup.io bot", "discoursebot", "GitHub Actions", "Travis CI", "Kubernetes Submit Queue",
        "Kim :bot:", "port progress bot (jmc)", "Anne's test bot",
    ],
)  # fmt: skip
def test_bots_are_known_by_name(name):
    assert is_bot(name)


@pytest.mark.parametrize(
    "name",
    ["Talbot", "John Talbot", "toby cabot", "Cabot", "Alya Abbott", "Abbot", "Bradley Jenkins", "Wang Ci", "Rémi Bottinelli",
     "bottine", "Christian Grail", "Robotnik", "Claude", "Claude Shannon", ""],
)  # fmt: skip
def test_people_are_no_bots_whatever_their_name_sounds_like(name):
    assert not is_bot(name)


def test_the_operator_may_add_names_of_bots_and_of_people(boss):
    choose(actor=boss, key="connectors.bots", value=["*-release-team", "Misty"])
    choose(actor=boss, key="connectors.people", value=["Renovate Bot"])
    assert is_bot("node-release-team")
    assert is_bot("misty")
    assert not is_bot("Misty Day")
    assert not is_bot("renovate bot")


@pytest.fixture
def boss():
    return StaffFactory(role="director")


def test_the_dry_run_says_what_the_import_does(tmp_path):
    folder, before = commits.write(tmp_path / "lines"), state.hashes()
    dry = from_elsewhere("git", folder, tmp_path / "out", site="hall", dry=True)
    assert state.hashes() == before
    wet = from_elsewhere("git", folder, tmp_path / "out", site="hall")
    assert (dry.account.tallies, dry.account.odd) == (wet.account.tallies, wet.account.odd)


def test_every_row_becomes_one_thing(outcome):
    told = Tally.objects.filter(run=outcome.run).values_list("file", "outcome", "what", "rows")
    assert sorted(told) == [
        ("hall.jsonl", "activity", "bot_commit", 2),
        ("hall.jsonl", "activity", "bot_merge", 1),
        ("hall.jsonl", "activity", "commit", 7),
        ("hall.jsonl", "activity", "merge", 1),
        ("hall.jsonl", "left_out", "broken", 3),
        ("hall.jsonl", "left_out", "no_date", 1),
        ("hall.jsonl", "left_out", "repeated_sha", 1),
        ("hall.jsonl", "odd", "dated_by_commit", 1),
        ("hall.jsonl", "odd", "no_name", 1),
        ("hall.jsonl", "odd", "strange_offset", 1),
        ("shop.jsonl", "activity", "commit", 1),
    ]
    assert outcome.run.done == outcome.run.rows == len(commits.rows()) + 1


def test_it_happened_when_the_author_wrote_it_wherever_their_clock_stood(outcome):
    assert said(sha(1)).occurred_at == datetime(2020, 1, 7, 9, 0, tzinfo=UTC)
    assert said(sha(1)).payload == {"files": 2, "minutes_east": -570}
    assert said(sha(3)).occurred_at == datetime(2020, 1, 8, 3, 10, tzinfo=UTC)
    assert said(sha(9)).occurred_at.year == 2020  # the author's clock said 2099


def test_a_commit_is_in_the_scope_of_its_repository(outcome):
    hall = Place.objects.get(old_id="guild/hall")
    found = said(sha(3))
    assert (found.verb, found.subject_type, found.subject_id) == ("connectors.merge.made", "connectors.place", hall.pk)
    assert list(Scope.objects.filter(pk__in=found.scopes).values_list("kind", "ref")) == [("repository", hall.pk)]
    assert Activity.objects.filter(source=HALL, subject_id=Place.objects.get(old_id="guild/shop").pk).count() == 1


def test_ties_are_those_that_the_history_states(outcome):
    ada, li = person(ADA), person(LI)
    shared = said(f"{sha(2)}/with/1")
    assert (shared.verb, shared.actor_key, shared.target_key) == (
        "connectors.commit.shared",
        ada.actor_key,
        li.actor_key,
    )
    taken = said(f"{sha(4)}/taken")
    assert (taken.verb, taken.actor_key, taken.target_key) == ("connectors.commit.taken", li.actor_key, ada.actor_key)
    assert taken.occurred_at.day == 10
    assert Activity.objects.filter(source=HALL).exclude(target_key=None).count() == 2


def test_people_are_called_by_their_usual_spelling_and_the_others_are_kept(outcome):
    ada = person(ADA)
    assert (ada.name, ada.kind, ada.claimed_at, ada.email) == ("Ada Lovelace", "person", None, None)
    told = Attribute.objects.filter(member=ada).order_by("key").values_list("key", "value", "evidence")
    assert list(told) == [("git.github", "ada", sha(1)), ("git.name", "Ada L.", "")]
    assert ada.joined_at == said("users/" + ADA).occurred_at == said(sha(2)).occurred_at


def test_a_bot_that_writes_under_a_persons_address_is_not_that_person(outcome):
    bot = person(f"{ADA}:bot")
    assert (bot.kind, bot.name) == ("bot", "Ada's Reorder Bot")
    assert said(sha(6)).actor_key == bot.actor_key
    assert Member.objects.filter(kind="bot").count() == 3
    assert person("e" * 16).kind == person("1" * 16).kind == "person"


def test_a_name_that_is_a_mail_address_loses_its_host(outcome):
    assert person("2" * 16).name == "ada"


def test_the_same_identity_from_other_repositories_is_the_same_person(outcome, tmp_path):
    other = [{**commits.commit(7, "2021-01-01T00:00:00Z", "A. Lovelace", ADA), "repo": "guild/den"}]
    (tmp_path / "den.jsonl").write_text(json.dumps(other[0]) + "\n")
    ada, before = person(ADA), Member.objects.count()
    from_elsewhere("git", tmp_path / "den.jsonl", tmp_path / "out", site="den")
    assert Member.objects.count() == before
    assert Activity.objects.get(source="git:den", verb="connectors.commit.made").actor_key == ada.actor_key
    assert person(ADA).name == "Ada Lovelace"


def test_running_it_again_adds_nothing_and_newer_files_of_the_same_repositories_add_what_is_new(outcome, tmp_path):
    before, runs = state.hashes(), ImportRun.objects.count()
    from_elsewhere("git", tmp_path / "lines", tmp_path / "out", site="hall")
    assert (state.hashes(), ImportRun.objects.count()) == (before, runs)
    newer = [commits.commit(40, "2021-01-01T00:00:00Z", "Ada L.", ADA), *commits.rows()]
    again = from_elsewhere("git", commits.write(tmp_path / "renamed", newer), tmp_path / "out")
    assert (again.site, again.account.tallies["hall.jsonl", "activity", "commit"]) == ("hall", 1)
    assert said(sha(40)).actor_key == person(ADA).actor_key


@pytest.fixture
def staff(client, settings):
    settings.IS_DEMO = True  # elsewhere staff need a second factor
    client.force_login(StaffFactory(role="manager"))
    return client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_those_who_see_imports_read_of_commits_in_the_log(staff, outcome, language):
    staff.force_login(StaffFactory(role="manager", locale=language))
    words = {"en": "Ada Lovelace committed to guild/hall", "zh-hans": "Ada Lovelace 向 guild/hall 提交了代码"}
    page = staff.get("/console/log/?verb=connectors.commit.made").content.decode()
    assert words[language] in page


def test_nobody_else_is_told_where(outcome):
    show = port("subject", "connectors.place")
    hall = Place.objects.get(old_id="guild/hall").pk
    assert show(StaffFactory(role="manager"), [hall])[hall] == Shown("guild/hall")
    assert show(MemberFactory(), [hall]) == {}


def test_the_report_the_record_and_the_profile_of_such_people_are_shown(staff, client, outcome):
    ada = person(ADA)
    report = staff.get(f"/console/imports/{outcome.run.pk}/").content.decode()
    assert "commits of bots, which figures leave out" in report
    assert staff.get(f"/console/imports/{outcome.run.pk}/hall.jsonl/repeated_sha/").status_code == 200
    record = staff.get(reverse("members:record", args=[ada.pk])).content.decode()
    assert "Ada L." in record
    assert "Handle at GitHub" in record
    client.logout()
    assert "Ada Lovelace" in client.get(reverse("members:profile", args=[ada.handle])).content.decode()


@pytest.fixture
def clone(tmp_path):
    return commits.repository(tmp_path / "hall")


def test_a_clone_is_read_as_it_is(clone, tmp_path):
    outcome = from_elsewhere("git", clone, tmp_path / "out")
    tallies = {what: rows for (_, _, what), rows in outcome.account.tallies.items()}
    assert (outcome.site, tallies) == ("hall", {"commit": 3, "merge": 1, "bot_commit": 1})
    names = Member.objects.filter(identities__platform="git").values_list("name", "kind")
    assert sorted(names) == [
        ("Ada", "person"), ("Bo", "person"), ("Bo", "person"), ("renovate[bot]", "bot"), ("李雷", "person"),
    ]  # fmt: skip
    assert Activity.objects.filter(source=HALL, verb="connectors.commit.shared").count() == 2
    assert Attribute.objects.get(key="git.github").value == "bo-b"
    assert Activity.objects.filter(source=HALL, payload__minutes_east=-210).count() == 1


def test_no_mail_address_reaches_the_database(clone, tmp_path):
    from_elsewhere("git", clone, tmp_path / "out")
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', ["%example.com%"])
            assert (table, cursor.fetchone()[0]) == (table, 0)


def test_a_bare_clone_and_a_work_tree_give_the_same(clone, tmp_path):
    commits.git(tmp_path, "clone", "-q", "--bare", str(clone), "hall.git")
    commits.git(clone, "worktree", "add", "-q", str(tmp_path / "tree"), "HEAD")
    first = from_elsewhere("git", clone, tmp_path / "out", dry=True).account.tallies
    bare = from_elsewhere("git", tmp_path / "hall.git", tmp_path / "out", dry=True)
    tree = from_elsewhere("git", tmp_path / "tree", tmp_path / "out", dry=True)
    assert bare.account.tallies == first
    assert list(tree.account.tallies.values()) == list(first.values())


def test_nothing_that_a_clone_brings_along_is_run(clone, tmp_path):
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\nexit 1\n")
    trap.chmod(0o755)
    for key in (
        "gpg.program",
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "core.sshCommand",
        "uploadpack.packObjectsHook",
    ):
        commits.git(clone, "config", key, str(trap))
    commits.git(clone, "config", "log.showSignature", "true")
    commits.git(clone, "config", "format.pretty", "oneline")
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc"):
        shutil.copy(trap, clone / ".git" / "hooks" / hook)
    sprung.unlink(missing_ok=True)
    assert not from_elsewhere("git", clone, tmp_path / "out").is_stopped
    assert not sprung.exists()


def test_a_clone_that_cannot_be_read_is_a_finding(clone, tmp_path):
    for lost in sorted((clone / ".git" / "objects").glob("??/*"))[:3]:
        os.chmod(lost, 0o644)
        lost.write_bytes(b"")
    outcome = from_elsewhere("git", clone, tmp_path / "out")
    assert outcome.rehearsal.defects[0].what == defects.NOT_A_CLONE
    assert not ImportRun.objects.exists()


def test_a_clone_that_has_moved_on_is_finished_where_it_was_begun_and_then_added_to(clone, tmp_path, monkeypatch):
    from guildhall.connectors.actions import imports  # noqa: PLC0415 - one moment of it is made to fail

    monkeypatch.setattr(imports.runs, "close_run", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        from_elsewhere("git", clone, tmp_path / "out")
    monkeypatch.undo()
    commits.git(clone, "commit", "-q", "--allow-empty", "-m", "Later")
    assert from_elsewhere("git", clone, tmp_path / "out").run.rows == 5
    assert from_elsewhere("git", clone, tmp_path / "out").run.rows == 6
    assert Activity.objects.filter(source=HALL, verb="connectors.commit.made").count() == 5


@pytest.mark.deep
@pytest.mark.skipif(not REAL.exists(), reason="the real histories are not here")
def test_the_bots_of_the_real_histories_are_those_that_are_known(tmp_path, is_deep):
    if not is_deep:
        pytest.skip("half a million rows are for make test-deep")
    dry = from_elsewhere("git", REAL, tmp_path / "out", dry=True)
    rows = dict.fromkeys(("commit", "merge", "bot_commit", "bot_merge"), 0)
    for (_, _, what), number in dry.account.tallies.items():
        rows[what] += number
    assert sum(rows.values()) == 551_121
    assert rows["bot_commit"] + rows["bot_merge"] == 257_599
