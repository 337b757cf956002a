"""The staff door to segments: the list, the builder, one segment, lists kept by hand, sheets."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guildhall.kernel import clock, sheets
from guildhall.kernel.refusal import Refusal, require
from guildhall.members import rules
from guildhall.members.actions import segments as actions
from guildhall.members.forms.segments import Builder, HandlesForm, SegmentNamesForm
from guildhall.members.models import Segment
from guildhall.members.queries import segments as queries
from guildhall.members.queries.segment_words import read_back
from guildhall.members.rules.segments import can_manage_segments
from guildhall.members.views.console import found
from guildhall.ui.page import go, page
from guildhall.ui.toasts import say

HEADINGS = [
    pgettext_lazy("column of a sheet", "Number"),
    pgettext_lazy("column of a sheet", "Handle"),
    pgettext_lazy("column of a sheet", "Name"),
    pgettext_lazy("column of a sheet", "City"),
    pgettext_lazy("column of a sheet", "Company"),
    pgettext_lazy("column of a sheet", "In it since"),
]
MAIL = pgettext_lazy("column of a sheet", "Mail address")


@require_GET
def segments(request: HttpRequest) -> HttpResponse:
    require(rules.can_see_member(request.user))
    closed = request.GET.get("show") == "closed"
    context = {
        "listed": queries.segments(closed=closed),
        "closed": closed,
        "manages": can_manage_segments(request.user),
    }
    return page(request, "members/console/segments.html", context)


@require_GET
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.can_see_member(request.user))
    return _segment(request, found(queries.segment_of(pk)))


def _segment(request: HttpRequest, here: Segment, form: HandlesForm | None = None) -> HttpResponse:
    tree = queries.tree_or_none(here.rules)
    after = request.GET.get("after", "")
    rows = queries.people_of(here, int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0)
    context = {
        "segment": here,
        "read": read_back(tree) if tree else None,
        "moves": queries.moves_of(here),
        "overlaps": queries.overlaps_of(here),
        "people": rows[: queries.PEOPLE],
        "sample": queries.sample_of(here),
        "older": f"?after={rows[queries.PEOPLE - 1].pk}" if len(rows) > queries.PEOPLE else "",
        "first": request.path if after else "",
        "manages": can_manage_segments(request.user),
        "form": form or HandlesForm(),
    }
    return page(request, "members/console/segment.html", context, fragment="people", status=422 if form else 200)


@require_http_methods(["GET", "POST"])
def make_segment(request: HttpRequest) -> HttpResponse:
    require(can_manage_segments(request.user))
    return _built(request, None)


@require_http_methods(["GET", "POST"])
def change_segment(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_segments(request.user))
    return _built(request, found(queries.segment_of(pk)))


def _built(request: HttpRequest, here: Segment | None) -> HttpResponse:
    """Looking at rules writes nothing: only `save` does."""
    saves = request.POST.get("do") == "save"
    form = SegmentNamesForm(request.POST if saves else None, initial=_names(request, here))
    builder = Builder.posted(request.POST) if request.method == "POST" else _as_it_stands(here)
    if saves and form.is_valid() and builder.read.is_sound:
        try:
            return _saved(request, here, form, builder)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    sound, own = builder.read.is_sound, here.pk if here else None
    context = {
        "segment": here,
        "form": form,
        "builder": builder,
        "counted": queries.counted(builder.tree, own=own) if sound else None,
    }
    return page(request, "members/console/builder.html", context, fragment="builder", status=422 if saves else 200)


def _names(request: HttpRequest, here: Segment | None) -> dict[str, str]:
    names = ("name_en", "name_zh_hans")
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in names}
    return {name: getattr(here, name) for name in names} if here else {}


def _as_it_stands(here: Segment | None) -> Builder:
    tree = queries.tree_or_none(here.rules) if here else None
    return Builder(tree) if tree else Builder.new()


def _saved(request: HttpRequest, here: Segment | None, form: SegmentNamesForm, builder: Builder) -> HttpResponse:
    if here is None:
        here = actions.make_segment(actor=request.user, **form.cleaned_data, tree=builder.tree)
    else:
        actions.change_segment(actor=request.user, segment=here, **form.cleaned_data, tree=builder.tree)
    say(request, _("Saved and counted."))
    return go(request, reverse("members:segment", args=[here.pk]))


@require_http_methods(["GET", "POST"])
def make_list(request: HttpRequest) -> HttpResponse:
    require(can_manage_segments(request.user))
    names, handles = SegmentNamesForm(request.POST or None), HandlesForm(request.POST or None)
    if request.method == "POST" and all([names.is_valid(), handles.is_valid()]):
        known = queries.by_handles(handles.typed())
        if not _tell_unknown(handles, known):
            made = actions.make_list(actor=request.user, **names.cleaned_data, members=known.values())
            return go(request, reverse("members:segment", args=[made.pk]))
    context = {"names": names, "handles": handles}
    return page(request, "members/console/list.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def add_to_list(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_segments(request.user))
    here, form = found(queries.segment_of(pk)), HandlesForm(request.POST)
    if not form.is_valid() or not (typed := form.typed()):
        form.add_error("handles", _("Write at least one handle."))
        return _segment(request, here, form)
    known = queries.by_handles(typed)
    if _tell_unknown(form, known):
        return _segment(request, here, form)
    number = actions.add_to_list(actor=request.user, segment=here, members=known.values())
    say(request, ngettext("%(number)s member is new on the list.", "%(number)s members are new on the list.", number)
        % {"number": number})  # fmt: skip
    return go(request, reverse("members:segment", args=[pk]))


def _tell_unknown(form: HandlesForm, known: dict[str, Any]) -> bool:
    unknown = [one for one in form.typed() if one not in known]
    if unknown:
        shown = pgettext("list of handles", ", ").join(unknown[:10])
        form.add_error(
            "handles", _("Nobody here has these handles: %(handles)s. Nothing was changed.") % {"handles": shown}
        )
    return bool(unknown)


@require_POST
def remove_from_list(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    require(can_manage_segments(request.user))
    here = found(queries.segment_of(pk))
    actions.remove_from_list(actor=request.user, membership=found(queries.membership_of(here, row)))
    return go(request, reverse("members:segment", args=[pk]))


@require_POST
def keep_as_list(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_segments(request.user))
    here, day = found(queries.segment_of(pk)), f"{queries.today():%Y-%m-%d}"
    names = {"name_en": f"{here.name.en[:66]}, {day}", "name_zh_hans": f"{here.name.zh_hans[:60]}（{day}）"}
    made = actions.keep_as_list(actor=request.user, segment=here, **names)
    say(request, _("Kept as a list: it stays as it is today."))
    return go(request, reverse("members:segment", args=[made.pk]))


@require_POST
def close_segment(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_segments(request.user))
    actions.close_segment(actor=request.user, segment=found(queries.segment_of(pk)))
    say(request, _("Closed. Its history stays."))
    return go(request, "members:segments")


@require_POST
def reopen_segment(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_manage_segments(request.user))
    actions.reopen_segment(actor=request.user, segment=found(queries.segment_of(pk)))
    return go(request, reverse("members:segment", args=[pk]))


@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everybody in it as CSV; mail addresses only for those who may see them anyway."""
    require(can_manage_segments(request.user))
    here, contact = found(queries.segment_of(pk)), rules.can_see_contact(request.user)
    actions.note_sheet(actor=request.user, segment=here)
    headings = [*HEADINGS, MAIL] if contact else HEADINGS
    lines = sheets.lines(headings, queries.sheet_rows(here, with_contact=contact))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="segment-{pk}-{clock.today():%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
