"""The unit's dossiers, and a new one."""

from __future__ import annotations

from typing import Any

from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, SubjectKind
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules import secrecy
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import clock, ids
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.directory.queries import unions_of

from ... import answers, refusals, sheets
from ...frames import work_page
from ...listing import ordered, paged, with_part
from ...ui.frame import Chip
from ..beginning import MemberForm, NewForm
from .common import actor_of

PER_PAGE = 25
ORDERS = {
    "name": ("name",),
    "group": ("group", "name"),
    "unit": ("unit__path", "name"),
    "state": ("state", "name"),
    "receipt": ("receipt",),
    "saved": ("saved_at",),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the dossiers of the officer's units: state, receipt, what waits, until when."""
    actor = actor_of(request)
    if not queries.filing_roles(actor):
        raise not_found()
    units = list(unions_of(actor, Role.FILING_OFFICER))
    editions = queries.editions_for(actor, *queries.FILERS)
    edition = _chosen(editions, request.GET.get("edition", ""))
    if edition is None:
        return work_page(request, "unit/home.html", {"units": units}, current="unit-home")
    definition = queries.definition_of(edition)
    wanted = {key: request.GET.get(key, "").strip() for key in ("unit", "state", "q")}
    rows = queries.filed_by(actor, edition, unit=wanted["unit"], state=wanted["state"], text=wanted["q"])
    rows = ordered(request, rows, ORDERS)
    if sheets.asked_for(request):
        return _sheet(edition, definition, rows)
    counts = queries.filed_counts(actor, edition)
    total = None if any(wanted.values()) else sum(counts.values())
    listed = paged(request, rows, PER_PAGE, count=total)
    context = {
        "edition": edition,
        "editions": editions,
        "units": units,
        "wanted": wanted,
        "states": _state_chips(request.GET, counts),
        "unit_chips": _unit_chips(request.GET, units) if len(units) > 1 else [],
        "page": listed,
        "rows": [
            (row, answers.group_name(definition, row.group), queries.waits_for(row, definition))
            for row in listed
        ],
        "closes": queries.instant(definition, "filing_closes"),
        "open": edition.state == EditionState.OPEN,
    }
    return work_page(request, "unit/home.html", context, current="unit-home", edition=edition)


def _sheet(edition: Edition, definition: Any, rows: Any) -> HttpResponse:
    heads = [_("姓名"), _("组别"), _("单位"), _("状态"), _("公开编号"), _("回执号"), _("报送时间")]

    def line(row: Dossier) -> tuple[str, ...]:
        sent = f"{row.submitted_at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if row.submitted_at else ""
        group = answers.group_name(definition, row.group)
        return row.name, group, row.unit.name, row.get_state_display(), row.number, row.receipt, sent

    return sheets.of_list(f"{edition.name}-{_('申报表')}", heads, rows, line)


def _chosen(editions: list[Edition], code: str) -> Edition | None:
    if code:
        found = next((edition for edition in editions if edition.code == code), None)
        if found is None:
            raise not_found()
        return found
    return editions[0] if editions else None


def _state_chips(query: QueryDict, counts: dict[str, int]) -> list[Chip]:
    now = query.get("state", "")
    chips = [Chip(_("全部"), with_part(query, state=""), sum(counts.values()), not now)]
    return chips + [
        Chip(str(state.label), with_part(query, state=state.value), counts[state], now == state)
        for state in DossierState
        if counts.get(state)
    ]


def _unit_chips(query: QueryDict, units: list[Any]) -> list[Chip]:
    now = query.get("unit", "")
    chips = [Chip(_("全部单位"), with_part(query, unit=""), "", not now)]
    return chips + [
        Chip(unit.short_name or unit.name, with_part(query, unit=unit.code), "", now == unit.code)
        for unit in units
    ]


def _begun(
    request: HttpRequest,
    edition: Edition,
    units: list[Any],
    subject: SubjectKind,
    form: NewForm,
    members: list[Any] | None,
) -> Dossier:
    """Begin the dossier that was typed.

    Raises:
        Refused: the secrecy reviewer found it classified, or the command refuses it.
    """
    given = form.cleaned_data
    secrecy.check_unclassified(given["secrecy"])
    return commands.create_draft(
        actor=actor_of(request),
        reviewed_by=given["reviewer"],
        edition=edition,
        unit=next(unit for unit in units if unit.code == given["unit"]),
        subject=subject,
        members=members,
        idempotency_key=request.POST.get("key"),
        **{key: given.get(key, "") for key in ("name", "id_number", "phone", "employer", "group")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a dossier."""
    actor = actor_of(request)
    if not queries.filing_roles(actor):
        raise not_found()
    editions = [e for e in queries.editions_for(actor, *queries.FILERS) if e.state == EditionState.OPEN]
    edition = _chosen(editions, request.GET.get("edition", ""))
    units = [unit for unit, _channel in queries.units_to_file_at(actor, edition)] if edition else []
    if edition is None or not units:
        return work_page(request, "unit/closed.html", {}, current="unit-new")
    definition = queries.definition_of(edition)
    kinds = [kind for kind in SubjectKind if kind in definition["subjects"]["kinds"]]
    subject = request.GET.get("subject", "")
    subject = subject if subject in kinds else kinds[0]
    chosen = {"units": units, "definition": definition, "subject": subject}
    form = NewForm(request.POST or None, initial={"unit": units[0].code}, **chosen)
    team = None
    if subject == SubjectKind.TEAM:
        rows = formset_factory(MemberForm, extra=definition["subjects"]["team_members_max"])
        team = rows(request.POST or None, prefix="m")
    if request.method == "POST" and form.is_valid() and (team is None or team.is_valid()):
        try:
            members = [row.member() for row in team if row.given] if team else None
            dossier = _begun(request, edition, units, SubjectKind(subject), form, members)
            return redirect("unit-form", dossier.uid)
        except Refused as refused:
            refusals.put(form, refused)
    for place, row in enumerate(team or ()):
        row.mark(needed=place < 2)
    context = {
        "edition": edition,
        "editions": editions,
        "form": form,
        "forms": [form, team] if team else [form],
        "team": team,
        "kinds": [
            Chip(str(kind.label), f"?edition={edition.code}&subject={kind}", "", kind == subject)
            for kind in kinds
        ],
        "key": request.POST.get("key") or ids.new_uid(),
        "closes": queries.instant(definition, "filing_closes"),
    }
    status = 422 if form.errors else 200
    return work_page(request, "unit/new.html", context, current="unit-new", edition=edition, status=status)
