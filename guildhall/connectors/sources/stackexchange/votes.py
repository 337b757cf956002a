"""Votes come without voters and with a day only: ups and downs are counts, acceptances are activities of the asker."""

from __future__ import annotations

from collections import defaultdict

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.source import (
    ACTIVITY,
    ATTRIBUTE,
    Context,
    Item,
    Known,
    Phase,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.stackexchange import tables
from guildhall.connectors.sources.stackexchange.loaders import PostHere
from guildhall.connectors.sources.stackexchange.posts import scopes
from guildhall.connectors.sources.stackexchange.tables import VoteRow
from guildhall.content.actions.import_states import add_imported_votes
from guildhall.content.actions.imports import import_acceptances
from guildhall.content.activities import AnswerAccepted
from guildhall.content.models import Acceptance
from guildhall.kernel.text import Bilingual

ACCEPTED, UP, DOWN = 1, 2, 3
LEFT = {
    4: "case", 5: "bookmark", 6: "case", 7: "case", 8: "bounty", 9: "bounty", 10: "case", 11: "case", 12: "case",
    13: "case", 14: "case", 15: "review", 16: "review", 17: "case", 18: "case", 19: "case", 20: "case", 21: "case",
}  # fmt: skip


def _judge(record: VoteRow, known: Known) -> Verdict:
    if record.type in LEFT:
        return left_out(LEFT[record.type])
    if record.type not in (ACCEPTED, UP, DOWN):
        return left_out("vote_type")
    if not known.has("post", record.post):
        return left_out("no_post")
    if record.type != ACCEPTED:
        return Verdict(ATTRIBUTE, "upvote" if record.type == UP else "downvote")
    return _judge_acceptance(record, known)


def _judge_acceptance(record: VoteRow, known: Known) -> Verdict:
    by = known.value("accepted_by", record.post)
    if by is None or by != known.value("topic_of", record.post):
        return left_out("accept_withdrawn")
    if known.has("acceptance", record.post):
        return left_out("accept_again")
    return Verdict(ACTIVITY, "accept", (("acceptance", record.post),))


def _write(context: Context, items: list[Item]) -> Written:
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for item in items:
        if item.verdict.outcome == ATTRIBUTE:
            post: PostHere = context.known.get("post", item.record.post)
            counts[post.id][item.record.type == DOWN] += 1
    add_imported_votes({post: (up, down) for post, (up, down) in counts.items()}, source=context.source)
    return _accept(context, [item.record for item in items if item.verdict.what == "accept"])


def _accept(context: Context, records: list[VoteRow]) -> Written:
    """The day is all we know: it is never before the answer was written."""
    done, acceptances = Written(), []
    for record in records:
        post: PostHere = context.known.get("post", record.post)
        at = max(record.at, post.created_at)
        acceptances.append(
            Acceptance(topic_id=post.topic, post_id=post.id, accepted_at=at, accepted_by=post.topic_author_key)
        )
        done.entries.append(
            Entry(
                activity=AnswerAccepted(topic=post.topic),
                subject_type="content.post",
                subject_id=post.id,
                actor_key=post.topic_author_key,
                target_key=post.author_key,
                occurred_at=at,
                scopes=scopes(context, post.language, post.tags),
                source=context.source,
                source_id=f"votes/{record.id}",
            )
        )
    import_acceptances(acceptances)
    return done


VOTES = Phase(
    name="votes",
    label=Bilingual("votes", "投票"),
    table="Votes",
    read=tables.vote,
    refers=lambda record: [
        ("post", record.post),
        *([("accepted_by", record.post), ("acceptance", record.post)] if record.type == ACCEPTED else []),
    ],
    judge=_judge,
    write=_write,
    batch=5000,
)
