"""Everything that changes members, by noun."""

from guildhall.members.actions.attributes import (
    ask_verification,
    decline_to_vouch,
    end_attribute,
    refuse_verification,
    state_attribute,
    verify_attribute,
    vouch,
    withdraw_verification,
)
from guildhall.members.actions.barring import bar_member
from guildhall.members.actions.claims import accept_claim, ask_claim, claim_by_proof, refuse_claim, withdraw_claim
from guildhall.members.actions.erasures import (
    ask_erasure,
    carry_out_erasures,
    erase_member,
    replay_erasures,
    withdraw_erasure,
)
from guildhall.members.actions.exports import export_member
from guildhall.members.actions.founding import (
    answer_silent,
    ask_silent,
    make_invitation,
    revoke_invitation,
    take_invitation,
    welcome_member,
)
from guildhall.members.actions.identities import add_attribute, add_identity, project_identities
from guildhall.members.actions.joining import (
    arrive,
    clear_sign_ups,
    create_member,
    create_members,
    let_in,
    sign_up,
    visit,
)
from guildhall.members.actions.merges import merge_member, undo_merge
from guildhall.members.actions.profiles import edit_profile, remove_avatar, set_avatar, set_language, set_privacy
from guildhall.members.actions.roles import change_role, create_administrator, end_role, grant_role, sync_roles
from guildhall.members.actions.security import (
    clear_sessions,
    end_other_sessions,
    end_session,
    note_security_change,
    sign_in_freshly,
)

__all__ = [
    "accept_claim",
    "add_attribute",
    "add_identity",
    "answer_silent",
    "arrive",
    "ask_claim",
    "ask_erasure",
    "ask_silent",
    "ask_verification",
    "bar_member",
    "carry_out_erasures",
    "change_role",
    "claim_by_proof",
    "clear_sessions",
    "clear_sign_ups",
    "create_administrator",
    "create_member",
    "create_members",
    "decline_to_vouch",
    "edit_profile",
    "end_attribute",
    "end_other_sessions",
    "end_role",
    "end_session",
    "erase_member",
    "export_member",
    "grant_role",
    "let_in",
    "make_invitation",
    "merge_member",
    "note_security_change",
    "project_identities",
    "refuse_claim",
    "refuse_verification",
    "remove_avatar",
    "replay_erasures",
    "revoke_invitation",
    "set_avatar",
    "set_language",
    "set_privacy",
    "sign_in_freshly",
    "sign_up",
    "state_attribute",
    "sync_roles",
    "take_invitation",
    "undo_merge",
    "verify_attribute",
    "visit",
    "vouch",
    "welcome_member",
    "withdraw_claim",
    "withdraw_erasure",
    "withdraw_verification",
]
