import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import grant_role, sync_roles
from guildhall.members.models import ADMINISTRATOR, Identity, Member, Role, Session
from guildhall.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def locally_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def ada():
    member = MemberFactory(handle="ada", email="ada@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=member, email="ada@example.org", verified=True, primary=True)
    return member


def sign_in(client, login="ada", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password, **more})


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", " Ada@Example.org "])
def test_by_handle_or_address_in_any_case(client, ada, login):
    assert sign_in(client, login).status_code == 302
    assert client.get("/settings/security").status_code == 200
    assert Session.objects.filter(member=ada).count() == 1
    assert Identity.objects.get().value == "ada@example.org"


def test_unknown_and_wrong_are_answered_alike(client, ada):
    wrong = sign_in(client, "ada", "not her password").content.decode()
    unknown = Client().post("/accounts/login/", {"login": "eve", "password": "not her password"}).content.decode()
    plain = [re.sub(r'(csrfmiddlewaretoken" value="|value=")[^"]+', "", text) for text in (wrong, unknown)]
    assert plain[0] == plain[1]


def test_session_and_member_come_in_one_read(client, ada, django_assert_num_queries):
    sync_roles()
    for role in ("operator", "director"):
        grant_role(actor=HOUSE, member=ada, role=Role.objects.get(handle=role))
    client.force_login(ada)
    with django_assert_num_queries(1) as read:
        assert client.get("/seen").status_code == 405
    assert "members_session" in read.captured_queries[0]["sql"]


def test_a_session_ends_with_the_password_it_began_with(client, ada):
    client.force_login(ada)
    member = Member.objects.get(pk=ada.pk)
    member.set_password("a new one, nobody knows")
    member.save()
    assert client.get("/settings/security").status_code == 302


def test_a_merged_or_erased_member_is_a_guest_at_once(client, ada):
    client.force_login(ada)
    Member.objects.filter(pk=ada.pk).update(merged_into=MemberFactory())
    assert client.get("/settings/security").status_code == 302


def test_tries_are_counted_but_a_known_device_gets_in(ada):
    known, stranger = Client(), Client()
    sign_in(known)
    device = known.cookies["known"].value
    known.logout()
    for number in range(7):
        sign_in(stranger, "ada", f"guess {number}")
    assert sign_in(stranger).status_code == 422
    home = Client(REMOTE_ADDR="192.0.2.8")
    home.cookies["known"] = device
    assert sign_in(home).status_code == 302
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 422


def test_the_way_after_sign_in_stays_on_this_site(client, ada):
    for target in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = sign_in(Client(), next=target)
        assert answer["Location"] == "/", target
    assert sign_in(client, next="/people/")["Location"] == "/people/"


def reset_link(client, email="ada@example.org", **headers):
    mail.outbox.clear()
    client.post("/accounts/password/reset/", {"email": email}, **headers)
    return re.search(r"(https?://\S+)", mail.outbox[0].body)[1]


def test_reset_links_name_this_site_whatever_host_was_asked(client, ada, settings):
    settings.ALLOWED_HOSTS = ["*"]
    link = reset_link(client, headers={"Host": "evil.example"})
    assert link.startswith(settings.SITE_URL + "/accounts/password/reset/key/")


def test_a_reset_link_works_once(client, ada, settings):
    path = reset_link(client).removeprefix(settings.SITE_URL)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    new = "another long secret of hers"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert "no longer works" in Client().get(path, headers={"Accept-Language": "en"}).content.decode()
    assert sign_in(Client(), password=new).status_code == 302


def test_a_reset_link_dies_with_the_address_it_was_for(ada, settings):
    client = Client()
    path = reset_link(client).removeprefix(settings.SITE_URL)
    Member.objects.filter(pk=ada.pk).update(email="new@example.org")
    EmailAddress.objects.update(email="new@example.org")
    assert "no longer works" in Client().get(path, headers={"Accept-Language": "en"}).content.decode()


def test_asking_for_a_reset_says_nothing_about_who_is_here(ada):
    bodies = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True).content
        for email in ("ada@example.org", "eve@example.org")
    ]
    assert bodies[0] == bodies[1]


def test_staff_without_a_second_factor_are_led_to_set_one_up(client):
    client.force_login(StaffFactory(role=ADMINISTRATOR))
    answer = client.get("/console/people/")
    assert answer.status_code == 302
    assert answer["Location"] == "/settings/security?factor=needed"
    assert "Staff need a second factor" in client.get(answer["Location"]).content.decode()


def test_staff_in_the_demo_are_let_through(client, settings):
    settings.IS_DEMO = True
    client.force_login(StaffFactory())
    assert client.get("/console/people/").status_code == 200


def test_sensitive_acts_ask_again_who_it_is(client, ada):
    client.force_login(ada)
    answer = client.post("/settings/data/export")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not Activity.objects.filter(verb="members.exported").exists()


def test_another_members_device_cannot_be_ended(client, ada):
    other = Client()
    sign_in(other)
    signed_in(client, MemberFactory(handle="eve", email="eve@example.org", password=PASSWORD))
    from allauth.usersessions.models import UserSession

    device = UserSession.objects.get(user=ada)
    assert client.post(f"/settings/security/devices/{device.pk}/end").status_code == 404
    assert Session.objects.filter(member=ada).exists()


def test_devices_are_listed_and_ended(ada):
    here, there = Client(), Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"})
    sign_in(there)
    signed_in(here, ada)
    page = here.get("/settings/security").content.decode()
    assert "Firefox, Linux" in page
    here.post("/settings/security/devices/end-others")
    assert there.get("/settings/security").status_code == 302
    assert here.get("/settings/security").status_code == 200


@pytest.mark.parametrize(("delivers", "said"), [(True, "a link is on its way"), (False, "outbox of the console")])
def test_asking_for_a_reset_says_where_the_link_goes(client, ada, settings, delivers, said):
    settings.DELIVERS_MAIL = delivers
    page = client.post("/accounts/password/reset/", {"email": ada.email}, follow=True).content.decode()
    assert said in page
    assert ("sends no mail yet" in client.get("/accounts/password/reset/").content.decode()) != delivers
