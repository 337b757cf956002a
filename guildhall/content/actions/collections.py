"""Collections: begun, filled, put in order, published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record
from guildhall.content.actions.writing import allow, locked_topic, say
from guildhall.content.activities.collections import (
    CollectionChanged,
    CollectionCreated,
    CollectionPublished,
    CollectionWithdrawn,
    TopicCollected,
    TopicUncollected,
)
from guildhall.content.models import Collection, CollectionItem, Topic
from guildhall.content.rules import can_curate
from guildhall.files.actions import claim_files, upload_file
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.markdown import render
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal
from guildhall.moderation.actions.screening import check_words

WORDS = ("title_en", "title_zh_hans", "intro_en", "intro_zh_hans")
Picture = tuple[str, bytes]  # name and bytes as they were sent


@transaction.atomic
def create_collection(
    *, actor: Actor, handle: str, words: Mapping[str, str], cover: Picture | None = None
) -> Collection:
    """Not public yet. `words` by field name. Refuses `not_allowed`, `no_title`, `handle_taken`, bad texts and pictures."""
    allow(can_curate(actor))
    made = Collection(handle=handle, created_at=clock.now(), created_by=actor.actor_key)
    _fill(made, words, actor)
    _save_once(made)
    _set_cover(made, actor, cover)
    record(CollectionCreated(), subject=made, actor=actor)
    return made


@transaction.atomic
def change_collection(
    *, actor: Actor, collection: Collection, handle: str, words: Mapping[str, str], cover: Picture | None = None
) -> Collection:
    """Refuses what `create_collection` refuses."""
    allow(can_curate(actor))
    collection = _locked(collection)
    collection.handle = handle
    _fill(collection, words, actor)
    _save_once(collection)
    _set_cover(collection, actor, cover)
    record(CollectionChanged(), subject=collection, actor=actor)
    purge("collections")
    return collection


def _fill(collection: Collection, words: Mapping[str, str], actor: Actor) -> None:
    for name in WORDS:
        said = words.get(name, "").replace("\r\n", "\n").strip()
        setattr(collection, name, check_words("content.collection", said, actor))
    if not (collection.title_en or collection.title_zh_hans):
        raise Refusal("no_title", _("A collection needs a title in at least one language."))
    for text in (collection.intro_en, collection.intro_zh_hans):
        render(text)


def _save_once(collection: Collection) -> None:
    try:
        with transaction.atomic():
            collection.save()
    except IntegrityError as error:
        raise Refusal("handle_taken", _("Another collection already has this address.")) from error


def _set_cover(collection: Collection, actor: Actor, cover: Picture | None) -> None:
    if cover is None:
        return
    name, data = cover
    picture = upload_file(actor=actor, chunks=[data], name=name)
    if not picture.blob.width:
        raise Refusal("no_picture", _("This is not a picture."))
    claim_files(actor=actor, ids=[picture.pk], owner_type="content.collection", owner_id=collection.pk)
    collection.cover = picture
    collection.save(update_fields=["cover"])


@transaction.atomic
def publish_collection(*, actor: Actor, collection: Collection) -> Collection:
    """Everybody may read it from now on, each as far as they may read its topics.

    Refuses `not_allowed`, `already_published`, `nothing_collected`.
    """
    allow(can_curate(actor))
    collection = _locked(collection)
    if collection.published_at:
        raise Refusal("already_published", _("This collection is already published."))
    topics = collection.items.count()
    if not topics:
        raise Refusal("nothing_collected", _("There is no topic in it yet."))
    _publish(collection, clock.now(), actor.actor_key)
    record(CollectionPublished(topics=topics), subject=collection, actor=actor)
    return collection


@transaction.atomic
def withdraw_collection(*, actor: Actor, collection: Collection) -> Collection:
    """Refuses `not_allowed`, `not_published`."""
    allow(can_curate(actor))
    collection = _locked(collection)
    if not collection.published_at:
        raise Refusal("not_published", _("This collection is not published."))
    _publish(collection, None, None)
    record(CollectionWithdrawn(), subject=collection, actor=actor)
    return collection


def _publish(collection: Collection, at: Any, by: int | None) -> None:
    collection.published_at, collection.published_by = at, by
    collection.save(update_fields=["published_at", "published_by"])
    purge("collections")


@transaction.atomic
def collect_topic(*, actor: Actor, collection: Collection, topic: Topic, note: str = "") -> CollectionItem:
    """Put it at the end. Refuses `not_allowed`, `already_collected`."""
    allow(can_curate(actor) and Topic.objects.visible_to(actor).filter(pk=topic.pk).exists())
    collection, topic = _locked(collection), locked_topic(topic)
    if collection.items.filter(topic=topic).exists():
        raise Refusal("already_collected", _("This topic is already in the collection."))
    last = collection.items.aggregate(last=Max("position"))["last"] or 0
    made = CollectionItem.objects.create(
        collection=collection,
        topic=topic,
        position=last + 1,
        note=" ".join(note.split())[:300],
        added_at=clock.now(),
        added_by=actor.actor_key,
    )
    say(TopicCollected(collection=collection.pk), topic, actor=actor, target=topic.author)
    purge("collections")
    return made


@transaction.atomic
def uncollect_topic(*, actor: Actor, item: CollectionItem) -> None:
    """Refuses `not_allowed`."""
    allow(can_curate(actor))
    topic = locked_topic(item.topic)
    CollectionItem.objects.filter(pk=item.pk).delete()
    say(TopicUncollected(collection=item.collection_id), topic, actor=actor, target=topic.author)
    purge("collections")


@transaction.atomic
def move_item(*, actor: Actor, item: CollectionItem, up: bool) -> None:
    """Change places with its neighbour; at the end nothing happens. Refuses `not_allowed`."""
    allow(can_curate(actor))
    collection = _locked(item.collection)
    items = list(collection.items.order_by("position", "pk"))
    at = next((place for place, one in enumerate(items) if one.pk == item.pk), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(items):
        return
    items[at], items[to] = items[to], items[at]
    for position, one in enumerate(items, 1):
        one.position = position
    CollectionItem.objects.bulk_update(items, ["position"])
    record(CollectionChanged(), subject=collection, actor=actor)
    purge("collections")


def _locked(collection: Collection) -> Collection:
    return Collection.objects.select_for_update().get(pk=collection.pk)
