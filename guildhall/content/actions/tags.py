from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.content.actions.counters import recount_topics
from guildhall.content.actions.writing import allow
from guildhall.content.activities import SynonymEnded, SynonymMade, TagDescribed
from guildhall.content.models import Space, Tag, TagSynonym, Topic, TopicTag
from guildhall.content.rules import can_manage
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.pages import EVERYTHING, purge
from guildhall.kernel.refusal import Refusal

AT_MOST, LENGTH = 5, 40
_ALLOWED = re.compile(r"[\w.+#][\w.+#/-]*")


def tag_names(text: str) -> list[str]:
    """`"k8s, 存储 node.js"` as names: split at commas and spaces, lower case, each once."""
    return list(dict.fromkeys(_name(word) for word in re.split(r"[\s,，、;；]+", text) if word))


def _name(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower().lstrip("#") if word.strip("#") else word


def tag_topic(topic: Topic, names: Sequence[str], *, actor: Actor) -> None:
    """Give a topic exactly these tags, synonyms followed, missing tags made. Refuses `too_many_tags`, `bad_tag`.

    Part of the actions that write topics: needs their transaction and lock.
    """
    found = _found_or_made(checked_tags(names))
    before = dict(topic.tags.values_list("tag_id", "tag__name"))
    TopicTag.objects.filter(topic=topic, tag__in=[pk for pk in before if pk not in found]).delete()
    TopicTag.objects.bulk_create([TopicTag(topic=topic, tag_id=pk) for pk in found if pk not in before])
    topic.tag_names = list(topic.tags.order_by("pk").values_list("tag__name", flat=True))
    topic.save(update_fields=["tag_names"])
    if topic.space.visibility == Space.Visibility.PUBLIC and topic.hidden_at is None:
        Tag.objects.filter(pk__in=found.keys() - before.keys()).update(topics=F("topics") + 1)
        Tag.objects.filter(pk__in=before.keys() - found.keys()).update(topics=F("topics") - 1)
        purge("tags")


def checked_tags(names: Iterable[str]) -> list[str]:
    """Tags as they are kept. Refuses `too_many_tags`, `bad_tag`."""
    names = list(dict.fromkeys(_name(name.strip()) for name in names if name.strip()))
    if len(names) > AT_MOST:
        raise Refusal("too_many_tags", _("At most %(limit)s tags."), limit=AT_MOST)
    for name in names:
        if len(name) > LENGTH or not _ALLOWED.fullmatch(name):
            raise Refusal("bad_tag", _("“%(name)s” cannot be a tag: letters, digits and . + # - only."), name=name)
    return names


def _found_or_made(names: list[str]) -> dict[int, str]:
    """Tag ids with their names, in the order given."""
    synonyms = dict(TagSynonym.objects.filter(name__in=names).values_list("name", "tag__name"))
    names = list(dict.fromkeys(synonyms.get(name, name) for name in names))
    now = clock.now()
    Tag.objects.bulk_create([Tag(name=name, created_at=now) for name in names], ignore_conflicts=True)
    known = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    return {known[name]: name for name in names}


@transaction.atomic
def make_synonym(*, actor: Actor, name: str, tag: Tag) -> TagSynonym:
    """From now on `name` means `tag`; topics that carry the other tag get this one.

    Refuses `not_allowed`, `bad_tag`, `same_tag`, `is_synonym`.
    """
    allow(can_manage(actor))
    (name,) = checked_tags([name]) or [""]
    if not name or name == tag.name:
        raise Refusal("same_tag", _("A tag cannot be a synonym of itself."))
    if TagSynonym.objects.filter(name__in=[name, tag.name]).exists():
        raise Refusal("is_synonym", _("One of the two is already a synonym."))
    TagSynonym.objects.filter(tag__name=name).update(tag=tag)
    topics = _retag(name, tag)
    synonym = TagSynonym.objects.create(name=name, tag=tag, made_at=clock.now(), made_by=actor.actor_key)
    record(SynonymMade(topics=topics), subject=tag, actor=actor)
    purge(EVERYTHING)
    return synonym


def _retag(name: str, tag: Tag) -> int:
    carrying = TopicTag.objects.filter(tag__name=name)
    topics = list(carrying.values_list("topic_id", flat=True))
    list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
    carrying.filter(topic__tags__tag=tag).delete()
    carrying.update(tag=tag)
    Tag.objects.filter(name=name).update(topics=0)
    recount_topics(topics)
    return len(topics)


@transaction.atomic
def end_synonym(*, actor: Actor, synonym: TagSynonym) -> None:
    """The word is a tag of its own again; topics keep the tag they have. Refuses `not_allowed`."""
    allow(can_manage(actor))
    record(SynonymEnded(), subject=synonym.tag, actor=actor)
    synonym.delete()
    purge("tags")


@transaction.atomic
def describe_tag(*, actor: Actor, tag: Tag, about_en: str, about_zh_hans: str) -> Tag:
    """Refuses `not_allowed`."""
    allow(can_manage(actor))
    tag.about_en, tag.about_zh_hans = about_en.strip(), about_zh_hans.strip()
    tag.save(update_fields=["about_en", "about_zh_hans"])
    record(TagDescribed(), subject=tag, actor=actor)
    purge("tags", f"tag:{tag.pk}")
    return tag
