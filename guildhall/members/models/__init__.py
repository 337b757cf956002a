"""Who is here: people and bots, what proves who they are, the roles they hold, and the sessions they are signed in by."""

from guildhall.members.models.attribute import Attribute, Verification, Way
from guildhall.members.models.erasure import Erasure
from guildhall.members.models.former import FormerHandle
from guildhall.members.models.held_profile import HeldProfile
from guildhall.members.models.identity import Claim, Identity, Merge
from guildhall.members.models.invitation import Invitation, InvitedMember, SilentQuestion, Welcome
from guildhall.members.models.lifecycle import LifecycleStay, Presence, SilenceFit
from guildhall.members.models.member import ActorKey, Guest, Member, Visit
from guildhall.members.models.record import Mark, Note, Relationship, Task
from guildhall.members.models.role import ADMINISTRATOR, Role, RoleGrant
from guildhall.members.models.segment import Segment, SegmentMembership
from guildhall.members.models.session import Session
from guildhall.members.models.sign_up import SignUp
from guildhall.members.models.taken_profile import TakenProfile
from guildhall.members.models.tie import Tie

__all__ = [
    "ADMINISTRATOR",
    "ActorKey",
    "Attribute",
    "Claim",
    "Erasure",
    "FormerHandle",
    "Guest",
    "HeldProfile",
    "Identity",
    "Invitation",
    "InvitedMember",
    "LifecycleStay",
    "Mark",
    "Member",
    "Merge",
    "Note",
    "Presence",
    "Relationship",
    "Role",
    "RoleGrant",
    "Segment",
    "SegmentMembership",
    "Session",
    "SignUp",
    "SilenceFit",
    "SilentQuestion",
    "TakenProfile",
    "Task",
    "Tie",
    "Verification",
    "Visit",
    "Way",
    "Welcome",
]
