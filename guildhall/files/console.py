"""The staff door: how much space the files take, and whose they are."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guildhall.files import queries
from guildhall.files.rules import can_see_space
from guildhall.kernel.refusal import require
from guildhall.ui.page import page


@require_GET
def space(request: HttpRequest) -> HttpResponse:
    require(can_see_space(request.user))
    return page(request, "files/console/space.html", {"space": queries.space_report()})
