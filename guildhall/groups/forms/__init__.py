from guildhall.groups.forms.groups import (
    CallForm,
    CharterForm,
    GroupForm,
    GroupWordsForm,
    InviteForm,
    PersonForm,
    ReceiptForm,
    SeatForm,
    StandForm,
    VoteForm,
)
from guildhall.groups.forms.joining import AskForm, MembershipFormForm, NameSponsorForm, Questions, VouchForm

__all__ = [
    "AskForm",
    "CallForm",
    "CharterForm",
    "GroupForm",
    "GroupWordsForm",
    "InviteForm",
    "MembershipFormForm",
    "NameSponsorForm",
    "PersonForm",
    "Questions",
    "ReceiptForm",
    "SeatForm",
    "StandForm",
    "VoteForm",
    "VouchForm",
]
