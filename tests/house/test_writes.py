"""Who may write: actions, what reads the log, and what erases a person. Everybody else calls one of them."""

import ast
import re

import pytest

from tests.house.source import Module, decorators, dotted_name, lines, modules

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all

WRITERS = {"actions", "reactions", "privacy"}
ALWAYS_WRITE = {
    "create", "acreate", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "adelete", "save",
}  # fmt: skip
ON_ROWS = re.compile(r"\.(objects|filter|exclude|all|select_for_update|select_related|order_by|visible_to|present)\b")
WRITING_SQL = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|(?<!REVOKE )TRUNCATE\b|MERGE\s+INTO|COPY\b.*FROM\s+STDIN|FROM STDIN)",
    re.IGNORECASE | re.DOTALL,
)
# Why each of these may write although it is no action.
ALLOWED = {
    "guildhall/kernel/sql.py": "the one COPY that actions call",
    "guildhall/kernel/writes.py": "the one INSERT and UPDATE of a row that actions call, and nobody else: see below",
    "guildhall/members/accounts.py": "allauth saves what it signs in with",
    "guildhall/connectors/simulate/play.py": "gives the invented people of the demo their password",
    "guildhall/config/backups/restoring.py": "puts back the bytes that a bucket has lost",
    "guildhall/activity/epochs.py": "the log's own epoch",
    "guildhall/activity/readers.py": "a cursor moves in the transaction of its reader's effects",
}


def test_only_actions_and_reactions_write():
    wrong = {name: where for name, where in _writers().items() if name not in ALLOWED}
    assert not wrong, lines(wrong)


def test_list_of_other_writers_holds_nobody_else():
    assert [name for name in ALLOWED if name not in _writers()] == []


def test_hot_writes_are_called_by_actions_alone():
    wrong = [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "guildhall.kernel.writes" and module.part not in WRITERS
    ]
    assert not wrong, lines(wrong)


def _writers() -> dict[str, list[str]]:
    found = {module.name: _writes(module) for module in modules() if module.part not in WRITERS}
    return {name: where for name, where in found.items() if where}


def _writes(module: Module) -> list[str]:
    return [
        f"{node.lineno}: {said}"
        for node in module.nodes
        if (said := _written_by(node)) and not said.startswith(("form.", "self.form."))
    ]


def _written_by(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        said = dotted_name(node.func)
        if node.func.attr in ALWAYS_WRITE and not _is_harmless(said):
            return said
        if node.func.attr in {"update", "aupdate"} and ON_ROWS.search(said):
            return said
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value):
        return WRITING_SQL.search(node.value)[0]
    return ""


def _is_harmless(said: str) -> bool:
    """Pictures and catalogues are saved too, and a PostgreSQL cluster is made."""
    first = said.split(".", maxsplit=1)[0]
    return first in {"image", "bare", "cluster"} or "polib." in said


# Functions beside the actions that nobody does: the house keeps its own order by them. May only shrink.
NOBODY_ACTS = {
    "guildhall.activity.actions": {"seal_acts", "forget_words", "record", "record_many", "scope", "shift_clock"},
    # Parts that the room's own actions share, in their transaction.
    "guildhall.content.actions.articles": {"credit_answer", "enter_series"},
    "guildhall.content.actions.attachments": {"claim_attachments"},
    # Who took what is forgotten by schedule.
    "guildhall.content.actions.resources": {"forget_downloads"},
    "guildhall.content.actions.counters": {"count_space"},
    "guildhall.content.actions.posts": {"count_comments"},
    "guildhall.content.actions.tags": {"tag_topic"},
    "guildhall.content.actions.mentions": {"note_mentions"},
    "guildhall.content.actions.seconds": {"carry_seconds", "return_seconds"},
    "guildhall.content.actions.writing": {"link_topics", "say"},
    "guildhall.content.actions.imports": {"import_tags"},
    "guildhall.groups.actions.figures": {"count_figures"},
    "guildhall.groups.actions.groups": {"let_in", "end_membership", "say"},
    "guildhall.members.actions.merges": {"join_rows"},
    # An import keeps its place, the first run its code.
    "guildhall.connectors.actions.runs": {"checkpoint", "move", "enter"},
    "guildhall.content.actions.import_states": {"describe_tags"},
    "guildhall.planning.actions": {"begin_first_run", "try_code"},
    # Called when a person is erased, or a picture replaced.
    "guildhall.content.actions.forgetting": {"forget_content"},
    "guildhall.files.actions.storing": {"keep", "remove_file"},
    # By schedule: what nobody needs any more.
    "guildhall.files.actions.purging": {"purge", "sweep"},
    # A person comes to be, or proves who they are: there is nobody yet who could act.
    "guildhall.members.actions.claims": {"claim_by_proof"},
    "guildhall.members.actions.identities": {"add_identity", "project_identities"},
    "guildhall.members.actions.joining": {"create_member", "create_members", "arrive", "sign_up", "clear_sign_ups"},
    "guildhall.members.actions.held_profiles": {"keep_back"},
    "guildhall.members.actions.roles": {"sync_roles", "create_administrator"},
    "guildhall.members.actions.security": {"trust_email", "clear_sessions"},
    # A reader keeps ties as the log tells them.
    "guildhall.members.actions.ties": {"follow_ties", "forget_ties", "end_ties", "renew_ties"},
    # Everybody's segments by night, and one that staff has just made or changed.
    "guildhall.members.actions.segments": {"count_segment"},
    "guildhall.members.actions.shipped_segments": {"ship_segments"},
    "guildhall.members.actions.lifecycle": {"count_presence", "fit_silence", "move_states"},
    # The lake is what its processes make of the log.
    "guildhall.insights.actions.lake": {
        "begin_lake",
        "name_files",
        "forget_lake",
        "forget_layers",
        "show_refresh",
        "replace_files",
        "strike_files",
    },
    # A page wishes for its readers; the insights process computes, forgets and prints by itself.
    "guildhall.insights.actions.answers": {"forget_unwanted"},
    "guildhall.insights.actions.reports": {"make_due_reports"},
    "guildhall.insights.actions.wishes": {"want"},
    # Part of whatever writes a text, whose actor was looked at before; the worker by itself.
    "guildhall.moderation.actions.screening": {"settle", "clear_screenings"},
    "guildhall.moderation.actions.asking": {"ask_later", "ask_service"},
    "guildhall.moderation.actions.training": {"train_classifier"},
    # The worker by itself.
    "guildhall.content.actions.drafts": {"purge_drafts"},
    "guildhall.content.actions.searches": {"purge_searches"},
    # What follows from texts, by a reader of the log, by schedule and with the erasure of a person.
    "guildhall.content.actions.link_cards": {"settle_links", "drop_links", "tidy_link_cards"},
    "guildhall.content.actions.schedules": {"publish_due"},
    "guildhall.outreach.actions.mail": {"deliver", "clear_old_words"},
    "guildhall.outreach.actions.bundling": {"bundle_for"},
    # Everybody's level by night; asked of whoever is about to write; the erasure of a person.
    "guildhall.moderation.actions.levels": {"settle", "settle_levels", "forget_standing"},
    "guildhall.moderation.actions.limits": {"take"},
    # Parts of acts of moderators, in their transaction.
    "guildhall.content.actions.acceptances": {"end_acceptance"},
    "guildhall.content.actions.notes": {"note"},
    "guildhall.outreach.actions.watches": {"carry_watches"},
}


def test_every_action_names_its_actor_by_keyword_first():
    wrong = [f"{module.at(action)} {action.name}" for module, action in _actions() if not _takes_actor_first(action)]
    assert not wrong, lines(wrong)


def test_list_of_what_nobody_does_holds_nothing_else():
    known = {(module.dotted, function.name) for module in modules() for function in module.functions()}
    listed = {(part, name) for part, names in NOBODY_ACTS.items() for name in names}
    assert not listed - known, lines(listed - known)


def test_every_action_is_one_transaction():
    wrong = [
        f"{module.at(action)} {action.name}"
        for module, action in _actions()
        if any(_written_by(node) for node in ast.walk(action))
        and "transaction.atomic" not in decorators(action)
        and "transaction.atomic" not in {dotted_name(node) for node in ast.walk(action)}
    ]
    assert not wrong, lines(wrong)


def _actions():
    """The public functions of actions that write or say so to the log."""
    for module in modules():
        if module.part != "actions":
            continue
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and _acts(node) and not _is_listed(module, node):
                yield module, node


def _is_listed(module: Module, function: ast.FunctionDef) -> bool:
    return function.name.startswith("_") or function.name in NOBODY_ACTS.get(module.dotted, set())


def _acts(function: ast.FunctionDef) -> bool:
    said = {dotted_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return "record" in said or any(_written_by(node) for node in ast.walk(function))


def _takes_actor_first(function: ast.FunctionDef) -> bool:
    """Without anything positional; `*, actor=` opens the line."""
    arguments = function.args
    if arguments.args or arguments.posonlyargs or not arguments.kwonlyargs:
        return False
    return arguments.kwonlyargs[0].arg == "actor"
