"""What to put into each route's address: one example for every state of the thing that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guildhall.content.models import Tag
from guildhall.members.models import Mark, Note, Task
from guildhall.outreach.letters import token_for
from guildhall.outreach.models import Block, Contact, Conversation, Message
from tests.house.world import World

Arguments = dict[str, Any]
States = dict[str, Arguments]
ABSENT = {"absent": {"pk": 999_999_999}}
HIDDEN_ANSWER, HIDDEN_COMMENT = "hidden answer", "hidden comment"


def of(route: str, world: World) -> States:
    for names, states in EXAMPLES.items():
        if route in names:
            return states(world)
    raise AssertionError(f"no example for {route}: add one to tests/house/examples.py")


def queries(route: str) -> tuple[str, ...]:
    """How else a list is asked for, where that can bring other things to light."""
    return ("", *MORE.get(route, ()))


OF_A_WEEK = "?since=2026-01-05&until=2026-01-12&grain=week&of=2026-01-05"
MORE: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("insights:rows", "insights:download", "insights:figures"), (OF_A_WEEK,)
) | {
    "members:people": ("?company=canary", "?city=canarycity", "?group=circle", "?tag=things", "?level=1"),
    "content:history": ("?from=1&to=2", "?from=2&to=3", "?to=3"),
    # Whoever found a word in something that is closed would read it there: none of these is a canary itself.
    "content:search": (
        "?q=how+works",
        "?q=please+always+here",
        "?q=user:author",
        "?q=nobody+reads&sort=new",
        "?q=resource",
        "?q=canary",
    ),
    "content:suggest_search": ("?q=how+does", "?q=canar", "?q=slides"),
}
# Whatever a reader may write into the address.
ODD_QUERY = "?" + "&".join(
    f"{name}={value}"
    for name in (
        "after",
        "at",
        "before",
        "comments",
        "n",
        "show",
        "since",
        "week",
        "tab",
        "sort",
        "period",
        "kind",
        "space",
        "state",
        "q",
    )
    for value in ("99999999999999999999", "-1", "%F0%9F%98%80", "٣", "a:b:c", "1e9", "%27%22%3C")
)


def _topics(world: World) -> States:
    return {state: {"pk": place.topic.pk} for state, place in world.places.items()} | ABSENT


def _named_topics(world: World) -> States:
    return {state: {"pk": place.topic.pk, "slug": place.topic.slug} for state, place in world.places.items()}


def _answers(world: World) -> States:
    known = {state: {"pk": place.answer.pk} for state, place in world.places.items()}
    return known | {HIDDEN_ANSWER: {"pk": world.hidden_answer.pk}} | ABSENT


def _versions(world: World) -> States:
    """The first version of each answer, and one that is hidden of an answer that everybody reads."""
    known = {state: {"pk": place.answer.revisions.get(number=1).pk} for state, place in world.places.items()}
    return known | {"hidden version": {"pk": world.hidden_version.pk}} | ABSENT


def _suggestions(world: World) -> States:
    return {state: {"pk": place.suggestion.pk} for state, place in world.places.items()} | ABSENT


def _placements(world: World) -> States:
    """What is featured of each place."""
    return {state: {"pk": place.topic.placements.get().pk} for state, place in world.places.items()} | ABSENT


def _collections(world: World) -> States:
    known = {state: {"pk": place.topic.collected.get().collection_id} for state, place in world.places.items()}
    return known | ABSENT


def _items(world: World) -> States:
    return {state: {"pk": place.topic.collected.get().pk} for state, place in world.places.items()} | ABSENT


def _comments(world: World) -> States:
    known = {state: {"pk": place.comment.pk} for state, place in world.places.items()}
    return known | {HIDDEN_COMMENT: {"pk": world.hidden_comment.pk}} | ABSENT


def _spaces(world: World) -> States:
    return {state: {"handle": world.spaces[state].handle} for state in ("public", "members", "group")}


def _spaces_by_number(world: World) -> States:
    return {state: {"pk": world.spaces[state].pk} for state in ("public", "group")} | ABSENT


def _tags(world: World) -> States:
    return {state: {"name": f"canary{state}-tag"} for state in world.places}


def _files(world: World) -> States:
    """A picture is read by whoever may open the profile; a file whose owner says nothing by nobody."""
    known = {"avatar": world.author.avatar, "avatar of a closed profile": world.closed.avatar, "unowned": world.file}
    known |= {f"of a {state} resource": item.file for state, item in world.items.items()}
    return {state: {"pk": file.pk, "name": file.name} for state, file in known.items()}


def _resources(world: World) -> States:
    return {state: {"pk": item.version.resource.topic_id} for state, item in world.items.items()} | ABSENT


def _resource_versions(world: World) -> States:
    return {state: {"pk": item.version_id} for state, item in world.items.items()} | ABSENT


def _small_files(world: World) -> States:
    """This one has no smaller picture: it is the bytes of a text."""
    return {"avatar": {"pk": world.author.avatar_id, "wide": 320, "name": "320.webp"}}


def _people(world: World) -> States:
    return {"author": {"pk": world.author.pk}, "imported": {"pk": world.imported.pk}} | ABSENT


def _members(world: World) -> States:
    people = {"public": "author", "closed": "closed", "imported": "imported", "absent": "nobody"}
    return {state: {"handle": handle} for state, handle in people.items()}


def _readers(world: World) -> States:
    return {"known": {"name": "insights.waits"}, "absent": {"name": "no.such"}}


def _old_numbers(world: World) -> States:
    """Addresses of the site that the community came from."""
    return {state: {"old_id": str(place.topic.pk)} for state, place in world.places.items()} | {
        "absent": {"old_id": "999999999"}
    }


def _groups(world: World) -> States:
    return {"known": {"pk": world.group.pk}} | ABSENT


def _group_pages(world: World) -> States:
    known = {"on request": world.guild, "group": world.group}
    return {state: {"handle": group.handle} for state, group in known.items()} | {"absent": {"handle": "nothing"}}


def _figures(world: World) -> States:
    return {"known": {"name": "coverage"}, "absent": {"name": "nothing"}}


def _flags(world: World) -> States:
    known = {state: {"kind": "content.post", "pk": place.answer.pk} for state, place in world.places.items()}
    known |= {"unknown kind": {"kind": "content.tag", "pk": 1}}
    return known | {"absent": {"kind": "content.post", "pk": 999_999_999}}


def _watched(world: World) -> States:
    known = {state: {"kind": "topic", "ref": place.topic.pk} for state, place in world.places.items()}
    tag = Tag.objects.get(name="canarygroup-tag")
    others = {"tag of a group": {"kind": "tag", "ref": tag.pk}, "unknown kind": {"kind": "thing", "ref": 1}}
    return known | {"group space": {"kind": "space", "ref": world.spaces["group"].pk}} | others


def _settings(world: World) -> States:
    return {"known": {"key": "community.name"}, "absent": {"key": "no.such"}}


EXAMPLES: dict[tuple[str, ...], Callable[[World], States]] = {
    (
        "content:topic", "content:post_answer", "content:close_topic", "content:reopen_topic", "content:pin_topic",
        "content:second_question", "content:ask_member", "content:related", "content:dates",
        "content:unsecond_question", "content:vote_reopen", "content:unvote_reopen",
        "content:unpin_topic", "content:feature_topic", "content:unfeature_topic", "content:recommend_topic",
        "content:collect_topic", "content:move_in_series", "content:show_banner", "content:hide_topic",
        "content:restore_topic", "content:news", "content:move_topic", "content:merge_topics", "content:split_posts",
        "content:set_timer", "content:cancel_timer", "content:slow_topic",
    ): _topics,
    ("content:topic_named",): _named_topics,
    (
        "content:post", "content:quote_post", "content:edit_post", "content:history", "content:suggest_edit", "content:make_article",
        "content:post_comment", "content:vote_post",
        "content:mark_official", "content:unmark_official",
        "content:mark_outdated", "content:unmark_outdated",
        "content:accept_answer", "content:unaccept_answer", "content:hide_post", "content:restore_post",
        "content:save_post", "content:unsave_post",
    ): _answers,
    (
        "content:comment", "content:edit_comment", "content:vote_comment", "content:hide_comment",
        "content:restore_comment",
    ): _comments,
    ("content:revert_post", "content:hide_revision", "content:restore_revision"): _versions,
    (
        "content:suggestion", "content:accept_suggestion", "content:refuse_suggestion", "content:withdraw_suggestion",
    ): _suggestions,
    ("content:collection", "content:collection_feed"): lambda world: {
        **{state: {"handle": f"of-{state}"} for state in world.places}, "absent": {"handle": "nothing"},
    },
    ("content:change_collection", "content:publish_collection", "content:withdraw_collection"): _collections,
    ("content:uncollect_topic", "content:move_item"): _items,
    ("content:end_placement", "content:dismiss_banner"): _placements,
    ("content:space", "content:space_feed"): _spaces,
    (
        "content:change_space", "content:archive_space", "content:reopen_space", "content:grant_moderator",
        "content:rule_space",
    ): _spaces_by_number,
    ("content:end_moderator", "content:end_synonym", "content:unask_member", "content:decline_request"): lambda world: ABSENT,
    ("content:decline_offer", "content:snooze_reminder", "content:finish_reminder"): lambda world: ABSENT,
    ("content:move_schedule", "content:cancel_schedule"): lambda world: ABSENT,
    ("content:change_template",): lambda world: {
        "question": {"pk": world.spaces["public"].pk, "kind": "question"},
        "no kind": {"pk": world.spaces["public"].pk, "kind": "poem"},
    },
    ("content:draft", "content:save_draft", "content:attach_file", "content:discard_draft"): lambda world: {
        "place": {"context": "new:question"},
        "absent": {"context": "new:nothing"},
    },
    ("content:tag", "content:tag_feed"): _tags,
    ("content:topic_card",): _topics,
    ("content:sitemap_part",): lambda world: {"places": {"kind": "places", "number": 0}, "absent": {"kind": "topics", "number": 99999}},
    ("content:write",): lambda world: {"known": {"kind": "announcement"}, "absent": {"kind": "nothing"}},
    ("members:profile", "members:claim", "content:member_feed"): _members,
    ("members:by_number",): _people,
    (
        "moderation:lock_level", "moderation:unlock_level",
        "members:welcome_member", "members:ask_silent",
        "members:record", "members:lifecycle", "members:let_in", "members:merge", "members:grant_role", "members:export", "members:erase",
    ): _people,
    ("members:write_note", "members:give_mark", "members:choose_owner", "members:set_task", "outreach:contact"): _people,
    (
        "outreach:conversation", "outreach:send_message", "outreach:read_conversation", "outreach:leave_conversation",
        "outreach:open_conversation",
    ): lambda _world: {"of others": {"pk": Conversation.objects.get().pk}} | ABSENT,
    ("outreach:unblock_member",): lambda _world: {"of others": {"pk": Block.objects.get().pk}} | ABSENT,
    ("outreach:delete_message",): lambda _world: {"of others": {"pk": Message.objects.get().pk}} | ABSENT,
    ("outreach:note_answer",): lambda _world: {"known": {"pk": Contact.objects.get().pk}} | ABSENT,
    ("members:remove_note",): lambda _world: {"known": {"pk": Note.objects.get().pk}} | ABSENT,
    ("members:end_mark",): lambda _world: {"known": {"pk": Mark.objects.get().pk}} | ABSENT,
    ("members:finish_task", "members:reopen_task"): lambda _world: {"known": {"pk": Task.objects.get().pk}} | ABSENT,
    ("members:withdraw_claim", "members:decide_claim"): lambda world: {"of another": {"pk": world.claim.pk}} | ABSENT,
    ("members:join",): lambda world: {"usable": {"code": world.invitation.code}, "absent": {"code": "nothing"}},
    ("members:revoke_invitation",): lambda world: {"usable": {"pk": world.invitation.pk}} | ABSENT,
    ("members:withdraw_verification", "members:vouch", "members:decide_verification"): lambda world: {
        "of another": {"pk": world.verification.pk}
    } | ABSENT,
    ("members:end_attribute", "members:console_end_attribute"): lambda world: {
        "of the author": {"pk": world.fact.pk}
    } | ABSENT,
    ("members:ask_verification", "members:state_attribute"): lambda world: {
        "company": {"key": "company"}, "absent": {"key": "nothing"}
    },
    ("members:undo_merge",): lambda world: {"standing": {"pk": world.merge.pk}} | ABSENT,
    ("members:end_session",): lambda world: {"of another": {"pk": 999_999_999}},
    ("members:end_role",): lambda world: {"of the operator": {"pk": world.grant.pk}} | ABSENT,
    ("members:change_role",): lambda world: {"known": {"handle": "operator"}, "absent": {"handle": "nothing"}},
    (
        "members:segment", "members:change_segment", "members:close_segment", "members:reopen_segment",
        "members:keep_as_list", "members:sheet", "members:add_to_list",
    ): lambda world: {state: {"pk": segment.pk} for state, segment in world.segments.items()} | ABSENT,
    ("members:remove_from_list",): lambda world: {
        state: {"pk": segment.pk, "row": segment.memberships.get().pk} for state, segment in world.segments.items()
    } | {"absent": {"pk": 999_999_999, "row": 1}},
    ("insights:rows", "insights:download", "insights:figures"): _figures,
    ("insights:retry",): lambda world: {"known": {"key": world.figures.key}, "absent": {"key": "nothing"}},
    ("insights:report",): lambda world: {"made": {"pk": world.report.pk}} | ABSENT,
    ("activity:reader", "activity:replay", "activity:retry"): _readers,
    ("connectors:moved_question", "connectors:moved_short_question", "connectors:moved_post"): _old_numbers,
    ("connectors:moved_topic",): lambda world: {
        state: {"slug": "old-name", **known} for state, known in _old_numbers(world).items()
    },
    ("connectors:moved_answer", "connectors:moved_user", "connectors:moved_comment"): lambda world: {
        "absent": {"old_id": "999999999"}
    },
    ("connectors:moved_category",): lambda world: {"absent": {"slug": "old-name/", "old_id": "999999999"}},
    ("connectors:moved_tag", "connectors:moved_person"): lambda world: {"absent": {"old_id": "nothing"}},
    ("connectors:import_run",): lambda world: {"known": {"pk": world.run.pk}} | ABSENT,
    ("connectors:import_rows",): lambda world: {"known": {"pk": world.run.pk, "file": "Posts.xml", "what": "deleted"}},
    (
        "groups:change_group", "groups:close_group", "groups:add_to_group", "groups:reopen_group",
        "groups:merge_group", "groups:split_group",
    ): _groups,
    (
        "groups:group", "groups:members", "groups:charter", "groups:write_charter", "groups:join", "groups:ask_to_join",
        "groups:leave", "groups:desk", "groups:edit_group", "groups:invite", "groups:give_seat",
        "groups:elections", "groups:call_election", "groups:announcements", "groups:announce",
        "groups:write_to_leads", "groups:inbox", "groups:documents", "groups:add_document",
        "groups:set_eligibility", "groups:set_segment", "groups:numbers", "groups:feed",
        "groups:write_membership_form", "groups:meetings", "groups:add_meeting", "groups:calendar",
    ): _group_pages,
    ("groups:link_line", "groups:unlink_line", "groups:dismiss_line"): lambda world: {
        state: {"pk": line.pk} for state, line in world.lines.items()
    } | ABSENT,
    ("groups:inquiry", "groups:answer_inquiry", "groups:claim_inquiry", "groups:close_inquiry"): lambda world: {
        state: {"pk": one.pk} for state, one in world.told["inquiries"].items()
    } | ABSENT,
    ("groups:revise_document", "groups:remove_document", "groups:restore_document"): lambda world: {
        state: {"pk": one.pk} for state, one in world.told["documents"].items()
    } | ABSENT,
    ("groups:announcement", "groups:edit_announcement", "groups:withdraw_announcement"): lambda world: {
        state: {"pk": one.pk} for state, one in world.told["announcements"].items()
    } | ABSENT,
    (
        "groups:election", "groups:stand", "groups:withdraw_candidacy", "groups:vote", "groups:check_receipt",
        "groups:ballots", "groups:employers", "groups:cancel_election",
        "groups:change_election_times", "groups:seat_winners", "groups:unseat_winners",
    ): lambda world: {state: {"pk": one.pk} for state, one in world.elections.items()} | ABSENT,
    ("groups:change_meeting", "groups:end_meeting", "groups:skip_meeting"): lambda world: {
        state: {"pk": meeting.pk} for state, meeting in world.meetings.items()
    } | ABSENT,
    ("groups:undo_succession",): lambda world: ABSENT,
    ("groups:hold_meeting",): lambda world: {state: {"pk": skip.pk} for state, skip in world.skips.items()} | ABSENT,
    ("groups:my_calendar",): lambda world: {"wrong": {"token": "1-1:wrong"}},
    ("groups:vouch", "groups:decline_to_vouch"): lambda world: {"of another": {"pk": world.sponsorship.pk}} | ABSENT,
    (
        "groups:accept", "groups:decline", "groups:withdraw", "groups:admission", "groups:name_sponsor",
    ): lambda world: {"of another": {"pk": world.admission.pk}} | ABSENT,
    ("groups:end_seat",): lambda world: {state: {"pk": seat.pk} for state, seat in world.seats.items()} | ABSENT,
    ("groups:remove_member",): lambda world: {
        state: {"handle": seat.group.handle, "pk": seat.group.memberships.get(member=world.author).pk}
        for state, seat in world.seats.items()
    } | {"absent": {"handle": "guild", "pk": 999_999_999}},
    ("groups:remove_from_group",): lambda world: {"known": {"pk": world.group.memberships.first().pk}} | ABSENT,
    ("planning:step",): lambda world: {"known": {"name": "look"}, "absent": {"name": "nothing"}},
    ("account_confirm_email",): lambda world: {"wrong": {"key": "wrong"}},
    ("account_reset_password_from_key",): lambda world: {"wrong": {"uidb36": "1", "key": "wrong"}},
    ("mfa_edit_webauthn", "mfa_remove_webauthn"): lambda world: ABSENT,
    ("openid_connect_callback", "openid_connect_login"): lambda world: {"absent": {"provider_id": "nothing"}},
    ("files:read",): _files,
    ("content:add_version",): _resources,
    ("content:withdraw_version", "content:readmit_version"): _resource_versions,
    ("content:download",): lambda world: {state: {"pk": item.pk} for state, item in world.items.items()} | ABSENT,
    ("files:small",): _small_files,
    ("files:discard", "files:restore"): lambda world: {"theirs": {"pk": world.file.pk}} | ABSENT,
    ("options:setting", "options:reset"): _settings,
    ("content:flag_post",): _answers,
    ("content:flag_comment",): _comments,
    ("moderation:item",): lambda world: {state: {"pk": item.pk} for state, item in world.waiting.items()} | ABSENT,
    ("moderation:flag",): _flags,
    ("moderation:decision", "moderation:lift"): lambda world: {"of another": {"pk": world.appeal.restriction_id}} | ABSENT,
    ("moderation:appeal",): lambda world: {"waiting": {"pk": world.appeal.pk}} | ABSENT,
    ("moderation:case", "moderation:note", "moderation:restrict", "moderation:close"): lambda world: {
        "open": {"pk": world.appeal.restriction.case_id},
    } | ABSENT,
    ("moderation:open_case", "moderation:spam"): _people,
    ("moderation:reason",): lambda world: {"supplied": {"code": "spam"}, "new": {"code": "new"}, "absent": {"code": "nothing"}},
    ("outreach:set_watch",): _watched,
    ("outreach:read_notice", "outreach:release_address", "moderation:end_word"): lambda world: ABSENT,
    ("outreach:stop_kind",): lambda world: {"known": {"kind": "watched"}, "absent": {"kind": "nothing"}},
    ("outreach:unsubscribe",): lambda world: {
        "whole": {"token": token_for(world.author, ["watched"])},
        "changed": {"token": "nothing"},
    },
    ("outreach:mail", "outreach:mail_html", "outreach:resend"): lambda world: {"kept": {"pk": world.mail.pk}} | ABSENT,
}  # fmt: skip
