"""Holidays and make-up days by year, entered from the State Council's notice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baijia.award.programmes import commands, queries, workdays
from baijia.core import clock
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office.desk import page
from baijia.interfaces.web.office.forms import HolidaysForm

AHEAD = 3
"""Years from this one on whose calendar the page tells of."""


@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """Show which years are known, and enter one."""
    actor = actor_of(request)
    if not any(actor.has(role) for role in (Role.ADMINISTRATOR, Role.ORGANISER)):
        raise not_found()
    this_year = clock.edition_now().year
    form = HolidaysForm(request.POST or None, initial={"year": this_year + 1})
    if request.method == "POST" and form.is_valid():
        done, row = attempt(form, lambda: commands.set_holidays(actor=actor, **form.cleaned_data))
        if done:
            messages.success(request, _("已录入 %d 年的节假日。") % row.year)
            return redirect("office-holidays")
    return page(
        request,
        "holidays",
        status=422 if form.errors else 200,
        form=form,
        rows=queries.holiday_years(),
        years=[(year, workdays.covered(year)) for year in range(this_year, this_year + AHEAD)],
    )
