"""A profile as one viewer may see it: facts, tabs that other rooms offer, what is hidden left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from guildhall.kernel.registry import Panel, panels_at
from guildhall.members.cities import city_name
from guildhall.members.models import Identity, Member, Role
from guildhall.members.places import industry_name, language_name, region_name
from guildhall.members.queries.attributes import Fact, facts_shown
from guildhall.members.rules import (
    can_claim,
    can_edit_profile,
    can_see_activity,
    can_see_member,
    can_see_place,
    can_see_work,
)
from guildhall.ui.shell import NavItem


@dataclass(frozen=True)
class Profile:
    request: HttpRequest
    member: Member

    @property
    def viewer(self) -> Any:
        return self.request.user

    @property
    def place(self) -> list[Any]:
        if not can_see_place(self.viewer, self.member):
            return []
        return [
            part
            for part in (city_name(self.member.city), self.member.country and region_name(self.member.country))
            if part
        ]

    @property
    def work(self) -> list[Any]:
        """Role, company and industry, as far as they are said."""
        if not can_see_work(self.viewer, self.member):
            return []
        industry = self.member.industry and industry_name(self.member.industry)
        return [part for part in (self.member.role, self.member.company, industry) if part]

    @property
    def languages(self) -> list[Any]:
        return [language_name(code) for code in self.member.languages]

    @property
    def is_mine(self) -> bool:
        return can_edit_profile(self.viewer, self.member)

    @property
    def may_claim(self) -> bool:
        """Guests see the button too: it leads through sign-in."""
        return self.member.is_unclaimed and (not self.viewer.is_authenticated or can_claim(self.viewer, self.member))

    @property
    def is_for_staff(self) -> bool:
        return can_see_member(self.viewer)

    @property
    def shows_activity(self) -> bool:
        return can_see_activity(self.viewer, self.member)

    @cached_property
    def identities(self) -> list[Identity]:
        """Accounts elsewhere that lead to a page; mail addresses never."""
        behind = Member.objects.behind(self.member)
        return list(
            Identity.objects.filter(member__in=behind).exclude(platform="email").exclude(url="").order_by("platform")
        )

    @cached_property
    def roles(self) -> list[Role]:
        return list(Role.objects.held_by(self.member).order_by("pk"))

    @cached_property
    def panels(self) -> list[Panel]:
        shown = (panel for panel in panels_at("profile") if panel.render)
        return [panel for panel in shown if not panel.capability or self.viewer.can(panel.capability)]

    @cached_property
    def current(self) -> Panel | None:
        asked = self.request.GET.get("tab", "")
        return next((panel for panel in self.panels if panel.name == asked), self.panels[0] if self.panels else None)

    @cached_property
    def tabs(self) -> list[NavItem]:
        path = self.request.path
        return [
            NavItem(
                panel.label,
                path if number == 0 else f"{path}?tab={panel.name}",
                panel.icon,
                current=panel == self.current,
                count=panel.count(self.member) if panel.count else None,
            )
            for number, panel in enumerate(self.panels)
        ]

    @cached_property
    def body(self) -> SafeString | str:
        """The chosen tab, rendered by the room that offers it: `render(request, member)` gives template and context."""
        if self.current is None or self.current.render is None:
            return ""
        template, context = self.current.render(self.request, self.member)
        return render_to_string(template, {**context, "shows_activity": self.shows_activity}, self.request)

    @cached_property
    def facts(self) -> list[Fact]:
        """What is verified, as far as the member shows it."""
        return facts_shown(self.viewer, self.member)

    @property
    def has_rail(self) -> bool:
        return bool(self.facts or self.member.website or self.identities)

    @property
    def title(self) -> Any:
        return self.member.display_name
