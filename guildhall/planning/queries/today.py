"""What needs a person today, in the order of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import panels_at
from guildhall.planning.queries.cards import GROUPS, Card
from guildhall.planning.queries.house import house_cards
from guildhall.planning.queries.questions import question_cards


@dataclass(frozen=True)
class Group:
    name: str
    cards: list[Card]


@dataclass(frozen=True)
class Today:
    """`rooms` are cards that other rooms render by themselves, at the place 'today'."""

    groups: list[Group]
    rooms: list[str]

    @property
    def count(self) -> int:
        return sum(len(group.cards) for group in self.groups) + len(self.rooms)


def today(request: HttpRequest, viewer: Actor) -> Today:
    cards = [*question_cards(viewer), *house_cards(viewer)]
    groups = [Group(name, [card for card in cards if card.group == name]) for name in GROUPS]
    return Today([group for group in groups if group.cards], _of_rooms(request, viewer))


def _of_rooms(request: HttpRequest, viewer: Actor) -> list[str]:
    allowed = [panel for panel in panels_at("today") if not panel.capability or viewer.can(panel.capability)]
    made: list[Any] = [panel.render(request, None) for panel in allowed if panel.render]
    return [render_to_string(template, context, request) for template, context in filter(None, made)]
