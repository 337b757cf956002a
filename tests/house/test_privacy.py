"""What is kept about people is known field by field, and nothing of it is left after an erasure."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client

from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import privacy, privacy_fields
from guildhall.members.actions import (
    add_attribute,
    add_identity,
    ask_claim,
    edit_profile,
    erase_member,
    export_member,
    merge_member,
    replay_erasures,
    set_avatar,
    visit,
)
from guildhall.members.models import ActorKey, Member
from guildhall.members.tests.factories import PASSWORD, ImportedFactory, MemberFactory
from guildhall.members.tests.pictures import png

CANARY = "zqxcanary"
KEY_NAMES = ("_key", "_by")
ABOUTS = {"identity", "contact", "content", "activity", "security", "none"}
WAYS = {"delete", "clear", "keep", "key"}


def personal_models() -> list[type[models.Model]]:
    """Every model with a key to a member, to a key of the log, or to a row of such a model that a library keeps."""
    found = {model for model in apps.get_models() if points_to_people(model)}
    libraries = {model for model in found if not model.__module__.startswith("guildhall.")}
    for model in apps.get_models():
        related = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        if related & libraries and not model.__module__.startswith("guildhall."):
            found.add(model)
    return sorted(found, key=lambda model: model._meta.label)


def fields_to_classify(model: type[models.Model]) -> list[Any]:
    """All of them; where a row only notes which staff did it (`created_by`), no more than that key."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    keys = [field for field in fields if is_key(field)]
    is_the_house_s = bool(keys) and all(field.name.endswith("_by") and not field.is_relation for field in keys)
    return keys if is_the_house_s else fields


def points_to_people(model: type[models.Model]) -> bool:
    if model is Member:
        return True
    if not model._meta.managed or model._meta.proxy:
        return False
    return any(is_key(field) for field in model._meta.concrete_fields)


def is_key(field: Any) -> bool:
    if field.related_model is Member:
        return True
    return isinstance(field, models.BigIntegerField) and field.name.endswith(KEY_NAMES) and not field.is_relation


def test_every_field_about_people_is_classified():
    known = {entry.name for entry in privacy_fields}
    wanted = [f"{model._meta.label}.{field.name}" for model in personal_models() for field in fields_to_classify(model)]
    missing = [name for name in wanted if name not in known]
    assert not missing, "classify these in the privacy.py of their room:\n" + "\n".join(missing)


def test_classifications_name_fields_that_exist_and_say_why_they_stay():
    for entry in privacy_fields:
        label, _dot, name = entry.name.rpartition(".")
        apps.get_model(label)._meta.get_field(name)
        assert entry.about in ABOUTS, entry.name
        assert entry.on_erase in WAYS, entry.name
        assert entry.why or entry.on_erase != "keep", f"{entry.name} is kept: say why"


def test_every_room_that_classifies_exports_and_erases():
    rooms = {entry.name.split(".")[0] for entry in privacy_fields if entry.on_erase in {"delete", "clear"}}
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("guildhall.")}
    assert rooms & ours <= {entry.name for entry in privacy}


@pytest.fixture
def canary(settings: Any, tmp_path: Path) -> Member:
    settings.VAR = tmp_path
    return synthetic_member()


def synthetic_member() -> Member:
    """Somebody with a canary in every field that takes words."""
    numbers = count()

    def word() -> str:
        return f"{CANARY}{next(numbers)}"

    member = MemberFactory(handle=word(), name=word(), email=f"{word()}@example.org", password=PASSWORD)
    edit_profile(
        actor=member, member=member, bio=word(), city=word(), company=word(), role=word(), industry=word(),
        website=f"https://{word()}.example.org", languages=[word()[:12]],
    )  # fmt: skip
    set_avatar(actor=member, member=member, data=png(40, 40))
    EmailAddress.objects.create(user=member, email=f"{word()}@example.org", verified=True)
    account = SocialAccount.objects.create(user=member, provider="github", uid=word(), extra_data={"login": word()})
    SocialToken.objects.create(account=account, token=word(), token_secret=word())
    add_identity(member=member, platform="elsewhere", value=word(), label=word(), url=f"https://{word()}.example.org/")
    add_attribute(member=member, key="elsewhere.employer", value=word(), evidence=word())
    merge_member(actor=HOUSE, source=ImportedFactory(name=word(), handle=word()), target=member, evidence=word())
    ask_claim(actor=member, subject=ImportedFactory(), way="staff", evidence=word())
    visit(actor=member)
    browser = Client(headers={"User-Agent": word()})
    browser.post("/accounts/login/", {"login": member.handle, "password": PASSWORD})
    browser.post("/accounts/password/reset/", {"email": member.email})
    assert UserSession.objects.filter(user=member).exists()
    Authenticator.objects.create(user=member, type="totp", data={"secret": word()})  # from here on it is asked for
    cache.set("members-of-the-house", "nothing personal", 60)
    return member


def traces() -> dict[str, list[str]]:
    """Where a canary is still written: every row of every table as text, and every stored file."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT t::text FROM {quoted} t WHERE t::text ILIKE %s", [f"%{CANARY}%"])
            if rows := [row[0] for row in cursor.fetchall()]:
                found[table] = rows
    root = Path(default_storage.location)
    for path in root.rglob("*") if root.exists() else ():
        if path.is_file() and (CANARY.encode() in path.read_bytes() or CANARY in path.name):
            found.setdefault("files", []).append(str(path))
    return found


@pytest.mark.django_db
def test_a_canary_in_every_field_is_found_nowhere_after_erasure(canary: Member):
    before = traces()
    assert {"members_member", "members_identity", "account_emailaddress", "usersessions_usersession"} <= before.keys()
    keys = list(ActorKey.objects.filter(member__in=Member.objects.behind(canary)).values_list("key", flat=True))
    erase_member(actor=HOUSE, member=canary)
    assert traces() == {}
    assert not ActorKey.objects.filter(key__in=keys).exists()


@pytest.mark.django_db
def test_an_export_has_every_canary_that_may_be_shown_and_no_other_persons(canary: Member):
    stranger = MemberFactory(name="strangecanary", city="strangecanary")
    packed = export_member(actor=HOUSE, member=canary)
    text = unpacked(packed)
    rows = [
        row for table, found in traces().items() if table in {"members_member", "members_identity"} for row in found
    ]
    words = {
        part
        for row in rows
        for part in row.replace('"', " ").replace(",", " ").replace("(", " ").split()
        if CANARY in part
    }
    missing = {
        word for word in words if word.strip("{}()").split("<")[0] not in text and "://" not in word and "<" not in word
    }
    assert not missing
    assert stranger.name not in text
    assert canary.password not in text


def unpacked(packed: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.django_db
def test_an_erasure_survives_a_backup_that_is_brought_back(settings: Any, tmp_path: Path):
    settings.VAR = tmp_path
    member = MemberFactory(name=CANARY)
    columns = {field.attname: getattr(member, field.attname) for field in Member._meta.concrete_fields}
    key = member.actor_key
    erase_member(actor=HOUSE, member=member)
    Member.objects.filter(pk=member.pk).update(**columns)
    ActorKey.objects.create(key=key, member_id=member.pk)
    assert "members_member" in traces()
    assert replay_erasures() == 1
    assert traces() == {}
    assert replay_erasures() == 0


@pytest.mark.django_db
def test_the_days_to_think_are_kept(settings: Any, tmp_path: Path):
    from guildhall.members.actions import ask_erasure, carry_out_erasures
    from guildhall.members.models import Erasure

    settings.VAR = tmp_path
    member = MemberFactory(name=CANARY)
    ask_erasure(actor=member)
    assert carry_out_erasures() == 0
    Erasure.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert carry_out_erasures() == 1
    assert traces() == {}
