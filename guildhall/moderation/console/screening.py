"""The staff door of screening: watched words with their history, a box to try a text in, what was noted and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.kernel.refusal import Refusal, require
from guildhall.kernel.registry import setting_groups
from guildhall.moderation.actions import training
from guildhall.moderation.actions import words as watching
from guildhall.moderation.forms.screening import ACTIONS, TryForm, WordsForm
from guildhall.moderation.queries import looking, screened
from guildhall.moderation.rules.screening import can_screen
from guildhall.moderation.rules.watched import ACTIONS as WORD_ACTIONS
from guildhall.moderation.rules.wording import said_of, sentences
from guildhall.ui.page import go, page
from guildhall.ui.shell import NavItem
from guildhall.ui.toasts import say

NOTED = {
    "": pgettext_lazy("screened texts", "All"),
    "hold": pgettext_lazy("screened texts", "Held"),
    "flag": pgettext_lazy("screened texts", "Noted"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def watched_words(request: HttpRequest) -> HttpResponse:
    require(can_screen(request.user))
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            made = watching.watch_words(
                actor=request.user,
                words=given["words"].splitlines(),
                action=given["action"],
                by_sound=given["by_sound"],
            )
            say(request, _("Watched from now on: %(number)s.") % {"number": len(made)})
            return go(request, reverse("moderation:watched_words"))
        except Refusal as refusal:
            form.add_error("words", str(refusal))
    shown = dict(ACTIONS)
    history = [(change, shown[change.word.action]) for change in screened.word_history()]
    context = {**_list(request), "form": form, "history": history}
    return page(request, "moderation/words.html", context, fragment="rows", status=422 if form.errors else 200)


def _list(request: HttpRequest) -> dict[str, Any]:
    asked, action = request.GET.get("q", "").strip()[:80], request.GET.get("action", "")
    action = action if action in WORD_ACTIONS else ""
    url, shown = reverse("moderation:watched_words"), dict(ACTIONS)
    tabs = [NavItem(pgettext_lazy("watched words", "All"), url, current=not action)]
    tabs += [NavItem(label, f"{url}?action={key}", current=action == key) for key, label in ACTIONS]
    rows, more = screened.current_words(action, asked)
    return {
        "rows": [(row, shown[row.action]) for row in rows],
        "more": more,
        "asked": asked,
        "action": action,
        "kinds": tabs,
    }


@require_POST
def end_word(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_screen(request.user))
    watching.end_word(actor=request.user, word=screened.watched_word(pk))
    say(request, _("No longer watched."))
    return redirect("moderation:watched_words")


@require_http_methods(["GET", "HEAD", "POST"])
def try_text(request: HttpRequest) -> HttpResponse:
    """What a text would meet, and why; nothing is kept."""
    require(can_screen(request.user))
    form, context = TryForm(request.POST or None), {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        standing = looking.Standing(is_newcomer=given["is_newcomer"])
        found = looking.look(author_key=None, standing=standing, text=given["text"], title=given["title"])
        signs = looking.signs_of(given["text"], given["title"])
        verdict = [found.verdict.said, said_of(found.verdict.said), sentences(found.verdict.reasons)]
        context = {
            "found": found,
            "verdict": verdict,
            "signs": signs,
            "hits": looking.hits_of(given["text"], given["title"]),
        }
    context |= {"form": form}
    return page(request, "moderation/try.html", context, status=422 if form.errors else 200)


@require_safe
def screenings(request: HttpRequest) -> HttpResponse:
    require(can_screen(request.user))
    said, before = request.GET.get("said", ""), request.GET.get("before", "")
    said = said if said in NOTED else ""
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    rows, older = screened.noted(request.user, before=key, said=said)
    url = reverse("moderation:screenings")
    context = {
        "rows": [(row, said_of(row.screening.said), sentences(row.reasons)) for row in rows],
        "kinds": [
            NavItem(label, f"{url}?said={one}" if one else url, current=said == one) for one, label in NOTED.items()
        ],
        "older": f"?said={said}&before={older}" if older else "",
        "first": f"?said={said}" if key else "",
        "trainings": screened.trainings(),
        "settings_url": f"{reverse('options:settings')}?q={quote(str(setting_groups['screening'].label))}",
    }
    return page(request, "moderation/screenings.html", context, fragment="rows")


@require_POST
def train_classifier(request: HttpRequest) -> HttpResponse:
    require(can_screen(request.user))
    training.ask_training(actor=request.user)
    say(request, _("Learning begins. This page shows what came of it."))
    return redirect("moderation:screenings")
