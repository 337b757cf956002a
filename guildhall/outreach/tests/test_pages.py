import pytest
from django.urls import reverse

from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options import queries as options
from guildhall.outreach.actions import deliver, write_mail
from guildhall.outreach.models import Mail

pytestmark = pytest.mark.django_db
SECRET = "https://example.org/reset/s3cr3t"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.IS_DEMO = True


def write(number=1):
    html = f'<a href="{SECRET}">reset</a><script>alert(1)</script>'
    return write_mail(to=f"lin{number}@example.org", subject=f"Reset {number}", text=f"Go to {SECRET}", html=html)


@pytest.fixture
def operator(client):
    client.force_login(StaffFactory(role="operator"))


@pytest.fixture
def administrator(client):
    client.force_login(StaffFactory(role="administrator"))


def test_operators_see_what_left_but_no_secret(client, operator, mailbox):
    mail = write()
    deliver(mail.pk)
    pages = [
        client.get(url).content.decode()
        for url in (reverse("outreach:outbox"), reverse("outreach:mail", args=[mail.pk]))
    ]
    assert all("l•••@example.org" in page for page in pages)
    assert not any("s3cr3t" in page or "lin1@" in page for page in pages)
    assert client.get(reverse("outreach:mail_html", args=[mail.pk])).status_code == 403


def test_administrators_read_the_words_and_the_html_can_do_nothing(client, administrator, mailbox):
    mail = write()
    assert SECRET in client.get(reverse("outreach:mail", args=[mail.pk])).content.decode()
    assert SECRET not in client.get(reverse("outreach:outbox")).content.decode()
    shown = client.get(reverse("outreach:mail_html", args=[mail.pk]))
    assert shown["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_tabs_choose_by_state(client, operator, mailbox):
    sent, waiting = write(1), write(2)
    deliver(sent.pk)
    page = client.get(reverse("outreach:outbox"), {"state": "waiting"}).content.decode()
    assert waiting.subject in page
    assert sent.subject not in page


def test_a_test_mail_tells_what_came_of_it(client, operator, mailbox):
    answer = client.post(reverse("outreach:test"), {"to": "me@example.org"}, follow=True)
    assert "The mail server took it" in answer.content.decode()
    assert len(mailbox.mails) == 1
    assert client.post(reverse("outreach:test"), {"to": "nowhere"}).status_code == 302
    assert Mail.objects.count() == 1


def test_without_a_server_the_page_says_so(client, operator, settings):
    settings.DELIVERS_MAIL = False
    assert "EMAIL_URL" in client.get(reverse("outreach:outbox")).content.decode()


def test_sending_again_by_button(client, operator, mailbox):
    mail = write()
    deliver(mail.pk)
    assert client.post(reverse("outreach:resend", args=[mail.pk])).status_code == 302
    assert Mail.objects.count() == 2


def test_members_have_no_way_in(client):
    client.force_login(MemberFactory())
    assert client.get(reverse("outreach:outbox")).status_code == 403


@pytest.mark.parametrize("mails", [1, 3])
def test_the_outbox_costs_the_same_for_one_and_three(client, operator, mailbox, mails, django_assert_num_queries):
    for number in range(mails):
        write(number)
    client.get(reverse("outreach:outbox"))
    options.forget()
    with django_assert_num_queries(5):
        client.get(reverse("outreach:outbox"))
