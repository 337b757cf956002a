from __future__ import annotations

import pytest
from django.urls import reverse

from guildhall.connectors.models import ImportRun, SourceRow
from guildhall.connectors.tests import dumps
from guildhall.connectors.tests.factories import imported
from guildhall.content.models import Post, Space, Topic
from guildhall.kernel import clock
from guildhall.members.models import Identity
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
SOURCE = f"stackexchange:{dumps.SITE}"
QUERIES_OF_LIST = 3


@pytest.fixture(scope="module")
def run(standing, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    return imported(dumps.write(folder / "dump"), folder / "out").run


@pytest.fixture
def staff(client, settings):
    settings.IS_DEMO = True  # elsewhere staff need a second factor
    member = StaffFactory(role="manager")
    client.force_login(member)
    return client


def topic(old_id):
    return Topic.objects.get(origin=SOURCE, origin_id=str(old_id))


@pytest.mark.parametrize(
    "address", ["/questions/1", "/questions/1/", "/questions/1/which-wheels", "/q/1/5", "/questions/1/x?tab=votes"]
)
def test_an_old_question_leads_to_the_topic(client, run, address):
    response = client.get(address)
    assert response.status_code == 301
    assert response["Location"] == f"/t/{topic(1).pk}/{topic(1).slug}/"


def test_old_answers_comments_people_and_tags_lead_to_the_new_ones(client, run):
    answer = Post.objects.get(origin=SOURCE, origin_id="2")
    expected = {
        "/a/2": f"/posts/{answer.pk}/",
        "/questions/1/which-wheels/2": f"/posts/{answer.pk}/",
        "/users/2/li": reverse(
            "members:profile", args=[Identity.objects.get(platform=SOURCE, value="2").member.handle]
        ),
        "/questions/tagged/c%2B%2B": reverse("content:tag", args=["c++"]),
        "/posts/comments/1": reverse("content:comment", args=[answer.comments.get().pk]),
    }
    assert {address: client.get(address)["Location"] for address in expected} == expected


@pytest.mark.parametrize(
    "address", ["/questions/404", "/q/99999999999999999999", "/a/5", "/users/404/x", "/questions/tagged/none"]
)
def test_an_old_address_of_nothing_is_not_found(client, run, address):
    assert client.get(address).status_code == 404


def test_an_old_address_tells_nobody_what_they_may_not_see(client, run):
    Space.objects.filter(pk=run.space_id).update(visibility=Space.Visibility.MEMBERS)
    assert client.get("/questions/1").status_code == 404
    Space.objects.filter(pk=run.space_id).update(visibility=Space.Visibility.PUBLIC)
    Topic.objects.filter(pk=topic(1).pk).update(hidden_at=clock.now())
    assert client.get("/questions/1").status_code == 404


def test_of_two_sites_the_one_that_is_asked_wins(client, run, settings):
    settings.ALLOWED_HOSTS = ["*"]
    SourceRow.objects.create(
        source="stackexchange:other.example.com", kind="post", old_id="1", subject_type="content.post",
        subject_id=topic(3).posts.get(kind="opening").pk,
    )  # fmt: skip
    assert client.get("/q/1")["Location"].startswith(f"/t/{topic(1).pk}/")
    assert client.get("/q/1", headers={"host": "other.example.com"})["Location"].startswith(f"/t/{topic(3).pk}/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_imports_asks_the_same_for_one_and_for_three(staff, run, number, django_assert_num_queries):
    for other in range(1, number):
        ImportRun.objects.create(
            source=f"x:{other}", platform="stackexchange", site=f"x{other}", path="x", fingerprint="x"
        )
    staff.get(reverse("connectors:imports"))
    with django_assert_num_queries(QUERIES_OF_LIST):
        page = staff.get(reverse("connectors:imports"))
    assert page.content.decode().count("<tr>") == number + 1


def test_the_account_of_an_import_adds_up_on_the_page(staff, run):
    page = staff.get(reverse("connectors:import_run", args=[run.pk])).content.decode()
    assert page.count("Adds up") >= len(dumps.TABLES)
    assert "Its post is not in the dump" in page


def test_the_rows_behind_a_number_are_shown_with_their_place(staff, run):
    page = staff.get(reverse("connectors:import_rows", args=[run.pk, "Posts.xml", "broken"])).content.decode()
    assert "OwnerUserId=" in page
    assert staff.get(reverse("connectors:import_rows", args=[run.pk, "Posts.xml", "nonsense"])).status_code == 404


def test_an_import_that_was_stopped_says_how_to_go_on(staff, run):
    ImportRun.objects.update(finished_at=None)
    assert "Run the same command" in staff.get(reverse("connectors:import_run", args=[run.pk])).content.decode()


def test_members_do_not_see_imports(client, run):
    client.force_login(MemberFactory())
    for name, args in (("imports", []), ("import_run", [run.pk]), ("import_rows", [run.pk, "Posts.xml", "broken"])):
        assert client.get(reverse(f"connectors:{name}", args=args)).status_code == 403


def test_erasing_a_person_forgets_their_old_account(client, run):
    from guildhall.connectors.privacy import erase, export

    member = Identity.objects.get(platform=SOURCE, value="2").member
    assert export(member)["came_from"][0]["old_id"] == "2"
    erase(member)
    assert export(member)["came_from"] == []
    assert client.get("/users/2/x").status_code == 404
