"""What this room and the libraries for signing in keep about a member, how it is exported, how it is erased."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password

from guildhall.activity.models import Activity
from guildhall.files.actions import remove_file
from guildhall.kernel import clock
from guildhall.kernel.pages import purge
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.members import kept  # noqa: F401 - declared by being imported
from guildhall.members.models import (
    ActorKey,
    Attribute,
    Claim,
    Erasure,
    FormerHandle,
    HeldProfile,
    Identity,
    Invitation,
    InvitedMember,
    LifecycleStay,
    Mark,
    Member,
    Merge,
    Note,
    Presence,
    Relationship,
    RoleGrant,
    SegmentMembership,
    Session,
    SignUp,
    SilentQuestion,
    TakenProfile,
    Task,
    Verification,
    Visit,
    Welcome,
)

PROFILE = "handle name email kind bio city country company industry role website languages locale zone joined_at claimed_at privacy"
VERIFICATION = (
    "key value way domain statement colleague_id vouched_at asked_at granted_at refused_at withdrawn_at reason"
)
classify("members.Member", "handle name bio bio_html city country company industry role website languages avatar privacy",
         about="identity", on_erase="clear")  # fmt: skip
classify("members.Member", "email", about="contact", on_erase="clear")
classify("members.Member", "locale zone", about="identity", on_erase="clear")
classify("members.Member", "password last_login", about="security", on_erase="clear", export=False)
classify("members.Member", "id kind joined_at claimed_at erased_at", about="none", on_erase="keep",
         why="A number and times without a person; what they wrote still needs an author.")  # fmt: skip
classify("members.Member", "merged_into", about="none", on_erase="keep", export=False,
         why="Between rows that are erased together.")  # fmt: skip
classify("members.Member", "waiting_since suspended_until silenced_until", about="security", on_erase="clear")
classify("members.ActorKey", "key member", about="identity", on_erase="delete", export=False)
classify("members.HeldProfile", "changes before", about="identity", on_erase="clear")
classify("members.HeldProfile", "why made_at passed_at rejected_at", about="activity", on_erase="keep", export=False,
         why="That something of a profile was looked at, without its words.")  # fmt: skip
classify("members.HeldProfile", "member", about="identity", on_erase="keep", export=False,
         why="It points to a former member.")  # fmt: skip
classify("members.TakenProfile", "words avatar", about="identity", on_erase="clear")
classify("members.TakenProfile", "state taken_at ended_at", about="activity", on_erase="keep",
         why="That something of a profile was taken out, without its words.")  # fmt: skip
classify("members.TakenProfile", "member", about="identity", on_erase="keep", export=False,
         why="It points to a former member.")  # fmt: skip
classify("members.SignUp", "at seconds", about="security", on_erase="delete")
classify("members.SignUp", "member address", about="security", on_erase="delete", export=False)
classify("members.Visit", "id member day", about="activity", on_erase="delete")
classify(
    "members.Tie", "id actor_key target_key kind count first_at last_at", about="activity", on_erase="key", export=False
)
classify("members.Invitation", "code made_by made_at note uses used expires_at revoked_at", about="activity", on_erase="keep",
         why="Who brought whom; it points to a former member.")  # fmt: skip
classify("members.Invitation", "revoked_by", about="activity", on_erase="key", export=False)
classify("members.InvitedMember", "invitation member at", about="activity", on_erase="delete")
classify("members.Welcome", "id member words at", about="content", on_erase="delete")
classify("members.Welcome", "by", about="content", on_erase="clear", export=False)
classify("members.SilentQuestion", "id member asked_at answered_at missing words", about="content", on_erase="delete")
classify("members.SilentQuestion", "asked_by", about="activity", on_erase="delete", export=False)
classify("members.Identity", "id member platform value label url added_at verified_at verified_by", about="identity",
         on_erase="delete")  # fmt: skip
classify("members.FormerHandle", "id handle member until", about="identity", on_erase="delete")
classify("members.Attribute", "id member key value evidence source way verified_by verified_at since until expires_at"
         " expiry_told_at",
         about="identity", on_erase="delete")  # fmt: skip
classify("members.Verification", "id member key value way domain statement vouched_at declined_at asked_at granted_at"
         " refused_at withdrawn_at reason attribute", about="identity", on_erase="delete")  # fmt: skip
classify("members.Verification", "colleague words", about="identity", on_erase="clear")
classify("members.Verification", "decided_by", about="activity", on_erase="delete", export=False)
classify("members.Claim", "id claimant subject identity way code evidence asked_at accepted_at refused_at withdrawn_at"
         " decided_by reason", about="identity", on_erase="delete")  # fmt: skip
classify("members.Merge", "id source target claim merged_at undone_at", about="none", on_erase="keep",
         why="That two rows were one is needed to keep their history together.")  # fmt: skip
classify("members.Merge", "evidence undo_reason", about="identity", on_erase="clear")
classify("members.Merge", "merged_by undone_by", about="activity", on_erase="key", export=False)
classify("members.RoleGrant", "id member role granted_at ended_at", about="activity", on_erase="keep",
         why="Who decided in whose name must stay answerable; it points to a former member.")  # fmt: skip
classify("members.RoleGrant", "granted_by ended_by", about="activity", on_erase="key", export=False)
classify(
    "members.Session", "session_key session_data expire_date member", about="security", on_erase="delete", export=False
)
classify("members.Erasure", "id member asked_at due_at with_content withdrawn_at done_at", about="none", on_erase="keep",
         why="The proof that the wish was carried out.")  # fmt: skip

classify("members.Segment", "made_by closed_by", about="activity", on_erase="key", export=False)
classify("members.SegmentMembership", "id segment member since until", about="activity", on_erase="delete")
classify("members.SegmentMembership", "added_by ended_by", about="activity", on_erase="delete", export=False)
classify("members.Presence", "member first_day last_day first_gave gave_before days span recent_days recent_gave came_back"
         " went counted_on", about="activity", on_erase="delete")  # fmt: skip
classify("members.LifecycleStay", "id member state since until evidence", about="activity", on_erase="delete")
# What staff keeps about a member.
classify("members.Note", "member text audience written_at", about="identity", on_erase="delete")
classify("members.Note", "roles", about="none", on_erase="delete", export=False)
classify("members.Note", "written_by", about="activity", on_erase="key", export=False)
classify("members.Mark", "member kind reason given_at ended_at", about="identity", on_erase="delete")
classify("members.Mark", "given_by ended_by", about="activity", on_erase="key", export=False)
classify("members.Relationship", "member owner since until", about="activity", on_erase="delete")
classify("members.Relationship", "given_by", about="activity", on_erase="key", export=False)
classify("members.Task", "member text owner due_on made_at done_at", about="activity", on_erase="delete")
classify("members.Task", "made_by done_by", about="activity", on_erase="key", export=False)

# The libraries' tables. Secrets are erased but not exported.
classify("account.EmailAddress", "id user email verified primary", about="contact", on_erase="delete")
classify(
    "account.EmailConfirmation", "id email_address created sent key", about="security", on_erase="delete", export=False
)
classify("mfa.Authenticator", "id user type created_at last_used_at", about="security", on_erase="delete")
classify("mfa.Authenticator", "data", about="security", on_erase="delete", export=False)
classify("socialaccount.SocialAccount", "id user provider uid last_login date_joined extra_data", about="identity",
         on_erase="delete")  # fmt: skip
classify("socialaccount.SocialToken", "id app account token token_secret expires_at", about="security", on_erase="delete",
         export=False)  # fmt: skip
classify(
    "usersessions.UserSession",
    "id user created_at ip last_seen_at user_agent data",
    about="security",
    on_erase="delete",
)
classify("usersessions.UserSession", "session_key", about="security", on_erase="delete", export=False)

# The log itself: opaque keys and numbers.
classify("activity.Activity", "id verb occurred_at recorded_at subject_type subject_id scopes play source payload caused_by txid"
         " epoch", about="activity", on_erase="keep", why="History without a person.")  # fmt: skip
classify("activity.Activity", "source_id", about="activity", on_erase="keep",
         why="The number of a row in an old system; the bridge to a person there is its identity, which is deleted.")  # fmt: skip
classify("activity.Activity", "actor_key target_key", about="activity", on_erase="key")


def export(member: Member) -> dict[str, Any]:
    return {
        "profile": {name: getattr(member, name) for name in PROFILE.split()},
        "identities": _rows(Identity, "platform value label url added_at verified_at verified_by", member=member),
        "former_handles": _rows(FormerHandle, "handle until", member=member),
        "attributes": _rows(
            Attribute, "key value evidence source way verified_at since until expires_at", member=member
        ),
        "verifications": _rows(Verification, VERIFICATION, member=member),
        "my_word": _rows(Verification, "key value vouched_at declined_at words", colleague=member),
        "invitations": _rows(Invitation, "code made_at note uses used expires_at revoked_at", made_by=member),
        "invited_by": _rows(InvitedMember, "invitation__made_by__name at", member=member),
        "welcome": _rows(Welcome, "words at", member=member),
        "silent_question": _rows(SilentQuestion, "asked_at answered_at missing words", member=member),
        "visits": [
            str(day) for day in Visit.objects.filter(member=member).order_by("day").values_list("day", flat=True)
        ],
        "sign_up": _rows(SignUp, "at seconds", member=member),
        "held_profile": _rows(HeldProfile, "changes before made_at passed_at rejected_at", member=member),
        "taken_profile": _rows(TakenProfile, "words avatar_id state taken_at ended_at", member=member),
        "segments": _rows(SegmentMembership, "segment__name_en segment__name_zh_hans since until", member=member),
        "presence": _rows(
            Presence, "first_day last_day first_gave days recent_days recent_gave counted_on", member=member
        ),
        "lifecycle": _rows(LifecycleStay, "state since until evidence", member=member),
        "roles": _rows(RoleGrant, "role__handle granted_at ended_at", member=member),
        "claims": _rows(
            Claim, "subject_id way code evidence asked_at accepted_at refused_at withdrawn_at reason", claimant=member
        ),
        "merges": _rows(Merge, "source_id target_id evidence merged_at undone_at undo_reason", target=member),
        **_kept_by_staff(member),
        "erasures": _rows(Erasure, "asked_at due_at with_content withdrawn_at", member=member),
        "mail_addresses": _rows(EmailAddress, "email verified primary", user=member),
        "connected_accounts": _rows(SocialAccount, "provider uid last_login date_joined extra_data", user=member),
        "factors": _rows(Authenticator, "type created_at last_used_at", user=member),
        "devices": _rows(UserSession, "ip user_agent created_at last_seen_at", user=member),
        "activity": _log(member),
    }


def _kept_by_staff(member: Member) -> dict[str, Any]:
    """Notes for staff alone without their words: those belong to whoever wrote them as well."""
    shown = Note.objects.filter(member=member, audience=Note.Audience.MEMBER).order_by("pk")
    return {
        "notes": list(shown.values("text", "written_at")),
        "notes_for_staff": list(
            Note.objects.filter(member=member).exclude(pk__in=shown).order_by("pk").values("written_at")
        ),
        "marks": _rows(Mark, "kind reason given_at ended_at", member=member),
        "looked_after_by": _rows(Relationship, "owner__handle since until", member=member),
        "looks_after": _rows(Relationship, "member_id since until", owner=member),
        "tasks_about": _rows(Task, "text due_on made_at done_at", member=member),
        "tasks": _rows(Task, "text due_on made_at done_at", owner=member),
    }


def _rows(model: Any, fields: str, **where: Any) -> list[dict[str, Any]]:
    return list(model.objects.filter(**where).order_by("pk").values(*fields.split()))


def _log(member: Member) -> list[dict[str, Any]]:
    if member.actor_key is None:
        return []
    fields = "verb occurred_at subject_type subject_id payload"
    return list(
        Activity.objects.filter(actor_key=member.actor_key).order_by("occurred_at", "id").values(*fields.split())
    )


def erase(member: Member) -> None:
    """The member's row stays as a former member; everything that says who it was goes."""
    gone: tuple[tuple[Any, str], ...] = (
        (Identity, "member"), (FormerHandle, "member"), (Verification, "member"), (Attribute, "member"), (Visit, "member"),
        (SignUp, "member"), (Session, "member"),
        (InvitedMember, "member"), (Welcome, "member"), (SilentQuestion, "member"), (SegmentMembership, "member"),
        (Presence, "member"), (LifecycleStay, "member"),
        (EmailAddress, "user"), (SocialAccount, "user"), (Authenticator, "user"), (UserSession, "user"),
    )  # fmt: skip
    for model, where in gone:
        model.objects.filter(**{where: member}).delete()
    Welcome.objects.filter(by=member).update(by=None)
    Invitation.objects.filter(made_by=member).update(note="")
    Verification.objects.filter(colleague=member).update(colleague=None, words="")
    HeldProfile.objects.filter(member=member).update(changes={}, before={}, why="")
    HeldProfile.objects.waiting().filter(member=member).update(rejected_at=clock.now())
    _erase_taken(member)
    _erase_record(member)
    _erase_claims_and_merges(member)
    now = clock.now()
    Erasure.objects.waiting().filter(member=member).update(done_at=now)
    RoleGrant.objects.filter(member=member, ended_at=None).update(ended_at=now)
    _clear(member)
    ActorKey.objects.filter(member=member).delete()
    purge(f"member:{member.pk}")


def _erase_taken(member: Member) -> None:
    for taken in TakenProfile.objects.filter(member=member).select_related("avatar"):
        if taken.avatar:
            remove_file(taken.avatar)
    TakenProfile.objects.filter(member=member).update(words={}, avatar=None)
    TakenProfile.objects.standing().filter(member=member).update(ended_at=clock.now())


def _erase_record(member: Member) -> None:
    """What staff kept about them goes; those they looked after themselves wait for somebody else."""
    for model in (Note, Mark, Relationship, Task):
        model._default_manager.filter(member=member).delete()


def _erase_claims_and_merges(member: Member) -> None:
    """Evidence names people, and may have been written by others about this one."""
    merges = Merge.objects.filter(source=member) | Merge.objects.filter(target=member)
    merges.update(evidence="-", undo_reason="", claim=None)
    Claim.objects.filter(claimant=member).delete()
    Claim.objects.filter(subject=member).delete()


def _clear(member: Member) -> None:
    avatar = member.avatar
    blank = Member(
        pk=member.pk, handle=f"former-{secrets.token_hex(6)}", name="", email=None, kind=member.kind, joined_at=member.joined_at,
        claimed_at=member.claimed_at, merged_into_id=member.merged_into_id, erased_at=clock.now(), password=make_password(None),
    )  # fmt: skip
    blank.save(force_update=True)
    if avatar:
        remove_file(avatar)


privacy.add(Privacy(name="members", export=export, erase=erase, order=10))
