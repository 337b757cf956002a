"""Resources with their files: sharing, new versions, taking one back, counting downloads."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guildhall.activity.actions import record, scope
from guildhall.content.actions.stating import state_reasons
from guildhall.content.actions.topics import publish_topic
from guildhall.content.actions.writing import allow, author, locked_topic, say
from guildhall.content.activities.resources import (
    ResourceDownloaded,
    ResourceReadmitted,
    ResourceVersioned,
    ResourceWithdrawn,
)
from guildhall.content.licences import LICENCES
from guildhall.content.models import (
    DownloadDay,
    DownloadMark,
    Kind,
    Resource,
    ResourceItem,
    ResourceVersion,
    Topic,
    language_number,
)
from guildhall.content.rules import can_hide, can_version
from guildhall.files.actions import claim_files
from guildhall.files.models import File
from guildhall.groups.models import Group
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.moderation.actions import end_of_subject
from guildhall.moderation.actions.screening import check_words
from guildhall.moderation.queries import is_restricted

OWNER = "content.resourceversion"
MOST_FILES = 20
KEPT_FORMATS = 3
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class NewVersion:
    """A version as somebody wants to share it; `files` are numbers of what they sent."""

    label: str
    licence: str
    files: Sequence[int]
    changes: str = ""


@transaction.atomic
def share_resource(
    *,
    actor: Actor,
    version: NewVersion | None,
    audience: str = Resource.Audience.READERS,
    group: Group | None = None,
    url: str = "",
    **topic: Any,
) -> Topic:
    """Publish a resource with its first version, with an address elsewhere, or with both. `topic`: see `publish_topic`.

    Refuses what `publish_topic` and `add_version` refuse. Sent twice with one key it is shared once.
    """
    made = publish_topic(actor=actor, kind=Kind.RESOURCE, url=url, has_files=version is not None, **topic)
    if version is None or Resource.objects.filter(topic=made).exists():
        return made
    resource = Resource.objects.create(topic=made, audience=audience, group=group)
    _add(resource, version, author(actor))
    return made


@transaction.atomic
def add_version(*, actor: Actor, topic: Topic, draft: NewVersion) -> ResourceVersion:
    """The latest from now on; older ones stay below. Refuses `not_allowed`, `label_taken`, `no_label`, `no_files`,
    `too_many_files_here`, `no_licence`.
    """
    topic = locked_topic(topic)
    allow(topic.kind == Kind.RESOURCE and can_version(actor, topic))
    resource, _is_new = Resource.objects.get_or_create(topic=topic)
    version = _add(resource, draft, author(actor))
    say(ResourceVersioned(topic=topic.pk, number=version.number), topic, actor=actor, target=topic.author)
    return version


def _add(resource: Resource, draft: NewVersion, member: Member) -> ResourceVersion:
    label = check_words("content.version", " ".join(draft.label.split()), member)
    changes = check_words("content.version", draft.changes.strip()[:1000], member)
    if not label:
        raise Refusal("no_label", _("Give this version a name, such as 1.0."))
    if resource.versions.filter(label=label).exists():
        raise Refusal("label_taken", _("There is a version of this name already."))
    if draft.licence not in LICENCES:
        raise Refusal("no_licence", _("Choose a licence, so that others know what they may do with it."))
    if len(set(draft.files)) > MOST_FILES:
        raise Refusal("too_many_files_here", _("A version has at most 20 files. Put some into an archive."))
    number = resource.versions.count() + 1
    version = ResourceVersion.objects.create(
        resource=resource, number=number, label=label[:40], changes=changes, licence=draft.licence,
        author=member, made_at=clock.now(),
    )  # fmt: skip
    files = claim_files(actor=member, ids=draft.files, owner_type=OWNER, owner_id=version.pk)
    if not files:
        raise Refusal("no_files", _("A version needs at least one file."))
    order = {pk: place for place, pk in enumerate(draft.files)}
    files.sort(key=lambda file: order[file.pk])
    ResourceItem.objects.bulk_create(
        ResourceItem(version=version, file=file, position=place) for place, file in enumerate(files)
    )
    _summarise(resource)
    return version


@transaction.atomic
def withdraw_version(*, actor: Actor, version: ResourceVersion, because: str = "") -> None:
    """Hand its files out to nobody any more. To whose version it is, a moderator states why.

    Refuses `not_allowed`, `already_withdrawn`.
    """
    topic = _withdrawable(actor, version)
    if actor is HOUSE or _is_theirs(actor, version, topic):
        return take_in_version(actor=actor, version=version)
    state_reasons(actor, version, because)
    version.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
    return None


def _is_theirs(actor: Actor, version: ResourceVersion, topic: Topic) -> bool:
    return getattr(actor, "pk", None) in (version.author_id, topic.author_id)


def _withdrawable(actor: Actor, version: ResourceVersion) -> Topic:
    topic = locked_topic(version.resource.topic)
    version.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
    allow(can_version(actor, topic))
    if version.withdrawn_at:
        raise Refusal("already_withdrawn", _("This version is withdrawn already."))
    return topic


@transaction.atomic
def take_in_version(*, actor: Actor, version: ResourceVersion) -> None:
    """For the port 'moderated' too, whose caller states why. Refuses as `withdraw_version` does."""
    topic = _withdrawable(actor, version)
    _set_withdrawn(version, clock.now(), actor.actor_key)
    say(ResourceWithdrawn(number=version.number), topic, actor=actor, target=topic.author)


@transaction.atomic
def readmit_version(*, actor: Actor, version: ResourceVersion) -> None:
    """Refuses `not_allowed`, `not_withdrawn`, `by_moderator`: what a moderator took back its author appeals against."""
    topic = locked_topic(version.resource.topic)
    version.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])
    allow(can_version(actor, topic))
    if not version.withdrawn_at:
        raise Refusal("not_withdrawn", _("This version is not withdrawn."))
    if is_restricted(OWNER, version.pk) and not can_hide(actor, topic):
        raise Refusal(
            "by_moderator", _("A moderator withdrew this version. Under “Decisions about me” you can appeal.")
        )
    end_of_subject(actor=actor, subject_type=OWNER, subject_id=version.pk, because="restored")
    _set_withdrawn(version, None, None)
    say(ResourceReadmitted(number=version.number), topic, actor=actor, target=topic.author)


def _set_withdrawn(version: ResourceVersion, at: Any, by: int | None) -> None:
    version.withdrawn_at, version.withdrawn_by = at, by
    version.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _summarise(version.resource)


def _summarise(resource: Resource) -> None:
    """What lists say of a resource, in no language: formats, size, licence and name of the latest version."""
    latest = resource.versions.filter(withdrawn_at=None).order_by("-number").first()
    holds = ""
    if latest:
        files = list(File.objects.filter(owner_type=OWNER, owner_id=latest.pk).select_related("blob").order_by("pk"))
        endings = dict.fromkeys(file.name.rpartition(".")[2].upper() for file in files if "." in file.name)
        size = _measured(sum(file.size for file in files))
        kinds = ", ".join(list(endings)[:KEPT_FORMATS]) + (" …" if len(endings) > KEPT_FORMATS else "")
        holds = " · ".join(filter(None, (kinds, size, LICENCES[latest.licence].short, latest.label)))
    Topic.objects.filter(pk=resource.topic_id).update(holds=holds[:120])


def _measured(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE // 10 else f"{max(1, size >> 10)} kB"


@transaction.atomic
def count_download(*, actor: Actor, item: ResourceItem, reader: str) -> bool:
    """Once a day for the same `reader`, whoever that is; whether it was the first time today. `actor` is not kept."""
    today = clock.now().date()
    day, _is_new = DownloadDay.objects.get_or_create(day=today, defaults={"secret": secrets.token_hex(32)})
    mark = hmac.new(day.secret.encode(), reader.encode(), hashlib.sha256).hexdigest()
    _mark, is_first = DownloadMark.objects.get_or_create(item=item, mark=mark, defaults={"day": today})
    if is_first:
        ResourceItem.objects.filter(pk=item.pk).update(downloads=F("downloads") + 1)
        topic = item.version.resource.topic
        places = [scope("space", topic.space_id), scope("language", language_number(topic.language))]
        record(ResourceDownloaded(number=item.version.number), subject=topic, actor=HOUSE, scopes=places)
    return is_first


@transaction.atomic
def forget_downloads() -> int:
    """Marks and keys of days that are over: nobody can tell any more who took what."""
    today = clock.now().date()
    DownloadDay.objects.filter(day__lt=today).delete()
    return DownloadMark.objects.filter(day__lt=today).delete()[0]
