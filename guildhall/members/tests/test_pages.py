import pytest

from guildhall.kernel.actor import HOUSE
from guildhall.members.actions import ask_claim, claim_by_proof, edit_profile, erase_member, merge_member, set_privacy
from guildhall.members.models import ADMINISTRATOR, Member
from guildhall.members.tests.factories import PASSWORD, ImportedFactory, MemberFactory, StaffFactory, signed_in

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


@pytest.fixture(autouse=True)
def demo(settings):
    settings.IS_DEMO = True


@pytest.fixture
def boss(client):
    member = StaffFactory(role=ADMINISTRATOR, password=PASSWORD)
    signed_in(client, member)
    return member


def test_the_directory_reads_the_same_for_one_and_for_three(client, django_assert_num_queries):
    for count in (1, 3):
        MemberFactory.create_batch(count, city="杭州", languages=["zh"])
        client.get("/people/")
        with django_assert_num_queries(5):
            page = client.get("/people/")
    assert page.content.decode().count('class="gh-person"') == 4


def test_the_directory_pages_by_key_and_loses_nobody(client):
    people = MemberFactory.create_batch(33)
    first = client.get("/people/").content.decode()
    older = next(part for part in first.split('href="') if part.startswith("?after=")).split('"')[0]
    second = client.get("/people/" + older.replace("&amp;", "&")).content.decode()
    assert all((f"@{person.handle}" in first + second) or (person.name in first + second) for person in people)
    assert first.count('class="gh-person"') + second.count('class="gh-person"') == 33


@pytest.mark.parametrize(
    "query", ["q=李", "q=lilei", "q=LILEI", "q=@lilei", "city=杭州", "industry=software", "language=zh"]
)
def test_the_directory_finds(client, query):
    found = MemberFactory(handle="lilei", name="李雷", city="杭州", industry="software", languages=["zh"])
    MemberFactory(name="Ada", city="Paris", industry="games", languages=["fr"])
    page = client.get(f"/people/?{query}").content.decode()
    assert found.name in page
    assert "Ada" not in page


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=2026-01-01_1",
        "after=_",
        "after=2026-01-01T00:00:00%2B00:00_99999999999999999999",
        "q=%25",
    ],
)
def test_the_directory_survives_odd_addresses(client, query):
    assert client.get(f"/people/?{query}").status_code == 200


def test_the_directory_refuses_damaged_addresses(client):
    assert client.get("/people/?q=%00").status_code == 400


def test_who_wants_to_stay_out_of_lists_does(client):
    hidden, homeless = (
        MemberFactory(name="Hidden Person", city="Rome"),
        MemberFactory(name="Homeless Person", city="Oslo"),
    )
    set_privacy(actor=hidden, member=hidden, switches={"listed": False})
    set_privacy(actor=homeless, member=homeless, switches={"shows_place": False})
    page = client.get("/people/").content.decode()
    assert "Hidden Person" not in page
    assert "Homeless Person" in page
    assert "Oslo" not in page
    assert "Homeless Person" not in client.get("/people/?city=Oslo").content.decode()


def test_people_who_never_confirmed_are_not_shown(client):
    pending = MemberFactory(claimed_at=None, name="Never Confirmed")
    assert "Never Confirmed" not in client.get("/people/").content.decode()
    assert client.get(f"/people/{pending.handle}/").status_code == 404


def test_a_profile_shows_what_its_owner_allows(client):
    me = MemberFactory(city="Kyoto", company="Acme", email="secret@example.org")
    page = client.get(f"/people/{me.handle}/").content.decode()
    assert "Kyoto" in page
    assert "secret@example.org" not in page
    set_privacy(actor=me, member=me, switches={"shows_place": False, "shows_work": False})
    page = client.get(f"/people/{me.handle}/").content.decode()
    assert "Kyoto" not in page
    assert "Acme" not in page
    set_privacy(actor=me, member=me, switches={"open_profile": False})
    assert client.get(f"/people/{me.handle}/").status_code == 404
    client.force_login(MemberFactory())
    assert client.get(f"/people/{me.handle}/").status_code == 200


def test_a_bio_is_text_and_links_only(client):
    me = MemberFactory()
    edit_profile(actor=me, member=me, bio="<script>alert(1)</script> see https://example.com/?a=1&b=2 <b>x</b>")
    page = client.get(f"/people/{me.handle}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page
    assert 'rel="nofollow"' in page


def test_merged_and_former_members_lead_where_they_should(client):
    old, me, gone = ImportedFactory(), MemberFactory(), MemberFactory(handle="gone")
    merge_member(actor=HOUSE, source=old, target=me, evidence="seen")
    assert client.get(f"/people/{old.handle}/")["Location"] == f"/people/{me.handle}/"
    erase_member(actor=HOUSE, member=gone)
    assert client.get("/people/gone/").status_code == 404


def test_an_imported_profile_can_be_claimed(client):
    old, me = ImportedFactory(name="Old Me"), MemberFactory()
    assert "This is me" in client.get(f"/people/{old.handle}/", headers={"Accept-Language": "en"}).content.decode()
    client.force_login(me)
    assert client.post(f"/people/{old.handle}/claim", {"way": "staff", "evidence": ""}).status_code == 422
    assert client.post(f"/people/{old.handle}/claim", {"way": "code", "evidence": ""}).status_code == 302
    claim = me.claims.get()
    assert claim.code in client.get(f"/people/{old.handle}/claim").content.decode()
    client.force_login(MemberFactory())
    assert client.post(f"/claims/{claim.pk}/withdraw").status_code == 404
    client.force_login(me)
    client.post(f"/claims/{claim.pk}/withdraw")
    claim.refresh_from_db()
    assert claim.withdrawn_at


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_settings_page_opens(client, language):
    me = MemberFactory(locale=language, password=PASSWORD)
    signed_in(client, me)
    for path in (
        "/settings/profile", "/settings/privacy", "/settings/language", "/settings/security", "/settings/data",
        "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/3rdparty/", "/accounts/sessions/",
        "/accounts/logout/", "/accounts/reauthenticate/",
    ):  # fmt: skip
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in answer.content.decode(), path


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/", "inactive/",
                                  "3rdparty/login/cancelled/", "3rdparty/login/error/", "confirm-email/nothing/"])  # fmt: skip
def test_every_entrance_page_opens(client, path):
    assert client.get(f"/accounts/{path}").status_code in {200, 401}


def test_settings_write_what_the_form_has_and_nothing_else(client):
    me = MemberFactory(handle="me")
    client.force_login(me)
    every = {field.name: "1" for field in Member._meta.fields}
    mine = {"name": "Me", "handle": "me-too", "city": "Bern", "country": "CH", "industry": "games", "languages": ["de"],
            "website": "", "bio": "", "company": "", "role": ""}  # fmt: skip
    before = Member.objects.filter(pk=me.pk).values().get()
    assert client.post("/settings/profile", {**every, **mine}).status_code == 302
    after = Member.objects.filter(pk=me.pk).values().get()
    assert {name for name in after if before[name] != after[name]} == {
        "name",
        "handle",
        "city",
        "country",
        "industry",
        "languages",
    }


def test_a_handle_that_is_taken_or_bad_is_refused_in_place(client):
    MemberFactory(handle="taken")
    me = MemberFactory()
    client.force_login(me)
    for handle, status in (("Taken", 422), ("admin", 422), ("x", 422)):
        assert client.post("/settings/profile", {"name": "Me", "handle": handle}).status_code == status
    me.refresh_from_db()
    assert me.handle.startswith("member")


def test_seen_counts_a_day_once(client):
    me = MemberFactory(zone="Asia/Shanghai")
    client.force_login(me)
    assert [client.post("/seen").status_code for _number in range(3)] == [204, 204, 204]
    assert me.visits.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_console_page_opens(client, boss, language):
    Member.objects.filter(pk=boss.pk).update(locale=language)
    me, old, older = MemberFactory(), ImportedFactory(), ImportedFactory()
    ask_claim(actor=me, subject=old, way="code", evidence="it is me")
    claim_by_proof(member=me, identity=older.identities.get(), way="email")
    for path in ("", "claims", "merges", "roles", f"{me.pk}/", f"{old.pk}/", f"{older.pk}/", f"{old.pk}/merge?q=member",
                 "?state=staff", "?state=unclaimed", "?state=waiting", "?state=former", "?q=member"):  # fmt: skip
        assert client.get(f"/console/people/{path}").status_code == 200, path


def test_the_console_list_reads_the_same_for_one_and_for_three(client, boss, django_assert_num_queries):
    for count in (1, 3):
        MemberFactory.create_batch(count)
        client.get("/console/people/")
        with django_assert_num_queries(3):
            client.get("/console/people/")


def test_staff_decides_undoes_and_gives_roles_by_the_pages(client, boss):
    me, old = MemberFactory(handle="claimant"), ImportedFactory()
    claim = ask_claim(actor=me, subject=old, way="code")
    client.post(f"/console/people/claims/{claim.pk}/decide", {"verdict": "accept", "reason": "the code is there"})
    old.refresh_from_db()
    assert old.shown == me
    client.post(f"/console/people/merges/{claim.merge.pk}/undo", {"reason": "wrong person"})
    old.refresh_from_db()
    assert old.shown == old
    client.post(f"/console/people/{me.pk}/grant-role", {"role": "operator"})
    grant = me.role_grants.get()
    client.post(f"/console/people/grants/{grant.pk}/end")
    grant.refresh_from_db()
    assert grant.ended_at


@pytest.mark.parametrize("path", ["people/", "people/claims", "people/merges", "people/roles", "people/1/"])
def test_members_without_a_role_do_not_get_in(client, path):
    client.force_login(MemberFactory())
    assert client.get(f"/console/{path}").status_code in {403, 404}


def test_an_operator_cannot_give_more_than_they_have(client):
    operator, me = StaffFactory(role="manager", password=PASSWORD), MemberFactory()
    signed_in(client, operator)
    assert client.post(f"/console/people/{me.pk}/grant-role", {"role": "administrator"}).status_code == 403
    assert not me.role_grants.exists()
    assert client.post(f"/console/people/{me.pk}/erase", {"handle": me.handle}).status_code == 403
    assert client.post(f"/console/people/{me.pk}/export").status_code == 403
