"""Histories of code: commits are activities, people are hashes, programs are told apart, clocks are not believed blindly."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from guildhall.activity.models import Activity, Scope
from guildhall.connectors.importing import defects
from guildhall.connectors.models import ImportRun, Place, Salt, Tally
from guildhall.connectors.sources.bots import fresh, is_bot
from guildhall.connectors.tests import state
from guildhall.connectors.tests.factories import from_elsewhere
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Identity, Member

pytestmark = pytest.mark.django_db
SITE = "code.example.com"
SOURCE = f"git:{SITE}"
REAL = Path("/work/shared/data/activity-git")
GERRIT = {"by": ["Gerrit Code Review", "eeee"]}


def row(sha: str, at: str = "2020-05-01T10:00:00+08:00", **more: Any) -> dict[str, Any]:
    return {
        "repo": "wheels/wheels",
        "sha": sha,
        "t": at,
        "name": "Ada",
        "id": "aaaa",
        "dirs": ["src"],
        "n": 3,
        "subj": "x",
        **more,
    }


def rows() -> list[dict[str, Any]]:
    ahead = (clock.now() + timedelta(days=400)).isoformat()
    return [
        row("01"),
        row("02", "2020-05-02T10:00:00+05:30", name="ada l.", by=["Bo", "bbbb"]),
        row("03", name="Ada", id="cccc", merge=1, **GERRIT),
        row("04", name="John Talbot", id="dddd", bot=1),
        row("05", name="renovate[bot]", id="9999"),
        row("06", name="Misty", id="7777"),
        row("07", name="Misty Release Bot", id="7777"),
        row("08", co=[["Bo", "bbbb"], ["Ada", "aaaa"], ["Copilot Bot", "8888"]]),
        row("01"),
        row("01", repo="wheels/other"),
        row("09", ahead, ct="2020-06-01T00:00:00+00:00"),
        row("10", ahead, ct=ahead),
        row("11", "1970-01-01T00:00:00+00:00"),
        row("12", "2020-05-01T10:00:00+05:50"),
        row("13", "never"),
        row("14", name="", id=""),
    ]


def lines(folder: Path, some: list[dict[str, Any]], name: str = "wheels") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in some))
    return folder


@pytest.fixture
def history(tmp_path):
    return lines(tmp_path / "history", rows())


@pytest.fixture
def outcome(history, tmp_path):
    return from_elsewhere("git", history, tmp_path / "out", site=SITE)


def said(key: str) -> Activity:
    return Activity.objects.get(source=SOURCE, source_id=key)


def person(old_id: str) -> Member:
    return Identity.objects.get(platform=SOURCE, value=old_id).member


def test_the_dry_run_says_what_the_import_does_and_writes_nothing(history, tmp_path):
    before = state.hashes()
    dry = from_elsewhere("git", history, tmp_path / "out", site=SITE, dry=True)
    assert (state.hashes(), Place.objects.count(), Salt.objects.count()) == (before, 0, 0)
    wet = from_elsewhere("git", history, tmp_path / "out", site=SITE)
    assert (dry.account.tallies, dry.account.odd) == (wet.account.tallies, wet.account.odd)


def test_every_row_becomes_one_thing(outcome):
    tallies = Tally.objects.filter(run=outcome.run).values_list("outcome", "what", "rows")
    assert sorted(tallies) == [
        ("activity", "bot_commit", 2),
        ("activity", "commit", 8),
        ("activity", "merge", 1),
        ("left_out", "broken", 2),
        ("left_out", "duplicate_id", 1),
        ("left_out", "future", 1),
        ("left_out", "no_date", 1),
        ("odd", "dated_by_commit", 1),
        ("odd", "strange_offset", 1),
    ]
    assert outcome.run.done == outcome.run.rows == len(rows())
    assert outcome.run.space is None
    assert not mail.outbox


def test_a_commit_is_a_contribution_to_its_repository_at_its_moment(outcome):
    made = said("wheels/wheels@01")
    place = Place.objects.get(source=SOURCE, old_id="wheels/wheels")
    assert (made.verb, made.subject_type, made.subject_id) == ("connectors.commit.made", "connectors.place", place.pk)
    assert made.occurred_at == datetime(2020, 5, 1, 2, tzinfo=UTC)
    assert made.payload == {"files": 3, "minutes_east": 480}
    assert list(Scope.objects.filter(pk__in=made.scopes).values_list("kind", "ref")) == [("place", place.pk)]
    assert said("wheels/wheels@03").verb == "connectors.merge.made"
    assert said("wheels/other@01").subject_id != place.pk


def test_people_under_several_hashes_stay_apart_and_spellings_of_one_hash_do_not_multiply(outcome):
    assert said("wheels/wheels@02").actor_key == said("wheels/wheels@01").actor_key
    assert person("aaaa").name == person("cccc").name == "Ada"
    assert person("aaaa") != person("cccc")
    joined = Activity.objects.get(verb="members.joined", source=SOURCE, source_id="users/aaaa")
    assert joined.occurred_at == person("aaaa").joined_at == said("wheels/wheels@01").occurred_at


def test_programs_are_bots_and_talbot_is_a_person(outcome):
    assert person("dddd").kind == Member.Kind.PERSON
    assert person("9999:bot").kind == Member.Kind.BOT
    assert (person("7777").kind, person("7777:bot").kind) == (Member.Kind.PERSON, Member.Kind.BOT)
    assert not Activity.objects.filter(verb="members.joined", source=SOURCE, source_id__endswith=":bot").exists()


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("Antoine Cabot", False), ("toby cabot", False), ("interrobot", False), ("Dmitriy Rabotyagov", False), ("Zuul", True),
     ("k8s-ci-robot", True), ("discoursebot", True), ("Kim :bot:", True), ("Rémi Bottinelli", False), ("", False)],
)  # fmt: skip
def test_who_is_a_program(name, is_one):
    assert is_bot(name) == is_one


def test_the_operator_adds_to_the_table_of_programs(settings, tmp_path):
    settings.VAR = tmp_path
    own = tmp_path / "imports" / "bots.toml"
    own.parent.mkdir()
    own.write_text('names = ["Deploy Hound"]\npeople = ["Andbot", "Roy Robot"]\n')
    fresh()
    try:
        assert is_bot("deploy hound")
        assert not is_bot("Li Andbot")
        assert not is_bot("Roy Robot")
        assert is_bot("renovate[bot]")
        own.write_text("names = [")
        fresh()
        with pytest.raises(Refusal):
            is_bot("anybody")
    finally:
        fresh()


def test_ties_are_only_what_the_history_says(outcome):
    taken = said("wheels/wheels@02/taken")
    assert (taken.verb, taken.actor_key, taken.target_key) == (
        "connectors.commit.taken",
        person("bbbb").actor_key,
        person("aaaa").actor_key,
    )
    together = Activity.objects.filter(verb="connectors.commit.shared").values_list(
        "source_id", "actor_key", "target_key"
    )
    assert list(together) == [("wheels/wheels@08+1", person("bbbb").actor_key, person("aaaa").actor_key)]
    assert not Activity.objects.filter(source_id="wheels/wheels@03/taken").exists()  # a program took it in


def test_a_clock_that_cannot_be_true_gives_way_to_the_day_of_the_commit(outcome):
    assert said("wheels/wheels@09").occurred_at == datetime(2020, 6, 1, tzinfo=UTC)


def test_running_it_again_changes_nothing_and_a_later_history_adds_what_is_new(history, outcome, tmp_path):
    before, runs = state.hashes(), ImportRun.objects.count()
    from_elsewhere("git", history, tmp_path / "out", site=SITE)
    assert (state.hashes(), ImportRun.objects.count()) == (before, runs)
    lines(history, [row("20"), *rows(), row("21", repo="new/one")])
    again = from_elsewhere("git", history, tmp_path / "out", site=SITE)
    tallies = {what: number for (_, _, what), number in again.account.tallies.items()}
    assert tallies == {"here": 12, "commit": 2, "broken": 2, "future": 1, "no_date": 1}
    assert Activity.objects.filter(source=SOURCE, verb="connectors.commit.made").count() == 12


def test_several_files_are_one_table(tmp_path):
    folder = lines(tmp_path / "many", rows()[:3], "a")
    lines(folder, [row("30", repo="other/repo"), row("01")], "b")
    outcome = from_elsewhere("git", folder, tmp_path / "out", site=SITE)
    assert {file.name: file.rows for file in outcome.run.files.all()} == {"a.jsonl": 3, "b.jsonl": 2}
    assert outcome.account.tallies["b.jsonl", "left_out", "duplicate_id"] == 1


def git(
    folder: Path, *arguments: str, who: str = "Ada <ada@example.com>", at: str = "2021-03-01T10:00:00 +0800"
) -> None:
    name, _, address = who.rstrip(">").partition(" <")
    known = {"NAME": name, "EMAIL": address, "DATE": at}
    told = {f"GIT_{side}_{key}": value for side in ("AUTHOR", "COMMITTER") for key, value in known.items()}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **told})


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "spokes"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    git(folder, "checkout", "-q", "-b", "side")
    together = "second\n\nCo-authored-by: Bo <bo@example.com>\nCo-authored-by: Ada <ADA@example.com>"
    git(
        folder,
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        together,
        who="李雷 <li@example.com>",
        at="2021-03-02T10:00:00 +0530",
    )
    git(folder, "checkout", "-q", "main")
    git(folder, "commit", "-q", "--allow-empty", "-m", "third", who="dependabot[bot] <bot@example.com>")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "side", at="2021-03-03T10:00:00 +0800")
    return folder


def test_a_clone_is_read_by_git_and_no_address_is_kept(clone, tmp_path):
    outcome = from_elsewhere("git", clone, tmp_path / "out")
    source = outcome.run.source
    assert source == "git:spokes"
    verbs = Counter(Activity.objects.filter(source=source).values_list("verb", flat=True))
    assert verbs == {
        "connectors.commit.made": 3, "connectors.merge.made": 1, "connectors.commit.shared": 2, "members.joined": 3,
    }  # fmt: skip
    li = Identity.objects.get(platform=source, label="李雷")
    assert len(li.value) == 16
    assert li.member.joined_at == datetime(2021, 3, 2, 4, 30, tzinfo=UTC)
    kept = "".join(repr(line) for part in state.PARTS for line in state.lines(part))
    kept += "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert "example.com" not in kept.lower()


def test_hashes_are_the_same_every_time_here_and_say_nothing_elsewhere(clone, tmp_path):
    from_elsewhere("git", clone, tmp_path / "out", site="one")
    from_elsewhere("git", clone, tmp_path / "out", site="two")
    values = {
        site: set(Identity.objects.filter(platform=f"git:{site}").values_list("value", flat=True))
        for site in ("one", "two")
    }
    assert values["one"] == values["two"]
    Salt.objects.update(value="f" * 64)
    from_elsewhere("git", clone, tmp_path / "out", site="three")
    assert values["one"].isdisjoint(Identity.objects.filter(platform="git:three").values_list("value", flat=True))


def test_a_damaged_clone_is_a_finding(clone, tmp_path):
    head = subprocess.run(
        ["git", "rev-parse", "HEAD~1"], cwd=clone, check=True, capture_output=True, text=True
    ).stdout.strip()
    (clone / ".git" / "objects" / head[:2] / head[2:]).unlink()
    outcome = from_elsewhere("git", clone, tmp_path / "out")
    assert [defect.what for defect in outcome.rehearsal.defects] == [defects.NOT_A_CLONE]
    assert not Activity.objects.filter(source="git:spokes").exists()


@pytest.mark.deep
@pytest.mark.skipif(not REAL.exists(), reason="the real histories are not here")
def test_on_real_histories_the_programs_are_those_that_are_known(tmp_path):
    dry = from_elsewhere("git", REAL, tmp_path / "out", site=SITE, dry=True)
    rows = Counter()
    for (_, _, what), number in dry.account.tallies.items():
        rows[what] += number
    assert rows.total() == 551_121
    assert rows["bot_commit"] + rows["bot_merge"] == 257_599
