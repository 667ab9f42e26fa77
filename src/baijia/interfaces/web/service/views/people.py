"""Holders and their life records; honours from elsewhere; the yearly report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.aftercare.prizes import queries as money
from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.referrals import queries as referring
from baijia.aftercare.referrals.enums import ReferralState
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register
from baijia.award.honours.enums import HolderConsent, HonourState
from baijia.award.honours.models import Holder, Honour
from baijia.award.programmes import queries as programmes
from baijia.core import clock, files
from baijia.core.refused import not_found
from baijia.directory.models import Person, Union
from baijia.directory.queries import within
from baijia.interfaces.web import ladders, life, sheets
from baijia.interfaces.web.desks import actor_of, attempt, union_of
from baijia.interfaces.web.listing import ordered, paged
from baijia.interfaces.web.service import forms
from baijia.interfaces.web.service.desk import OFFICER, READERS, page

ORDERS = {
    "name": ("name", "year"),
    "honour": ("year", "programme__name", "number"),
    "unit": ("unit", "name"),
    "number": ("number",),
    "state": ("state", "number"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the holders of the organiser's honours."""
    organiser = union_of(request, OFFICER)
    words = request.GET.get("q", "").strip()
    rows = _register(organiser).filter(person__isnull=False).select_related("person", "programme", "edition")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(unit__contains=words))
    rows = ordered(request, rows.order_by("-year", "number"), ORDERS)
    if sheets.asked_for(request):
        return _sheet(organiser, rows)
    return page(request, "home", organiser, rows=paged(request, rows), words=words)


def _sheet(organiser: Union, rows: QuerySet[Honour]) -> HttpResponse:
    heads = [_("姓名"), _("年份"), _("荣誉"), _("单位"), _("项目"), _("编号"), _("状态")]

    def line(row: Honour) -> tuple[str | int, ...]:
        state = str(row.get_state_display())
        return row.name, row.year, row.programme.name, row.unit, row.project, row.number, state

    return sheets.of_list(f"{organiser.name}-{_('获奖者')}", heads, rows, line)


def _register(organiser: Union) -> QuerySet[Honour]:
    return Honour.objects.filter(programme__organiser=organiser)


def person_of(request: HttpRequest, organiser: Union, uid: str) -> Person:
    """Return a holder of one of the organiser's honours, alone or in a team.

    Raises:
        Refused: as hidden.
    """
    found = Person.objects.filter(uid=uid).first()
    if found is None or not register.of_person(found).filter(programme__organiser=organiser).exists():
        raise not_found()
    return found


@require_safe
def holder(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one holder's life record: honours, money without account, referrals, services, consents."""
    organiser = union_of(request, OFFICER)
    person = person_of(request, organiser, uid)
    payee = money.holder_payee(person)
    row = Holder.objects.filter(person=person).first()
    consents = row.consents if row else {}
    return page(
        request,
        "holder",
        organiser,
        current="",
        person=person,
        honours=register.of_person(person),
        outside=register.outside(person),
        payments=money.payments_of(payee) if payee else [],
        referrals=referring.of_person(person),
        ladder=ladders.shown(person, organiser),
        consents=[(one.label, bool((consents.get(one) or {}).get("given"))) for one in HolderConsent],
        services=life.services(person),
    )


@require_http_methods(["GET", "POST"])
def outside(request: HttpRequest, uid: str) -> HttpResponse:
    """Take in an honour from elsewhere with its document."""
    organiser = union_of(request, OFFICER)
    person = person_of(request, organiser, uid)
    form = forms.OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("evidence")
        done, _row = attempt(
            form,
            lambda: honours.register_outside(
                actor=actor_of(request),
                organiser=organiser,
                person=person,
                evidence_name=file.name,
                evidence=file.read(),
                **given,
            ),
        )
        if done:
            messages.success(request, _("已登记。"))
            return redirect("service-holder", uid)
    return page(request, "outside", organiser, person=person, form=form, status=422 if form.errors else 200)


@require_safe
def evidence(request: HttpRequest, uid: str, honour: str) -> HttpResponse:
    """Hand out the document of an honour from elsewhere."""
    person = person_of(request, union_of(request, OFFICER), uid)
    row = register.outside(person).filter(uid=honour).first()
    if row is None:
        raise not_found()
    answer = HttpResponse(files.read(row.evidence), content_type=row.evidence.kind)
    answer["Content-Disposition"] = "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The year for the federation: honours, money, referrals, where the holders come from, what services did since.

    Services go on in years in which nobody is named: each year from the first honour until now has its report.
    """
    organiser = union_of(request, *READERS)
    named = set(_register(organiser).values_list("year", flat=True))
    this_year = clock.edition_now().year
    years = sorted(named | set(range(min(named, default=this_year), this_year + 1)), reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else max(named, default=this_year)
    rows = _register(organiser).filter(year=year)
    conferred = rows.filter(state=HonourState.CONFERRED).count()
    states = referring.by_state(organiser, None)
    labels = {state.value: str(state.label) for state in ReferralState}
    paints = {
        "conferred": "done",
        "accepted": "move",
        "sent": "move",
        "agreed": "wait",
        "asked": "wait-soft",
        "returned": "red",
    }
    sums = money.money_by_state(organiser, year)
    return page(
        request,
        "report",
        organiser,
        year=year,
        years=years,
        conferred=conferred,
        revoked=rows.count() - conferred,
        groups=_groups(rows),
        districts=_districts(organiser, rows),
        money=[
            (Purpose(name).label, values, _parts(values))
            for name, values in sums.items()
            if any(values.values())
        ],
        payments=money.yearly(organiser, year),
        referrals=[(labels[name], count) for name, count in states.items() if count],
        referral_parts=[
            (labels[name], count, paints.get(name, "grey")) for name, count in states.items() if count
        ],
        referred=sum(states.values()),
        served=life.of_year(organiser, year),
    )


def _groups(rows: QuerySet[Honour]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for row in rows.select_related("edition"):
        names = (
            {one["code"]: one["name"] for one in programmes.in_force(row.edition)["groups"]}
            if row.edition
            else {}
        )
        counts[names.get(row.group, row.group or _("未分组"))] += 1
    return counts.most_common()


def _districts(organiser: Union, rows: QuerySet[Honour]) -> list[tuple[str, int, int, bool]]:
    """Return (short name, honours, paid, False) of each union right below the organiser that has any."""
    below = list(Union.objects.filter(within(organiser.path), parent=organiser).order_by("path"))
    counts: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for path, state in rows.values_list("dossier__unit__path", "obligations__state").distinct():
        place = next((union.short_name for union in below if path and path.startswith(union.path)), "")
        if place:
            counts[place] += 1
            paid[place] += state == "paid"
    return [(name, count, paid[name], False) for name, count in counts.items()]


def _parts(values: Mapping[str, Decimal]) -> list[tuple[str, int, str]]:
    """Return shares of the money of one purpose, a square for each per cent."""
    whole = values["paid"] + values["waiting"] + values["cancelled"]
    if not whole:
        return []
    named = (
        (_("已发放"), values["paid"], "done"),
        (_("待发放"), values["waiting"], "wait"),
        (_("已取消"), values["cancelled"], "grey"),
    )
    return [(label, round(100 * amount / whole), paint) for label, amount, paint in named if amount]
