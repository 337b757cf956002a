"""The timeline of a long topic: a page of months, each leading to its first post."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guildhall.content.queries import topic_for
from guildhall.content.queries.months import months_of
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.pages import tag as page_tag
from guildhall.ui.page import page


@require_safe
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    here = topic_for(request.user, pk)
    months = months_of(here)
    most = max((month.posts for month in months), default=1)
    years = [(year, list(rows)) for year, rows in groupby(months, lambda month: month.begins.year)]
    context = {"topic": here, "back": topic_url(here), "years": years, "most": most}
    response = page(request, "content/dates.html", context)
    return page_tag(response, f"topic:{here.pk}", f"space:{here.space_id}")
