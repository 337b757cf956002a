"""Lists of groups move in: what a file says, once; people only where an identity proves who they are."""

from __future__ import annotations

import pytest

from guildhall.connectors.actions.rosters import import_groups
from guildhall.connectors.rosters import lists_in
from guildhall.groups.models import Group, GroupMembership, GroupOrigin, Meeting, RosterLine, Seat
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Identity
from guildhall.members.tests.factories import MemberFactory
from tests.data_sets import DATA_SETS

SIGS = """
sigs:
- dir: sig-storage
  name: Storage
  mission_statement: >
    Volumes and snapshots.
  leadership:
    chairs:
    - {github: suwanqing, name: Su Wanqing, company: Tidemark, email: su@example.org}
    - {github: jekberg, name: Jonas Ekberg, company: Norrsken, email: jonas@example.org}
    tech_leads:
    - {github: suwanqing, name: Su Wanqing, company: Tidemark, email: su@example.org}
  meetings:
  - {description: Regular meeting, day: Thursday, time: "9:00", tz: PT (Pacific Time), frequency: weekly, url: "https://zoom.example/1"}
  - {description: Triage, day: Wednesday, time: "9:00", tz: PT (Pacific Time), frequency: when there is something}
workinggroups: []
committees:
- dir: committee-steering
  name: Steering
  mission_statement: Steers.
  leadership:
    chairs:
    - {github: zhouyan, name: Zhou Yan, company: Tidemark, email: zhou@example.org}
  meetings: []
"""
CITIES = "city,role,name\n上海,站长,苏婉晴\n上海,委员,周岩\n"
TABLE = """# SIGs

| Group | Lead | Slack | Notes | Description |
|---|---|---|---|---|
| [Apps](./sig-apps/) | [Su Wanqing](https://github.com/suwanqing/), [周岩](https://example.org/zhou) | - | - | Apps |
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in {"sigs.yaml": SIGS, "user_groups.csv": CITIES, "sigs.md": TABLE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rows() -> dict[str, int]:
    models = (Group, GroupOrigin, RosterLine, Meeting, Seat, GroupMembership)
    return {model.__name__: model.objects.count() for model in models}


def test_lists_say_groups_roles_and_meetings(folder):
    sigs, cities, table = (listed for _file, _whose, listed in lists_in(folder))
    assert [(one.ref, one.kind, one.name_en) for one in sigs] == [
        ("sig-storage", "sig", "SIG Storage"), ("committee-steering", "team", "Steering Committee"),
    ]  # fmt: skip
    assert [(one.login, one.role, one.words) for one in sigs[0].people] == [
        ("suwanqing", "lead", "Chair, Tech Lead"), ("jekberg", "lead", "Chair"),
    ]  # fmt: skip
    assert [(one.role, one.words) for one in sigs[1].people] == [("committee", "Member")]
    assert [(one.ref, one.name_en, one.city) for one in cities] == [("city-shanghai", "Shanghai User Group", "上海")]
    assert [(one.name, one.role) for one in cities[0].people] == [("苏婉晴", "lead"), ("周岩", "committee")]
    assert [(one.name, one.login) for one in table[0].people] == [("Su Wanqing", "suwanqing"), ("周岩", "")]


@pytest.mark.django_db
def test_a_list_is_taken_in_once(folder):
    done = import_groups(actor=HOUSE, path=folder)
    assert done["sigs.yaml"] == {"founded": 2, "meetings": 2, "dated": 1, "lines": 3, "gone": 0}
    before = rows()
    assert before == {"Group": 4, "GroupOrigin": 4, "RosterLine": 7, "Meeting": 2, "Seat": 0, "GroupMembership": 0}
    again = import_groups(actor=HOUSE, path=folder)
    assert again["sigs.yaml"] == {"known": 2, "gone": 0}
    assert rows() == before


@pytest.mark.django_db
def test_a_rehearsal_counts_the_same_and_leaves_nothing(folder):
    rehearsed = import_groups(actor=HOUSE, path=folder, is_rehearsal=True)
    assert set(rows().values()) == {0}
    assert import_groups(actor=HOUSE, path=folder) == rehearsed


@pytest.mark.django_db
def test_only_a_verified_identity_says_who_somebody_is(folder):
    proved, named, guessed, by_mail = (MemberFactory(name=name) for name in ("A", "Jonas Ekberg", "B", "C"))
    Identity.objects.create(
        member=proved, platform="github", value="1", label="SuWanqing", verified_at=clock.now()
    )  # fmt: skip
    Identity.objects.create(member=guessed, platform="github", value="2", label="jekberg")
    Identity.objects.create(member=by_mail, platform="email", value="zhou@example.org", verified_at=clock.now())
    import_groups(actor=HOUSE, path=folder / "sigs.yaml")
    linked = dict(RosterLine.objects.linked().values_list("login", "member"))
    assert linked == {"suwanqing": proved.pk, "zhouyan": by_mail.pk}
    assert sorted(Seat.objects.current().values_list("member", "role")) == sorted(
        [(proved.pk, "lead"), (by_mail.pk, "committee")]
    )
    assert not GroupMembership.objects.filter(member__in=[named, guessed]).exists()


@pytest.mark.django_db
def test_who_leaves_the_list_is_marked_and_what_leads_changed_stays(folder):
    import_groups(actor=HOUSE, path=folder)
    Group.objects.filter(handle="sig-storage").update(about_en="Ours")
    (folder / "sigs.yaml").write_text(SIGS.replace("jekberg", "other"), encoding="utf-8")
    assert import_groups(actor=HOUSE, path=folder)["sigs.yaml"] == {"known": 2, "lines": 1, "gone": 1}
    assert RosterLine.objects.exclude(gone_at=None).get().login == "jekberg"
    assert Group.objects.get(handle="sig-storage").about_en == "Ours"
    (folder / "sigs.yaml").write_text(SIGS, encoding="utf-8")
    import_groups(actor=HOUSE, path=folder)
    assert RosterLine.objects.exclude(gone_at=None).get().login == "other"


@pytest.mark.django_db
def test_an_address_that_is_taken_gets_the_name_of_the_list(folder):
    Group.objects.create(handle="sig-storage", name_en="Here before")
    import_groups(actor=HOUSE, path=folder / "sigs.yaml")
    assert GroupOrigin.objects.get(ref="sig-storage").group.handle == "kubernetes-sig-storage"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("user_groups.csv", CITIES + "上海,王,周\n"),
        ("sigs.yaml", "sigs: [{name: X}]"),
        ("sigs.md", "# none"),
        ("sigs.yaml", "a: ["),
    ],
)
def test_a_broken_list_is_named_and_nothing_is_written(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        import_groups(actor=HOUSE, path=folder)
    assert (refusal.value.code, name in str(refusal.value)) == ("broken_list", True)
    assert set(rows().values()) == {0}
    with pytest.raises(Refusal) as refusal:
        import_groups(actor=HOUSE, path=folder / "absent")
    assert refusal.value.code == "nothing_there"


@pytest.mark.django_db
@pytest.mark.deep
@pytest.mark.skipif(not (DATA_SETS / "kubernetes-community").is_dir(), reason="the data sets are not here (DATA_SETS)")
def test_the_lists_of_two_real_communities_are_taken_in_whole():
    kubernetes = import_groups(actor=HOUSE, path=DATA_SETS / "kubernetes-community")
    assert kubernetes["sigs.yaml"] == {"founded": 35, "meetings": 72, "dated": 29, "lines": 155, "gone": 0}
    for name, groups in (("kubesphere-website", 5), ("kubesphere-community", 19)):
        (done,) = import_groups(actor=HOUSE, path=DATA_SETS / name).values()
        assert done["founded"] == groups
    assert RosterLine.objects.filter(group__kind="city").count() == 28
