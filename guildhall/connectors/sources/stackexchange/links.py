from __future__ import annotations

from guildhall.connectors.importing.source import ATTRIBUTE, Context, Item, Known, Phase, Verdict, Written, left_out
from guildhall.connectors.sources.stackexchange import tables
from guildhall.connectors.sources.stackexchange.tables import LinkRow
from guildhall.content.actions.imports import import_links
from guildhall.content.models import TopicLink
from guildhall.kernel.text import Bilingual

KINDS = {1: ("linked", TopicLink.Kind.LINKED), 3: ("duplicate", TopicLink.Kind.DUPLICATE)}


def _judge(record: LinkRow, known: Known) -> Verdict:
    if record.type not in KINDS:
        return left_out("link_type")
    if not known.has("post", record.post) or not known.has("post", record.target):
        return left_out("no_post")
    if known.value("topic_of", record.post) == known.value("topic_of", record.target):
        return left_out("same_topic")
    return Verdict(ATTRIBUTE, KINDS[record.type][0])


def _write(context: Context, items: list[Item]) -> Written:
    """Several posts of two topics may link each other; the topics are linked once."""
    wanted: dict[tuple[int, int, str], TopicLink] = {}
    for item in items:
        record: LinkRow = item.record
        ends = context.known.get("post", record.post).topic, context.known.get("post", record.target).topic
        kind = KINDS[record.type][1]
        wanted.setdefault((*ends, kind), TopicLink(topic_id=ends[0], target_id=ends[1], kind=kind, made_at=record.at))
    topics = {topic for topic, _, _ in wanted}
    here = set(TopicLink.objects.filter(topic__in=topics).values_list("topic_id", "target_id", "kind"))
    import_links([link for key, link in wanted.items() if key not in here])
    return Written()


LINKS = Phase(
    name="links",
    label=Bilingual("links", "链接"),
    table="PostLinks",
    read=tables.link,
    refers=lambda record: [("post", record.post), ("post", record.target)],
    judge=_judge,
    write=_write,
    batch=2000,
)
