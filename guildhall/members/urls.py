from django.urls import path, register_converter

from guildhall.members.views import attributes, console, founding, lifecycle, people, record, segments, settings


class Handle:
    """Letters of any script, digits and `.-_`, never a slash."""

    regex = r"[^/]{2,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Handle, "handle")

app_name = "members"
urlpatterns = [
    path("seen", people.seen, name="seen"),
    path("people/", people.people, name="people"),
    path("m/<int:pk>/", people.by_number, name="by_number"),
    path("people/<handle:handle>/", people.profile, name="profile"),
    path("people/<handle:handle>/claim", people.claim, name="claim"),
    path("claims/<int:pk>/withdraw", people.withdraw_claim, name="withdraw_claim"),
    path("settings/", settings.settings, name="settings"),
    path("settings/profile", settings.edit_profile, name="edit_profile"),
    path("settings/picture", settings.set_avatar, name="set_avatar"),
    path("settings/picture/remove", settings.remove_avatar, name="remove_avatar"),
    path("settings/privacy", settings.set_privacy, name="set_privacy"),
    path("settings/language", settings.set_language, name="set_language"),
    path("settings/security", settings.security, name="security"),
    path("settings/security/devices/<int:pk>/end", settings.end_session, name="end_session"),
    path("settings/security/devices/end-others", settings.end_other_sessions, name="end_other_sessions"),
    path("settings/data", settings.my_data, name="my_data"),
    path("settings/data/kept", record.kept_about_me, name="kept"),
    path("settings/data/export", settings.export_me, name="export_me"),
    path("settings/data/erase", settings.ask_erasure, name="ask_erasure"),
    path("settings/data/stay", settings.withdraw_erasure, name="withdraw_erasure"),
    path("join/<str:code>/", founding.join, name="join"),
    path("welcome", founding.welcome, name="welcome"),
    path("what-was-missing", founding.answer_silent, name="answer_silent"),
    path("console/people/founding", founding.founding, name="founding"),
    path("console/people/invitations/make", founding.make_invitation, name="make_invitation"),
    path("console/people/invitations/<int:pk>/revoke", founding.revoke_invitation, name="revoke_invitation"),
    path("console/people/<int:pk>/welcome", founding.welcome_member, name="welcome_member"),
    path("console/people/<int:pk>/ask-silent", founding.ask_silent, name="ask_silent"),
    path("settings/attributes", attributes.attributes, name="attributes"),
    path("settings/attributes/<slug:key>/ask", attributes.ask_verification, name="ask_verification"),
    path("settings/attributes/<int:pk>/end", attributes.end_attribute, name="end_attribute"),
    path("settings/verifications/<int:pk>/withdraw", attributes.withdraw_verification, name="withdraw_verification"),
    path("settings/verifications/<int:pk>/vouch", attributes.vouch, name="vouch"),
    path("console/people/verifications", attributes.verifications, name="verifications"),
    path("console/people/verifications/<int:pk>/decide", attributes.decide_verification, name="decide_verification"),
    path("console/people/attributes/<slug:key>/state", attributes.state_attribute, name="state_attribute"),
    path("console/people/attributes/<int:pk>/end", attributes.console_end_attribute, name="console_end_attribute"),
    path("console/people/", console.people, name="list"),
    path("console/people/claims", console.claims, name="claims"),
    path("console/people/claims/<int:pk>/decide", console.decide_claim, name="decide_claim"),
    path("console/people/merges", console.merges, name="merges"),
    path("console/people/merges/<int:pk>/undo", console.undo_merge, name="undo_merge"),
    path("console/people/ties", console.ties, name="ties"),
    path("console/people/roles", console.roles, name="roles"),
    path("console/people/roles/<slug:handle>", console.change_role, name="change_role"),
    path("console/people/grants/<int:pk>/end", console.end_role, name="end_role"),
    path("console/people/segments/", segments.segments, name="segments"),
    path("console/people/lifecycle", lifecycle.lifecycles, name="lifecycles"),
    path("console/people/<int:pk>/lifecycle", lifecycle.lifecycle, name="lifecycle"),
    path("console/people/segments/new", segments.make_segment, name="make_segment"),
    path("console/people/segments/new-list", segments.make_list, name="make_list"),
    path("console/people/segments/<int:pk>/", segments.segment, name="segment"),
    path("console/people/segments/<int:pk>/change", segments.change_segment, name="change_segment"),
    path("console/people/segments/<int:pk>/close", segments.close_segment, name="close_segment"),
    path("console/people/segments/<int:pk>/reopen", segments.reopen_segment, name="reopen_segment"),
    path("console/people/segments/<int:pk>/keep", segments.keep_as_list, name="keep_as_list"),
    path("console/people/segments/<int:pk>/sheet", segments.sheet, name="sheet"),
    path("console/people/segments/<int:pk>/add", segments.add_to_list, name="add_to_list"),
    path("console/people/segments/<int:pk>/remove/<int:row>", segments.remove_from_list, name="remove_from_list"),
    path("console/people/hand-over", record.hand_over, name="hand_over"),
    path("console/people/notes/<int:pk>/remove", record.remove_note, name="remove_note"),
    path("console/people/marks/<int:pk>/end", record.end_mark, name="end_mark"),
    path("console/people/tasks/<int:pk>/finish", record.finish_task, name="finish_task"),
    path("console/people/tasks/<int:pk>/reopen", record.reopen_task, name="reopen_task"),
    path("console/people/<int:pk>/", record.record, name="record"),
    path("console/people/<int:pk>/note", record.write_note, name="write_note"),
    path("console/people/<int:pk>/mark", record.give_mark, name="give_mark"),
    path("console/people/<int:pk>/owner", record.choose_owner, name="choose_owner"),
    path("console/people/<int:pk>/task", record.set_task, name="set_task"),
    path("console/people/<int:pk>/let-in", console.let_in, name="let_in"),
    path("console/people/<int:pk>/merge", console.merge, name="merge"),
    path("console/people/<int:pk>/grant-role", console.grant_role, name="grant_role"),
    path("console/people/<int:pk>/export", console.export, name="export"),
    path("console/people/<int:pk>/erase", console.erase, name="erase"),
]
