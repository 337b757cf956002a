from django.urls import path

from guildhall.outreach.console import contacts, letters, outbox
from guildhall.outreach.console import conversations as opened
from guildhall.outreach.console import notices as reasons
from guildhall.outreach.views import choices, conversations, notices, watches

app_name = "outreach"
urlpatterns = [
    path("watch/<slug:kind>/<int:ref>/", watches.set_watch, name="set_watch"),
    path("notices/", notices.notices, name="notices"),
    path("notices/count", notices.count, name="count"),
    path("notices/here", notices.note_presence, name="note_presence"),
    path("notices/opened", notices.read_thread, name="read_thread"),
    path("notices/read", notices.read_all, name="read_all"),
    path("notices/<int:pk>/read", notices.read_notice, name="read_notice"),
    path("notices/stop/<slug:kind>", notices.stop_kind, name="stop_kind"),
    path("messages/", conversations.conversations, name="conversations"),
    path("messages/new", conversations.begin_conversation, name="begin_conversation"),
    path("messages/<int:pk>/", conversations.conversation, name="conversation"),
    path("messages/<int:pk>/send", conversations.send_message, name="send_message"),
    path("messages/<int:pk>/read", conversations.read_conversation, name="read_conversation"),
    path("messages/<int:pk>/leave", conversations.leave_conversation, name="leave_conversation"),
    path("messages/said/<int:pk>/delete", conversations.delete_message, name="delete_message"),
    path("settings/messages", conversations.choose_reach, name="choose_reach"),
    path("settings/messages/block", conversations.block_member, name="block_member"),
    path("settings/messages/blocks/<int:pk>/end", conversations.unblock_member, name="unblock_member"),
    path("console/outreach/conversations/<int:pk>/open", opened.open_conversation, name="open_conversation"),
    path("settings/notices", choices.choose_notices, name="choose_notices"),
    path("mail/off/<str:token>", choices.unsubscribe, name="unsubscribe"),
    path("console/outreach/", outbox.desk, name="desk"),
    path("console/outreach/members/<int:pk>/contact", contacts.contact, name="contact"),
    path("console/outreach/contacts/<int:pk>/answered", contacts.note_answer, name="note_answer"),
    path("console/outreach/outbox/", outbox.outbox, name="outbox"),
    path("console/outreach/outbox/test", outbox.test, name="test"),
    path("console/outreach/outbox/<int:pk>/", outbox.mail, name="mail"),
    path("console/outreach/outbox/<int:pk>/html", outbox.html, name="mail_html"),
    path("console/outreach/outbox/<int:pk>/resend", outbox.resend, name="resend"),
    path("console/outreach/notices/", reasons.reasons, name="reasons"),
    path("console/outreach/suppressed/", reasons.suppressed, name="suppressed"),
    path("console/outreach/suppressed/<int:pk>/release", reasons.release_address, name="release_address"),
    path("console/outreach/letters/", letters.preview_letter, name="preview_letter"),
    path("console/outreach/letters/html", letters.letter_html, name="letter_html"),
    path("console/outreach/letters/test", letters.test_letter, name="test_letter"),
]
