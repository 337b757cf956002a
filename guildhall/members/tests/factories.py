"""Members for tests. `MemberFactory()` signed up; `ImportedFactory()` came with an import; staff holds a role."""

from __future__ import annotations

from typing import Any

import factory

from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import add_identity, create_member, grant_role, sync_roles
from guildhall.members.models import Member, Role

PASSWORD = "correct horse battery staple"


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    handle = factory.Sequence(lambda number: f"member{number}")
    name = factory.Sequence(lambda number: f"Member {number}")
    email = factory.LazyAttribute(lambda member: f"{member.handle}@example.org")

    @classmethod
    def _create(cls, model_class: type[Member], *args: Any, **fields: Any) -> Member:
        password = fields.pop("password", None)
        member = create_member(**fields)
        if password:
            member.set_password(password)
            member.save(update_fields=["password"])
        return member


class BotFactory(MemberFactory):
    kind = Member.Kind.BOT


class ImportedFactory(MemberFactory):
    """An unclaimed person with one identity: `ImportedFactory(identity=("stackexchange:bicycles.meta", "42"))`."""

    email = None
    claimed_at = None

    @factory.post_generation
    def identity(self, create: bool, extracted: tuple[str, str] | None, **kwargs: Any) -> None:
        platform, value = extracted or ("stackexchange:example", str(self.pk))
        add_identity(member=self, platform=platform, value=value, url=f"https://example.com/users/{value}")


class StaffFactory(MemberFactory):
    """Holds a shipped role with everything that is declared for it: `StaffFactory(role="manager")`."""

    @classmethod
    def _create(cls, model_class: type[Member], *args: Any, **fields: Any) -> Member:
        role = fields.pop("role", "operator")
        member = super()._create(model_class, *args, **fields)
        sync_roles()
        grant_role(actor=HOUSE, member=member, role=Role.objects.get(handle=role))
        return member


def signed_in(client: Any, member: Member) -> Any:
    """Signed in by password and freshly confirmed, so that sensitive acts are open."""
    client.post("/accounts/login/", {"login": member.handle, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client
