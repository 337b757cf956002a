"""What members want to be told, what they are told, and what leaves the house for people's mailboxes."""

from guildhall.outreach.models.blocks import Block
from guildhall.outreach.models.contacts import Contact
from guildhall.outreach.models.conversations import (
    Conversation,
    Message,
    Participant,
    Reach,
    SealedMessage,
    StaffReading,
)
from guildhall.outreach.models.mail import Mail
from guildhall.outreach.models.news import News, Notice, Skip
from guildhall.outreach.models.preferences import Channel, Pace, Preference, Presence, QuietHours, Suppression
from guildhall.outreach.models.watches import Watch

__all__ = [
    "Block",
    "Channel",
    "Contact",
    "Conversation",
    "Mail",
    "Message",
    "News",
    "Notice",
    "Pace",
    "Participant",
    "Preference",
    "Presence",
    "QuietHours",
    "Reach",
    "SealedMessage",
    "Skip",
    "StaffReading",
    "Suppression",
    "Watch",
]
