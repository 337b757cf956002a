"""Passkeys, and who is who: claimed by proof, decided by staff, merged and taken apart again, in a browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.serializers import serialize

from guildhall.members.actions import add_identity
from guildhall.members.models import ActorKey, Claim, Identity, Member, Merge
from guildhall.members.tests.factories import PASSWORD, ImportedFactory, MemberFactory, StaffFactory
from guildhall.outreach.models import Mail
from tests.browser_fixtures import overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "guildhall.outreach.backend.OutboxBackend"


@pytest.fixture
def staff(settings):
    settings.IS_DEMO = True  # staff without a second factor are let in
    return StaffFactory(handle="warden", role="manager")


def send(page, button: str) -> None:
    with page.expect_navigation():
        page.click(button)


def test_a_passkey_is_added_and_signs_in_without_a_password(visit):
    member = MemberFactory(handle="ada", password=PASSWORD)
    page = visit("/accounts/login/?next=/settings/security")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.fill("[name=login]", "ada")
    page.fill("[name=password]", PASSWORD)
    send(page, "form[action*='login'] button.gh-btn-primary")

    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    send(page, "form[action*='reauthenticate'] button.gh-btn-primary")
    page.fill("[name=name]", "Phone")
    page.check("[name=passwordless]")
    send(page, "form[data-passkey=create] button.gh-btn-primary")
    assert Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).count() == 1

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/settings/security")
    send(page, "form[data-passkey=login] button")
    assert page.url.endswith("/settings/security")
    assert Authenticator.objects.get(user=member, type=Authenticator.Type.WEBAUTHN).last_used_at

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/settings/security")
    page.fill("[name=login]", "ada")
    page.fill("[name=password]", PASSWORD)
    send(page, "form[action*='login'] button.gh-btn-primary")
    send(page, "form[data-passkey=get] button")
    assert page.url.endswith("/settings/security"), "the same passkey is the second factor"


def test_a_confirmed_address_brings_back_what_was_imported(visit, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    old = ImportedFactory(handle="old-lilei", name="李雷")
    add_identity(member=old, platform="email", value="lilei@example.org")
    page = visit("/accounts/signup/", language="zh-hans", width=390)
    page.fill("[name=username]", "lilei")
    page.fill("[name=email]", "lilei@example.org")
    page.fill("[name=password1]", "vier Worte und ein 汉字")
    page.wait_for_timeout(2100)  # nobody fills in a form faster, but programs do
    send(page, "main form[method=post] button[type=submit]")
    assert page.inner_text("h1") == "请查收邮件"

    page.goto(re.search(r"https?://[^/\s]+(/\S+)", Mail.objects.get().text)[1])
    send(page, "main form[method=post] button[type=submit]")
    page.goto("/people/old-lilei/")
    assert page.url.endswith("/people/lilei/")
    old.refresh_from_db()
    assert old.shown == Member.objects.get(handle="lilei")
    assert overflow(page) == 0


def test_staff_decides_a_claim_by_its_evidence(visit, staff):
    old, new = ImportedFactory(handle="old-mei", name="韩梅梅"), MemberFactory(handle="mei")
    page = visit("/people/old-mei/", member=new)
    send(page, "a[href$='/claim']")
    page.check("[name=way][value=staff]")
    page.fill("[name=evidence]", "Xu Lan met me at the spring ride.")
    send(page, "#members-claim-form button.gh-btn-primary")
    assert "Staff decides" in page.inner_text("main")
    assert Claim.objects.get().claimant == new

    desk = visit("/console/people/claims", member=staff)
    assert "Xu Lan met me" in desk.inner_text("main")
    desk.fill("[name=reason]", "Xu Lan says so too.")
    send(desk, "button[name=verdict][value=accept]")
    assert "No claim is waiting" in desk.inner_text("main")

    page.goto("/people/old-mei/")
    assert page.url.endswith("/people/mei/")
    old.refresh_from_db()
    assert old.shown == new


def state() -> str:
    rows = [model.objects.order_by("pk") for model in (Member, Identity, ActorKey)]
    return "".join(serialize("json", query) for query in rows)


def test_a_merge_is_taken_apart_again_without_a_trace(visit, staff):
    old, new = ImportedFactory(handle="old-kai", name="Kai"), MemberFactory(handle="kai", name="Kai Berg")
    page = visit(f"/console/people/{old.pk}/", member=staff)
    before = state()
    send(page, "a[href$='/merge']")
    page.fill("main [name=q]", "kai")
    send(page, "main form[role=search] button")
    page.check(f"[name=target][value='{new.pk}']")
    page.fill("[name=evidence]", "Both sign with the same key.")
    send(page, "main form.gc-panel button.gh-btn-primary")
    assert page.url.endswith("/people/kai/")
    assert state() != before

    page.goto("/console/people/merges")
    assert "Both sign with the same key." in page.inner_text("main")
    page.fill("[name=reason]", "Two people after all.")
    send(page, "form[action$='/undo'] button")
    assert state() == before
    assert Merge.objects.get().undo_reason == "Two people after all."
