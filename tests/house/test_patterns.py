"""Ways of writing that the house does not know, each for one reason."""

import ast
import re

import pytest
from django.apps import apps
from django.db import models

from tests.house.source import DOORS, Module, dotted_name, lines, modules

pytestmark = pytest.mark.xdist_group("source")  # one process reads it all

CLOCKS = {
    "guildhall/kernel/clock.py": "is the clock",
    "guildhall/config/checks.py": "compares this machine's clock with the database's",
}
OTHER_CLOCKS = {
    "timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now",
    "datetime.date.today", "time.time", "time.gmtime", "time.localtime",
}  # fmt: skip
# What is shown as HTML without being escaped: where, and why it may be.
MARKED_SAFE = {
    "guildhall/ui/templatetags/ui.py": "components are rendered with autoescape; the JSON block escapes < > &",
    "guildhall/ui/gallery.py": "samples written there",
    "guildhall/ui/held.py": "a template rendered with autoescape; whatever fills its gaps is escaped there",
    "guildhall/ui/compiled/loader.py": "what escaped templates draw",
    "guildhall/ui/compiled/writer.py": "words of our templates, as Django marks them",
    "guildhall/ui/lookups.py": "what filters that keep safe text safe give back",
    "guildhall/ui/stencil.py": "a template rendered with autoescape; whatever fills its gaps is escaped there",
    "guildhall/content/views/pieces.py": "rows joined from stencils; letters and addresses are escaped beside it",
    "guildhall/content/views/posts.py": "texts that were cleaned when they were written, in stencils",
    "guildhall/content/views/differences.py": "lines and words of two texts, each escaped where it is put in",
    "guildhall/kernel/search/marking.py": "stretches of a plain text, each escaped where it is put in",
    "guildhall/options/views.py": "Markdown through the one renderer, which cleans last",
}
CHANCE = {"guildhall/connectors": "invents a community from a seed"}
# Names what may be fetched from elsewhere, or written by somebody else.
DANGEROUS_IMPORTS = {
    "pickle": "runs what it reads",
    "marshal": "runs what it reads",
    "shelve": "runs what it reads",
    "yaml": "runs what it reads",
    "xml": "expands bombs: defusedxml",
    "lxml": "expands bombs: defusedxml",
    "requests": "fetches any address",
    "httpx": "fetches any address",
    "aiohttp": "fetches any address",
    "urllib.request": "fetches any address",
    "urllib3": "fetches any address",
    "ftplib": "fetches any address",
    "pycurl": "fetches any address",
    "niquests": "fetches any address",
    "httplib2": "fetches any address",
    "websockets": "fetches any address",
    "botocore.httpsession": "fetches any address",
    "pip._vendor": "fetches any address",
    "http.client": "fetches any address",
    "django.dispatch": "no signals: read the log",
    "django.db.models.signals": "no signals: read the log",
    "django.core.signals": "no signals: read the log",
    "django.contrib.auth.signals": "no signals: read the log",
    "allauth.account.signals": "no signals: read the log",
    "allauth.socialaccount.signals": "no signals: read the log",
    "allauth.mfa.signals": "no signals: read the log",
    "django.db.models.functions.Now": "another clock",
    "threading.local": "no hidden state",
    "contextvars": "no hidden state",
    "asgiref.local": "no hidden state",
}
IMPORTS_ALLOWED = {
    ("guildhall/kernel/outgoing.py", "http.client"): "is the one way out: resolves once, pins, refuses what is inside",
    ("guildhall/connectors/importing/xml_rows.py", "xml"): "refuses document types and entities itself",
    ("guildhall/config/commands/serve.py", "urllib.request"): "asks its own port whether it answers",
    ("guildhall/config/handed_on.py", "django.core.signals"): "stands where Django's own pair stood, in web processes",
    ("guildhall/config/threads.py", "threading.local"): "holds what Django holds anyway, in web processes",
    (
        "guildhall/connectors/rosters/kubernetes.py",
        "yaml",
    ): "takes plain values alone (safe_load), of a file the operator names",
}


def calls(module: Module):
    for node in module.nodes:
        if isinstance(node, ast.Call):
            yield node, dotted_name(node.func)


def test_there_is_one_clock():
    wrong = [
        module.at(node)
        for module in modules()
        if module.name not in CLOCKS
        for node, said in calls(module)
        if said in OTHER_CLOCKS
    ]
    assert not wrong, lines(wrong)


def test_no_field_reads_a_clock_of_its_own():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _our_models()
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert not wrong, lines(wrong)


def test_nothing_is_marked_safe_unseen():
    found = {
        module.name
        for module in modules()
        for node in module.nodes
        if (isinstance(node, ast.Name) and node.id in {"mark_safe", "SafeString"} and _is_called(module, node))
        or (isinstance(node, ast.Attribute) and node.attr in {"mark_safe", "html_safe"})
    }
    assert found == set(MARKED_SAFE)


def _is_called(module: Module, name: ast.Name) -> bool:
    return any(isinstance(node, ast.Call) and node.func is name for node in module.nodes)


def test_doors_ask_queries_never_tables():
    wrong = [
        module.at(node)
        for module in modules()
        if module.part in DOORS | {"panels"}
        for node in module.nodes
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert not wrong, lines(wrong)


def test_doors_are_functions():
    """Which methods each of them takes is told by the permission matrix."""
    wrong = [
        module.at(node)
        for module in modules()
        if module.part in DOORS
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and any("View" in dotted_name(base) for base in node.bases)
    ]
    assert not wrong, lines(wrong)


def test_no_hidden_ways():
    """Signals, thread-locals, other clocks, readers that run what they read, and clients that fetch any address."""
    wrong = []
    for module in modules():
        for line, name in _imported(module):
            for banned, why in DANGEROUS_IMPORTS.items():
                if (name == banned or name.startswith(f"{banned}.")) and (module.name, banned) not in IMPORTS_ALLOWED:
                    wrong.append(f"{module.name}:{line} {name}: {why}")
    assert not wrong, lines(wrong)


def _imported(module: Module):
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute) and dotted_name(node) == "threading.local":
            yield node.lineno, "threading.local"


def test_chance_is_for_inventing_only():
    wrong = [
        f"{module.name}:{line}"
        for module in modules()
        for line, name in _imported(module)
        if name.split(".")[0] == "random" and not module.name.startswith(tuple(CHANCE))
    ]
    assert not wrong, lines(wrong)


def test_no_sql_made_of_foreign_words():
    """`extra`, `raw` and keyword expansion of a query string give the reader the pen."""
    wrong = [
        module.at(node)
        for module in modules()
        for node, said in calls(module)
        if said.endswith((".objects.raw", ".extra", "RawSQL")) or _expands_a_request(node)
    ]
    assert not wrong, lines(wrong)


def _expands_a_request(call: ast.Call) -> bool:
    expanded = [dotted_name(keyword.value) for keyword in call.keywords if keyword.arg is None]
    return any(
        re.search(r"request\.(GET|POST|headers)|cleaned_data", name) for name in expanded
    ) and "filter" in dotted_name(call.func)


WRITES_CODE = "guildhall/ui/compiled/writer.py"  # of templates that ship with us; ADR 0010


def test_nothing_is_evaluated_or_run_in_a_shell():
    wrong = [
        module.at(node)
        for module in modules()
        if module.name != WRITES_CODE
        for node, said in calls(module)
        if said in {"eval", "exec", "compile", "os.system", "os.popen"} or any(k.arg == "shell" for k in node.keywords)
    ]
    assert not wrong, lines(wrong)


def test_models_keep_no_surprises():
    """No order nobody asked for, no save() that does more than saving."""
    wrong = [f"{model.__name__} is ordered" for model in _our_models() if model._meta.ordering]
    wrong += [
        f"{model.__name__}.{name}"
        for model in _our_models()
        for name in ("save", "delete", "clean")
        if name in vars(model)
    ]
    assert not wrong, lines(wrong)


STATE = re.compile(
    r"(is_|was_|has_been_)?(accepted|active|archived|banned|closed|deleted|done|erased|hidden|locked|open|pinned|published"
    r"|sent|suspended|verified)"
)


def test_state_is_a_moment_not_a_switch():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _our_models()
        for field in model._meta.local_fields
        if isinstance(field, models.BooleanField) and STATE.fullmatch(field.name)
    ]
    assert not wrong, lines(wrong)


def test_nothing_is_left_for_later():
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [module.name for module in modules() if mark.search(module.text)] == []


def _our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("guildhall.")]
