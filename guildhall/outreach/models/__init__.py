"""What members want to be told, what they are told, and what leaves the house for people's mailboxes."""

from guildhall.outreach.models.mail import Mail
from guildhall.outreach.models.watches import Watch

__all__ = ["Mail", "Watch"]
