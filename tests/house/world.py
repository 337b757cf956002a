"""A small community with something to hide from everybody, and seven people who try to see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from guildhall.connectors.models import ImportRun, SourceRow
from guildhall.content import actions as content
from guildhall.content.actions.resources import NewVersion
from guildhall.content.models import (
    Comment,
    Kind,
    Post,
    ResourceItem,
    Revision,
    Space,
    SpaceModerator,
    SuggestedEdit,
    Topic,
)
from guildhall.files.actions import store_file, upload_file
from guildhall.files.models import File
from guildhall.groups import actions as groups
from guildhall.groups.models import (
    Admission,
    Election,
    Group,
    GroupMembership,
    Meeting,
    MeetingSkip,
    RosterLine,
    Seat,
    Sponsorship,
)
from guildhall.insights.asking import Answer, Ask
from guildhall.insights.models import AnswerKept, LakeState, Report
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members import actions as members
from guildhall.members.actions.looking_after import set_task
from guildhall.members.actions.notes import give_mark, write_note
from guildhall.members.actions.segments import make_list, make_segment
from guildhall.members.models import Attribute, Claim, Invitation, Member, Merge, RoleGrant, Verification
from guildhall.members.rules.segments import tree_of
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory
from guildhall.moderation import actions as moderation
from guildhall.moderation.models import Appeal, Item
from guildhall.outreach.actions import write_mail
from guildhall.outreach.actions.blocks import block_member
from guildhall.outreach.actions.contacts import contact
from guildhall.outreach.actions.conversations import begin_conversation
from tests.house import world_of_groups

PERSONAS = ("anonymous", "new", "member", "group member", "moderator elsewhere", "operator", "administrator")
EVERYBODY = set(PERSONAS)
SIGNED_IN = EVERYBODY - {"anonymous"}
STAFF = {"operator", "administrator"}
# Who may read what lies in a place of this kind.
READERS = {
    "public": EVERYBODY,
    "members": SIGNED_IN,
    "group": {"group member", *STAFF},
    "hidden": STAFF,
}
STATES = tuple(READERS)


@dataclass
class Place:
    """One topic with everything that hangs on it, and the words that betray it."""

    state: str
    topic: Topic
    opening: Post
    answer: Post
    comment: Comment
    suggestion: SuggestedEdit
    canary: str


@dataclass
class World:
    people: dict[str, Member | None]
    author: Member
    closed: Member
    imported: Member
    file: File
    places: dict[str, Place]
    spaces: dict[str, Space]
    group: Group
    guild: Group
    mail: Any
    hidden_answer: Post
    hidden_comment: Comment
    hidden_version: Revision
    claim: Claim
    merge: Merge
    grant: RoleGrant
    run: ImportRun
    figures: AnswerKept
    report: Report
    waiting: dict[str, Item] = field(default_factory=dict)  # in the queue, by place
    appeal: Appeal | None = None
    seats: dict[str, Seat] = field(default_factory=dict)  # of the author, by group
    invitation: Invitation | None = None  # that somebody may still join by
    verification: Verification | None = None  # that another waits for
    fact: Attribute | None = None  # verified of the author, who shows it to nobody
    admission: Admission | None = None  # of another, to the guild
    lines: dict[str, RosterLine] = field(default_factory=dict)  # of a list elsewhere
    told: dict[str, dict[str, Any]] = field(default_factory=dict)  # announcements and inquiries, by group
    elections: dict[str, Election] = field(default_factory=dict)  # by how far they are, or by group
    sponsorship: Sponsorship | None = None  # of the author, for it
    meetings: dict[str, Meeting] = field(default_factory=dict)  # by group
    skips: dict[str, MeetingSkip] = field(default_factory=dict)  # of each of them
    segments: dict[str, Any] = field(default_factory=dict)
    items: dict[str, ResourceItem] = field(default_factory=dict)  # files of resources
    canaries: dict[str, set[str]] = field(default_factory=dict)  # word: who may read it

    def client(self, persona: str, **options: Any) -> Client:
        client = Client(raise_request_exception=False, **options)
        if member := self.people[persona]:
            client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def build() -> World:
    """Everything is written by the rooms' own actions; only the house acts where it founds something."""
    people = _people()
    for member in filter(None, people.values()):
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    author = MemberFactory(
        handle="author", name="Author", email="canarymail@example.org", city="Canarycity", company="Canarycompany",
        privacy={"shows_place": False, "shows_work": False},
    )  # fmt: skip
    group = Group.objects.create(handle="circle", name_en="Canarycircle", name_zh_hans="圈子")
    suggester = MemberFactory(handle="suggester")
    for member in (people["group member"], author, suggester):
        GroupMembership.objects.create(group=group, member=member)
    groups.write_charter(actor=HOUSE, group=group, source="The canarycharter of the circle.")
    guild = groups.found_group(actor=HOUSE, handle="guild", name_en="Guild", kind="sig", door="request")
    spaces = _spaces(group, people["moderator elsewhere"])
    places = {state: _place(state, spaces[_space_of(state)], author, suggester) for state in STATES}
    content.hide(actor=HOUSE, thing=places["hidden"].topic, because="canaryreason")
    hidden = _hidden_parts(places["public"], author)
    imported = ImportedFactory(handle="imported")
    closed = MemberFactory(handle="closed", name="Canaryclosed", privacy={"open_profile": False, "listed": False})
    world = World(
        people, author, closed, imported, _files(author, closed), places, spaces, group, guild, _mail(author), *hidden,
        *_papers(people, imported), _import(places), *_figures(places, author),
    )  # fmt: skip
    world.items = {state: _item(state, spaces[state], author) for state in ("public", "group")}
    world.waiting = {state: _flagged(places[state]) for state in ("public", "group")}
    world.appeal = _appealed(people)
    world.invitation = members.make_invitation(actor=people["administrator"], uses=5, days=30, note="A canaryguest.")
    world.verification = members.ask_verification(
        actor=suggester, key="school", value="canaryschool", way="document", statement="My canarypaper."
    )
    world.fact = members.state_attribute(
        actor=HOUSE, member=author, key="role", value="Canaryrole", way="document", seen="A canaryseen."
    )
    world.seats = {state: _seat(where, author) for state, where in (("on request", guild), ("group", group))}
    world.admission = groups.ask_to_join(actor=suggester, group=guild, words="My canaryrequest.")
    world.told = world_of_groups.told(guild, group, author)
    world.elections = world_of_groups.elections(guild, group, author)
    world.sponsorship = Sponsorship.objects.create(admission=world.admission, member=author)
    world.meetings = {state: _meeting(where, state) for state, where in (("on request", guild), ("group", group))}
    world.skips = {state: _skip(meeting) for state, meeting in world.meetings.items()}
    world.segments = _segments(people["administrator"], author)
    _kept_by_staff(people["operator"], author)
    world.lines = world_of_groups.lines(suggester)
    begin_conversation(actor=suggester, people=[author], text="Between the two of us: canarymessage.")
    block_member(actor=suggester, member=people["new"])
    world.canaries = {place.canary: READERS[state] for state, place in places.items()}
    world.canaries |= {
        "canaryreason": STAFF,
        "canaryguest": STAFF,
        "canarymessage": set(),
        "canaryschool": STAFF,
        "canarypaper": STAFF,
        "canaryseen": STAFF,
        "Canaryrole": STAFF,
        "canaryanswer": STAFF,
        "canarycomment": STAFF,
        "canaryversion": STAFF,
        "canaryproposal": STAFF,
        "canarymail": {"administrator"},
        "Canaryclosed": SIGNED_IN,
        "Canarycity": STAFF,
        "Canarycompany": STAFF,
        "Canarycircle": {"group member", *STAFF},
        **world_of_groups.CANARIES,
        "canaryletter": {"administrator"},
        "canaryclaim": STAFF,
        "Canarysegment": STAFF,
        "canaryflag": STAFF,
        "canaryfacts": STAFF,
        "canaryappeal": STAFF,
        "canarynote": STAFF,
        "canaryevidence": STAFF,
        "canaryremark": STAFF,
        "canaryduty": STAFF,
        "canarycall": STAFF,
    }
    content.index_posts(list(Post.objects.values_list("pk", flat=True)))
    return world


def _segments(staff: Any, author: Member) -> dict[str, Any]:
    tree = tree_of({"join": "all", "rules": [{"field": "members.city", "of": [author.city]}]})
    rules = make_segment(actor=staff, name_en="Canarysegment", name_zh_hans="", tree=tree)
    return {"rules": rules, "list": make_list(actor=staff, name_en="Canarylist", name_zh_hans="", members=[author])}


def _people() -> dict[str, Member | None]:
    return {
        "anonymous": None,
        "new": MemberFactory(handle="newcomer"),
        "member": MemberFactory(handle="regular"),
        "group member": MemberFactory(handle="insider"),
        "moderator elsewhere": MemberFactory(handle="elsewhere"),
        "operator": StaffFactory(handle="operator", role="operator"),
        "administrator": StaffFactory(handle="administrator", role="administrator"),
    }


def _spaces(group: Group, moderator: Member) -> dict[str, Space]:
    common = {"kinds": list(Kind.values)}
    spaces = {
        "public": content.create_space(actor=HOUSE, handle="plaza", name_en="Plaza", **common),
        "members": content.create_space(actor=HOUSE, handle="lounge", name_en="Lounge", visibility="members", **common),
        "group": content.create_space(
            actor=HOUSE, handle="backroom", name_en="Backroom", visibility="group", group=group, **common
        ),
        "elsewhere": content.create_space(actor=HOUSE, handle="annex", name_en="Annex", **common),
    }
    SpaceModerator.objects.create(space=spaces["elsewhere"], member=moderator)
    return spaces


def _space_of(state: str) -> str:
    return "public" if state == "hidden" else state


def _place(state: str, space: Space, author: Member, suggester: Member) -> Place:
    word = f"canary{state}"
    topic = content.publish_topic(
        actor=author, space=space, kind="question", title=f"How does {word} work?", tags=[f"{word}-tag"],
        source=f"Tell me about {word} please.",
    )  # fmt: skip
    opening = Post.objects.get(topic=topic, kind=Post.Kind.OPENING)
    answer = content.post_answer(actor=author, topic=topic, source=f"It works like {word} always did.")
    comment = content.post_comment(actor=author, post=answer, source=f"And so does {word} here.")
    content.edit_post(actor=HOUSE, post=answer, source=f"It works like {word} always did, mostly.")
    content.feature_topic(actor=HOUSE, topic=topic, because="canarypraise")
    collection = content.create_collection(actor=HOUSE, handle=f"of-{state}", words={"title_en": f"On {state} things"})
    content.collect_topic(actor=HOUSE, collection=collection, topic=topic)
    content.publish_collection(actor=HOUSE, collection=collection)
    suggestion = content.suggest_edit(
        actor=suggester, post=answer, source=f"It works like {word} and canaryproposal.", reason="canaryproposal"
    )
    return Place(state, topic, opening, answer, comment, suggestion, word)


def _kept_by_staff(operator: Member, member: Member) -> None:
    write_note(actor=operator, member=member, text="The canaryremark.", audience="staff")
    give_mark(actor=operator, member=member, kind="expert", reason="Knows all about canaries.")
    set_task(actor=operator, member=member, text="A canaryduty.", owner=operator, due_on=date(2030, 1, 1))
    contact(actor=operator, member=member, channel="phone", about="About the canarycall.")


def _seat(group: Group, lead: Member) -> Seat:
    if not GroupMembership.objects.filter(group=group, member=lead).exists():
        groups.add_to_group(actor=HOUSE, group=group, member=lead)
    return groups.give_seat(actor=HOUSE, group=group, member=lead, role="lead")


def _meeting(group: Group, state: str) -> Meeting:
    title = "A canarymeeting" if state == "group" else "Weekly"
    return groups.add_meeting(
        actor=HOUSE,
        group=group,
        title=title,
        rule="FREQ=DAILY",
        at=time(9),
        zone="UTC",
        join_url="https://meet.example/1",
    )


def _skip(meeting: Meeting) -> MeetingSkip:
    return groups.skip_meeting(actor=HOUSE, meeting=meeting, day=clock.today())


def _item(state: str, space: Space, author: Member) -> ResourceItem:
    file = upload_file(actor=author, chunks=[f"The words of canary{state}.".encode()], name="words.txt")
    topic = content.share_resource(
        actor=author, space=space, title=f"Slides of canary{state}", source="All of them.",
        version=NewVersion(label="1.0", licence="CC-BY-4.0", files=[file.pk]),
    )  # fmt: skip
    return ResourceItem.objects.select_related("version__resource", "file").get(version__resource__topic=topic)


def _hidden_parts(place: Place, author: Member) -> tuple[Post, Comment, Revision]:
    """Inside a topic that everybody reads."""
    answer = content.post_answer(actor=author, topic=place.topic, source="Nobody reads the canaryanswer any more.")
    comment = content.post_comment(actor=author, post=place.answer, source="Nor the canarycomment here.")
    for thing in (answer, comment):
        content.hide(actor=HOUSE, thing=thing, because="canaryreason")
    for text in ("It works, says canaryversion.", place.answer.source):
        content.edit_post(actor=HOUSE, post=place.answer, source=text)
    version = place.answer.revisions.get(source__contains="canaryversion")
    return answer, comment, content.hide_revision(actor=HOUSE, revision=version, because="canaryreason")


def _papers(people: dict[str, Member | None], imported: Member) -> tuple[Claim, Merge, RoleGrant]:
    """What staff decide about people: a claim of somebody else, a merge that stands, a role that is held."""
    claimant = MemberFactory(handle="claimant")
    claim = members.ask_claim(
        actor=claimant, subject=imported, identity=imported.identities.get(), way="code", evidence="canaryclaim"
    )
    one, other = MemberFactory(handle="onehalf"), MemberFactory(handle="otherhalf")
    merge = members.merge_member(actor=HOUSE, source=one, target=other, evidence="canaryevidence")
    return claim, merge, RoleGrant.objects.get(member=people["operator"])


def _flagged(place: Place) -> Item:
    """What a member of the group thinks of the answer there."""
    reporter = place.suggestion.author
    assert reporter is not None
    flagged = moderation.flag(
        actor=reporter, subject_type="content.post", subject_id=place.answer.pk, reason="other", words="A canaryflag."
    )
    return flagged.item


def _appealed(people: dict[str, Member | None]) -> Appeal:
    """A warning of somebody, with a note in the case, and what they say to it."""
    member, staff = MemberFactory(handle="warned"), StaffFactory(handle="warner")
    made = moderation.restrict_member(
        actor=staff, member=member, kind="warned", reasons=moderation.Reasons("Some canaryfacts."),
    )  # fmt: skip
    moderation.note_case(actor=staff, case=made.case, text="A canarynote.")
    return moderation.appeal(actor=member, restriction=made, text="My canaryappeal.")


def _files(*members: Member) -> File:
    for member in members:
        member.avatar = _file("members.member", member.pk)
        member.save(update_fields=["avatar"])
    return _file("nobody.nothing", 1)


def _file(owner_type: str, owner_id: int) -> File:
    return store_file(actor=HOUSE, data=b"bytes", name="picture.txt", owner_type=owner_type, owner_id=owner_id)


def _import(places: dict[str, Place]) -> ImportRun:
    """As if every topic had come from an old site, under the same number."""
    source = "stackexchange:localhost"
    for place in places.values():
        number = place.topic.pk
        for kind in ("post", "topic"):
            SourceRow.objects.create(
                source=source, kind=kind, old_id=str(number), subject_type="content.topic", subject_id=number
            )
    return ImportRun.objects.create(
        source=source,
        platform="stackexchange",
        site="localhost",
        path="/dumps",
        fingerprint="0",
        finished_at=clock.now(),
    )


def _figures(places: dict[str, Place], author: Member) -> tuple[AnswerKept, Report]:
    """The rows behind a figure name everything that was written; a report is made."""
    LakeState.objects.create(zone="UTC", home=settings.LAKE, version=1, as_of=clock.now())
    ask = Ask(metric="insights.coverage", grain="week", since=date(2026, 1, 5), until=date(2026, 1, 12),
              rows_of="2026-01-05")  # fmt: skip
    rows = tuple({"thread": place.topic.pk, "person": author.actor_key} for place in places.values())
    figures = AnswerKept.objects.create(
        key=ask.key, metric=ask.metric, ask=ask.as_json(), data=Answer(rows=rows).as_json(), lake_version=1,
        computed_at=clock.now(), as_of=clock.now(),
    )  # fmt: skip
    report = Report.objects.create(since=ask.since, until=ask.until, language="en", made_at=clock.now(), pdf=b"%PDF")
    return figures, report


def _mail(author: Member) -> Any:
    return write_mail(
        to=author.email, subject="A letter", text="This is the canaryletter.", html="<p>This is the canaryletter.</p>"
    )
