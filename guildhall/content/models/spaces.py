from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guildhall.groups.models import GroupMembership
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual

if TYPE_CHECKING:
    from guildhall.kernel.actor import Actor

SEES_ALL = "content.moderate"


class Kind(models.TextChoices):
    """What a topic is. Questions have answers, everything else has replies."""

    QUESTION = "question"
    ARTICLE = "article"
    DISCUSSION = "discussion"
    RESOURCE = "resource"
    ANNOUNCEMENT = "announcement"


def all_kinds() -> list[str]:
    return list(Kind.values)


def readable(viewer: Actor, space: str = "") -> Q:
    """The condition under which a viewer may read what is in a space; `space` is the path to it, as `topic__space__`.

    The one sentence about visibility. Everything else asks `.visible_to(viewer)`.
    """
    if viewer.can(SEES_ALL):
        return Q()
    if not viewer.is_authenticated:
        return Q(**{f"{space}visibility": Space.Visibility.PUBLIC})
    mine = GroupMembership.objects.of(viewer).values("group")
    run = SpaceModerator.objects.of(viewer).values("space")
    open_to_me = ~Q(**{f"{space}visibility": Space.Visibility.GROUP}) | Q(**{f"{space}group__in": mine})
    return open_to_me | Q(**{f"{space or 'pk'}".rstrip("_") + "__in": run})


class Hidden(models.TextChoices):
    """In which way something with `hidden_at` is out of sight; where nothing is said it is hidden."""

    HELD = "held"  # waits for a person; its author sees it too
    HIDDEN = "hidden"
    DELETED = "deleted"
    PURGED = "purged"  # its words and files are gone


def mine_held(viewer: Any, thing: str = "") -> Q:
    """What its author sees although it is held; nothing for guests."""
    pk = getattr(viewer, "pk", None) if viewer is not None and viewer.is_authenticated else None
    if pk is None:
        return Q(pk__in=[])
    return Q(**{f"{thing}hidden_as": Hidden.HELD, f"{thing}author": pk})


def unhidden(viewer: Actor, *things: str, space: str) -> Q:
    """Nothing on the way is hidden, unless the viewer looks after the space. `things` are paths, as `topic__`."""
    if viewer.can(SEES_ALL):
        return Q()
    if not viewer.is_authenticated:
        return Q(**{f"{thing}hidden_at": None for thing in things})
    shown = Q()
    for thing in things:
        shown &= Q(**{f"{thing}hidden_at": None}) | mine_held(viewer, thing)
    return shown | Q(**{f"{space}__in": SpaceModerator.objects.of(viewer).values("space")})


class Who(models.TextChoices):
    """Who may do something in a space, of those who may read it."""

    MEMBERS = "members"
    GROUPS = "groups"  # the people of certain groups, and those who look after the space
    KEEPERS = "keepers"  # those who look after it


def fetches_links(space: str) -> Q:
    """Spaces whose links the house may follow; never those of a group. `space`: the path to it, as `topic__space__`."""
    guests = Q(**{f"{space}visibility": "public"}) & ~Q(**{f"{space}link_cards": False})
    return guests | Q(**{f"{space}visibility": "members", f"{space}link_cards": True})


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, viewer: Actor) -> SpaceQuerySet:
        return self.filter(readable(viewer))

    def open(self) -> SpaceQuerySet:
        return self.filter(archived_at=None)


class Space(models.Model):
    class Visibility(models.TextChoices):
        PUBLIC = "public"
        MEMBERS = "members"
        GROUP = "group"

    handle = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=60, default="", blank=True)
    name_zh_hans = models.CharField(max_length=60, default="", blank=True)
    about_en = models.CharField(max_length=300, default="", blank=True)
    about_zh_hans = models.CharField(max_length=300, default="", blank=True)
    colour = models.SmallIntegerField(default=1)  # 1-6 of the palette in ui/tokens.css
    kinds = ArrayField(models.CharField(max_length=12, choices=Kind.choices), default=all_kinds)
    position = models.IntegerField(default=100)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    group = models.ForeignKey("groups.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="spaces")
    several_accepted = models.BooleanField(default=False)
    link_cards = models.BooleanField(null=True)  # whether links written here are fetched; null: where guests read
    # Copies of the last row of `SpaceRules`, so that a page knows them without a read.
    openers = models.CharField(max_length=8, choices=Who.choices, default=Who.MEMBERS)
    opener_groups = ArrayField(models.BigIntegerField(), default=list, blank=True)
    repliers = models.CharField(max_length=8, choices=Who.choices, default=Who.MEMBERS)
    replier_groups = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.BigIntegerField(null=True)  # actor key
    archived_at = models.DateTimeField(null=True)
    archived_by = models.BigIntegerField(null=True)  # actor key
    # Counters of what is not hidden; `content.actions.recount` rebuilds them.
    topics = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)  # open questions without an answer
    active_at = models.DateTimeField(null=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_zh_hans=""), name="space_has_a_name"),
            models.CheckConstraint(condition=Q(colour__gte=1, colour__lte=6), name="space_colour_of_the_palette"),
            models.CheckConstraint(
                condition=Q(visibility="group", group__isnull=False) | (~Q(visibility="group") & Q(group=None)),
                name="group_space_has_a_group",
            ),
            models.CheckConstraint(condition=Q(topics__gte=0, waiting__gte=0), name="space_counts_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en or self.name_zh_hans, self.name_zh_hans or self.name_en)

    @property
    def about(self) -> Bilingual:
        return Bilingual(self.about_en or self.about_zh_hans, self.about_zh_hans or self.about_en)


class ModeratorQuerySet(models.QuerySet["SpaceModerator"]):
    def current(self) -> ModeratorQuerySet:
        return self.filter(ended_at=None)

    def of(self, viewer: Actor) -> ModeratorQuerySet:
        pk = getattr(viewer, "pk", None)
        return self.none() if pk is None else self.current().filter(member=pk)


class SpaceModerator(models.Model):
    """A member looks after a space from a time to a time: closes, pins, hides and restores there, and nowhere else."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="moderators")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # actor key

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "member"], condition=Q(ended_at=None), name="moderates_once"),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(ended_at=None), name="spaces_of_a_moderator")]


class SpaceRules(models.Model):
    """Who may open topics in a space and who may reply there, from a time on; the rows are the history."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="rules")
    openers = models.CharField(max_length=8, choices=Who.choices)
    opener_groups = ArrayField(models.BigIntegerField(), default=list, blank=True)
    repliers = models.CharField(max_length=8, choices=Who.choices)
    replier_groups = ArrayField(models.BigIntegerField(), default=list, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        indexes = [models.Index(fields=["space", "-id"], name="rules_of_space")]
