"""Commits: histories as lines of JSON, or a clone itself. Only who did what when; no code and no texts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from guildhall.connectors.importing.packing import Packed, chunks
from guildhall.connectors.importing.rows import Table
from guildhall.connectors.importing.source import Source
from guildhall.connectors.queries import source_of_place
from guildhall.connectors.sources.git.clone import Clone, clones
from guildhall.connectors.sources.git.commits import COMMITS, REPOSITORY
from guildhall.connectors.sources.git.people import NAMED
from guildhall.connectors.sources.git.words import WORDS
from guildhall.connectors.sources.people import JOINED, people
from guildhall.connectors.sources.places import places
from guildhall.kernel.text import Bilingual

TABLE = Table(names=("*.jsonl",), old_id="sha")


def guess_site(files: Mapping[str, Packed]) -> str:
    """Where the first repositories of the files went before, so that newer histories of them add to that; else a clone's name."""
    first = [repo for packed in files.values() if (repo := _first_repository(packed))]
    names = [packed.repository for packed in files.values() if isinstance(packed, Clone)]
    return source_of_place("git", REPOSITORY, first).partition(":")[2] or "".join(names)


def _first_repository(packed: Packed) -> str:
    if isinstance(packed, Clone):
        return packed.repository
    with packed.opened() as stream:
        rows = islice(packed.rows(chunks(stream), TABLE), 1)
        return next((str(row.attributes.get("repo", "")) for row in rows), "")


SOURCE = Source(
    name="git",
    label=Bilingual("Commits of git repositories", "git 仓库的提交"),
    tables={"commits": TABLE},
    needed=("commits",),
    finds=clones,
    phases=(COMMITS,),
    finishes=(JOINED, NAMED),
    loaders={"user": people, "repository": places(REPOSITORY)},
    scattered={"commit": str},
    words=WORDS,
    guess_site=guess_site,
)
