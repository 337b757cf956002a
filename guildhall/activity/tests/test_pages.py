import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from guildhall.activity.actions import record
from guildhall.activity.models import Activity, Cursor, Parked
from guildhall.activity.testing import drain
from guildhall.activity.tests.factories import Happened, Heard, Ignored, reading, spine
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options import queries as options


@pytest.fixture
def staff(transactional_db, client, settings):
    settings.IS_DEMO = True  # the second factor of staff has tests of its own
    member = StaffFactory(role="manager", name="Mei")
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return member


def happen(count=1, activity=None, **fields):
    with transaction.atomic():
        for number in range(count):
            record(activity or Happened(number), subject=spine(), actor=fields.get("actor", HOUSE))


def rows(response) -> list[str]:
    return [line.sentence for line in response.context["listed"].lines]


@pytest.mark.parametrize("count", [1, 3])
def test_log_reads_as_little_for_many_rows_as_for_one(staff, client, count, django_assert_num_queries):
    happen(count, actor=staff)
    client.get(reverse("activity:log"))
    options.forget()
    with django_assert_num_queries(5):
        response = client.get(reverse("activity:log"), {"verb": Happened.verb})
    assert rows(response) == ["Mei did something"] * count


def test_log_speaks_chinese(staff, client):
    happen(actor=staff)
    client.cookies["django_language"] = "zh-hans"
    staff.locale = "zh-hans"
    staff.save(update_fields=["locale"])
    with translation.override("zh-hans"):
        response = client.get(reverse("activity:log"), {"verb": Happened.verb}, headers={"accept-language": "zh-hans"})
    assert "Mei 做了一件事" in response.content.decode()


def test_log_is_filtered_by_verb_member_and_day(staff, client):
    other = MemberFactory(name="Li Lei", handle="lilei")
    happen(actor=staff)
    happen(actor=other)
    happen(activity=Ignored(), actor=other)
    log = reverse("activity:log")
    assert rows(client.get(log, {"member": "lilei"})) == ["Li Lei did nothing", "Li Lei did something"]
    assert rows(client.get(log, {"member": "lilei", "verb": Happened.verb})) == ["Li Lei did something"]
    assert rows(client.get(log, {"member": "nobody"})) == []
    assert rows(client.get(log, {"verb": Happened.verb, "until": "2001-01-01"})) == []
    assert len(rows(client.get(log, {"verb": Happened.verb, "since": "2001-01-01"}))) == 2
    assert client.get(log, {"since": "soon", "before": "x"}).status_code == 200


def test_log_is_paged_by_key(staff, client):
    happen(60)
    log = reverse("activity:log")
    first = client.get(log, {"verb": Happened.verb})
    assert len(rows(first)) == 50
    second = client.get(f"{log}{first.context['older']}")
    assert len(rows(second)) == 10
    assert second.context["older"] == ""


def test_log_leaves_out_what_the_viewer_may_not_see(staff, client):
    happen()
    answers = {"nothing": lambda viewer, ids: {}, "all": lambda viewer, ids: {pk: Shown("the spine") for pk in ids}}
    for name, expected in (("nothing", 0), ("all", 1)):
        ports.add(Port(name="activity.spine.subject", kind="subject", answers=answers[name]))
        try:
            assert len(rows(client.get(reverse("activity:log"), {"verb": Happened.verb}))) == expected
        finally:
            del ports._entries["activity.spine.subject"]


def test_readers_show_how_far_they_are(staff, client):
    with reading(Heard(fail_on={1}).handle) as reader:
        happen(3)
        (state,) = [
            one for one in client.get(reverse("activity:readers")).context["states"] if one.reader.name == reader.name
        ]
        assert (state.unread, state.parked) == (3, 0)
        drain(reader.name, parked=True)
        page = client.get(reverse("activity:reader", args=[reader.name]))
        assert (page.context["state"].unread, page.context["state"].parked, page.context["state"].rows) == (0, 1, 3)
        assert "cannot read 1" in page.content.decode()


def test_retry_and_replay_from_the_console(staff, client):
    heard = Heard(fail_on={1})
    with reading(heard.handle) as reader:
        happen(2)
        drain(reader.name, parked=True)
        heard.fail_on.clear()
        assert client.post(reverse("activity:retry", args=[reader.name])).status_code == 302
        drain(reader.name, retry=True)
        assert not Parked.objects.exists()
        replay = reverse("activity:replay", args=[reader.name])
        assert client.post(replay).status_code == 422
        assert client.post(replay, {"sure": "on"}).status_code == 302
        assert Cursor.objects.get(reader=reader.name).activity_id == 0
        drain(reader.name)
    assert heard.numbers == [0, 1, 0, 1]
    assert {"activity.reader.retried", "activity.reader.replayed"} <= set(
        Activity.objects.values_list("verb", flat=True)
    )


@pytest.mark.parametrize("name", ["log", "readers"])
def test_only_staff_read_the_log(client, db, name):
    client.force_login(MemberFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse(f"activity:{name}")).status_code in {403, 404}


def test_unknown_reader_is_not_found(staff, client):
    assert client.get(reverse("activity:reader", args=["no.body"])).status_code == 404
