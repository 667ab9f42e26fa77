"""What was wiped out after a spill, which copies people still have to clear, and wiping out by the organiser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.award.nominations import commands
from baijia.award.nominations import queries as nominations
from baijia.award.record import commands as record
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office.desk import edition_of, holds, page
from baijia.interfaces.web.office.forms import SpillForm

MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
def spills(request: HttpRequest, code: str) -> HttpResponse:
    """List what was wiped out; a POST notes a copy as cleared, or wipes out a dossier by its number."""
    edition = edition_of(request, code, Role.ORGANISER, Role.SUPERVISOR)
    actor = actor_of(request)
    organises = holds(actor, edition, Role.ORGANISER)
    form = SpillForm(request.POST if "number" in request.POST else None)
    if request.method == "POST" and "copy" in request.POST:
        commands.note_copy_cleared(
            actor=actor, purge_uid=request.POST.get("purge", ""), name=request.POST["copy"]
        )
        return redirect("office-spills", code)
    if request.method == "POST":
        if not organises:
            raise not_found()
        if form.is_valid():
            found = (
                nominations.visible_to(actor)
                .filter(edition=edition, number=form.cleaned_data["number"])
                .first()
            )
            if found is None:
                form.add_error("number", _("本届没有这个公开编号。"))
            else:
                done, _purge = attempt(
                    form,
                    lambda: record.purge_spill(
                        actor=actor, dossier_uid=found.uid, why=form.cleaned_data["why"]
                    ),
                )
                if done:
                    messages.success(request, _("内容和附件已清除，申报已撤回。下面各处的副本还须人工清除。"))
                    return redirect("office-spills", code)
    return page(
        request,
        "spills",
        edition,
        request.path,
        status=422 if form.errors else 200,
        form=form if organises else None,
        purges=edition.spills.select_related("dossier__unit").order_by("-id")[:MOST],
        clears=True,
    )
