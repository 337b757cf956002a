from guildhall.content.actions.acceptances import accept_answer, unaccept_answer
from guildhall.content.actions.articles import Article, move_in_series
from guildhall.content.actions.asking import ask_member, choose_answering, decline_request, unask_member
from guildhall.content.actions.bookmark_reminders import (
    finish_reminder,
    remind_of_bookmark,
    remind_of_bookmarks,
    snooze_reminder,
)
from guildhall.content.actions.bookmarks import save_post, unsave_post
from guildhall.content.actions.bulk import Bulk, edit_topics, retag_topic
from guildhall.content.actions.cards import clean_cards
from guildhall.content.actions.closing import close_topic, reopen_topic, unvote_reopen, vote_reopen
from guildhall.content.actions.collections import (
    change_collection,
    collect_topic,
    create_collection,
    move_item,
    publish_collection,
    uncollect_topic,
    withdraw_collection,
)
from guildhall.content.actions.comments import edit_comment, post_comment
from guildhall.content.actions.counters import recount, recount_topics
from guildhall.content.actions.drafts import discard_draft, purge_drafts, save_draft
from guildhall.content.actions.editing import edit_post
from guildhall.content.actions.editorial import (
    Slot,
    dismiss_banner,
    end_placement,
    feature_topic,
    pin_topic,
    recommend_topic,
    show_banner,
    unfeature_topic,
    unpin_topic,
)
from guildhall.content.actions.forgetting import forget_content
from guildhall.content.actions.hiding import await_review, delete, hide, hold, purge_text, restore
from guildhall.content.actions.imports import (
    import_acceptances,
    import_comments,
    import_links,
    import_posts,
    import_revisions,
    import_tags,
    import_topic_tags,
    import_topics,
    import_votes,
    settle_import,
    settle_places,
)
from guildhall.content.actions.indexing import index_posts, index_tag, reindex
from guildhall.content.actions.marks import mark_official, mark_outdated, unmark_official, unmark_outdated
from guildhall.content.actions.merging import merge_topics
from guildhall.content.actions.moving import move_topic
from guildhall.content.actions.offers import decline_offer, offer_question, offer_questions
from guildhall.content.actions.pace import cancel_timer, run_timers, set_timer, slow_topic
from guildhall.content.actions.posts import post_answer
from guildhall.content.actions.reading import choose_reading, mark_read, read_topic, unmark_read
from guildhall.content.actions.rebaking import rebake
from guildhall.content.actions.reminders import remind_asker, remind_askers
from guildhall.content.actions.resources import (
    add_version,
    count_download,
    forget_downloads,
    readmit_version,
    share_resource,
    withdraw_version,
)
from guildhall.content.actions.revisions import hide_revision, restore_revision, revert_post
from guildhall.content.actions.schedules import cancel_schedule, move_schedule, publish_due, schedule_topic
from guildhall.content.actions.searches import note_click, note_search, purge_searches
from guildhall.content.actions.seconds import second_question, unsecond_question
from guildhall.content.actions.space_rules import rule_space
from guildhall.content.actions.spaces import (
    archive_space,
    change_space,
    create_space,
    end_moderator,
    give_spaces,
    grant_moderator,
    reopen_space,
)
from guildhall.content.actions.splitting import split_posts
from guildhall.content.actions.suggested_edits import (
    Accepted,
    accept_suggestion,
    refuse_suggestion,
    suggest_edit,
    withdraw_suggestion,
)
from guildhall.content.actions.tags import (
    describe_tag,
    end_synonym,
    make_synonym,
    tag_names,
)
from guildhall.content.actions.templates import change_template
from guildhall.content.actions.topics import (
    publish_topic,
    rename_topic,
)
from guildhall.content.actions.votes import vote

__all__ = [
    "clean_cards",
    "await_review",
    "delete",
    "hold",
    "purge_text",
    "finish_reminder",
    "remind_of_bookmark",
    "remind_of_bookmarks",
    "snooze_reminder",
    "decline_offer",
    "offer_question",
    "offer_questions",
    "Bulk",
    "cancel_timer",
    "edit_topics",
    "merge_topics",
    "move_topic",
    "retag_topic",
    "run_timers",
    "set_timer",
    "slow_topic",
    "split_posts",
    "reindex",
    "index_tag",
    "index_posts",
    "purge_searches",
    "note_search",
    "note_click",
    "remind_asker",
    "remind_askers",
    "cancel_schedule",
    "change_template",
    "move_schedule",
    "publish_due",
    "schedule_topic",
    "discard_draft",
    "purge_drafts",
    "save_draft",
    "ask_member",
    "choose_answering",
    "decline_request",
    "mark_official",
    "mark_outdated",
    "unask_member",
    "unmark_official",
    "unmark_outdated",
    "withdraw_version",
    "share_resource",
    "readmit_version",
    "forget_downloads",
    "count_download",
    "add_version",
    "forget_content",
    "Accepted",
    "Article",
    "move_in_series",
    "change_collection",
    "collect_topic",
    "create_collection",
    "move_item",
    "publish_collection",
    "uncollect_topic",
    "withdraw_collection",
    "Slot",
    "dismiss_banner",
    "end_placement",
    "feature_topic",
    "recommend_topic",
    "show_banner",
    "unfeature_topic",
    "accept_answer",
    "accept_suggestion",
    "refuse_suggestion",
    "suggest_edit",
    "withdraw_suggestion",
    "archive_space",
    "change_space",
    "choose_reading",
    "close_topic",
    "create_space",
    "describe_tag",
    "edit_comment",
    "edit_post",
    "end_moderator",
    "end_synonym",
    "give_spaces",
    "grant_moderator",
    "hide",
    "hide_revision",
    "import_acceptances",
    "import_comments",
    "import_links",
    "import_posts",
    "import_revisions",
    "import_tags",
    "import_topic_tags",
    "import_topics",
    "import_votes",
    "make_synonym",
    "mark_read",
    "pin_topic",
    "post_answer",
    "post_comment",
    "publish_topic",
    "read_topic",
    "rebake",
    "recount",
    "recount_topics",
    "rename_topic",
    "reopen_space",
    "reopen_topic",
    "restore",
    "restore_revision",
    "second_question",
    "revert_post",
    "rule_space",
    "save_post",
    "settle_import",
    "settle_places",
    "tag_names",
    "unaccept_answer",
    "unmark_read",
    "unsave_post",
    "unsecond_question",
    "unvote_reopen",
    "unpin_topic",
    "vote",
    "vote_reopen",
]
