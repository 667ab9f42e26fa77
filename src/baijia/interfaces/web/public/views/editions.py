"""Editions: the list, one in plain words, its definition and its result bundle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.decisions import queries as decisions
from baijia.award.honours import queries as honours
from baijia.award.programmes import definition as definitions
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.award.record import queries as record
from baijia.award.record import rules as record_rules
from baijia.core import clock, ledger
from baijia.core.refused import not_found
from baijia.interfaces.web.public import bundles, calendar, pictures, text
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.ui import words


def published(code: str) -> Edition:
    """Return an edition that anyone may read about.

    Raises:
        Refused: there is none, or it was not opened yet.
    """
    edition = programmes.edition(code)
    if edition.state not in (EditionState.OPEN, EditionState.CLOSED):
        raise not_found()
    return edition


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the editions, newest first, with how many each has named."""
    named = {edition.pk: count for edition, count in honours.editions()}
    rows = [(edition, named.get(edition.pk, 0)) for edition in programmes.published()]
    return render(request, "public/editions.html", {"editions": rows, "crumbs": crumbs(_("评选活动"))})


@require_safe
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """Show an edition: figures, calendar, rules with their sources, groups, bundle, addenda."""
    found = published(code)
    definition = programmes.in_force(found)
    return render(
        request,
        "public/edition.html",
        {
            "edition": found,
            "definition": definition,
            "rules": text.rules(definition),
            "eligibility": definition["eligibility"],
            "filing_open": _filing_open(definition),
            "crumbs": crumbs((_("评选活动"), "public-editions"), calendar.ordinal(definition)),
            **_state(found, definition),
            **_bundle(request, found),
        },
    )


def _filing_open(definition: dict[str, Any]) -> bool:
    opens, closes = (
        datetime.fromisoformat(definition["calendar"][name]) for name in ("filing_opens", "filing_closes")
    )
    return opens <= clock.edition_now() <= closes


def _state(found: Edition, definition: dict[str, Any]) -> dict[str, Any]:
    notices = decisions.notices_of(found)
    running = next((row for row in notices if calendar.is_open(row)), None)
    first = honours.of_edition(found).first()
    funnel = record.funnel(found)
    groups = record.groups(found)
    names = {item["code"]: item for item in definition["groups"]}
    most = max((row.filed for row in groups), default=0) or 1
    following = calendar.upcoming(definition, running)
    facts = [
        (_("名额"), definition["honours"]["places"], _("名")),
        (_("奖金（每人，税前）"), words.money(definition["honours"]["prize"]), ""),
        (_("申报"), funnel[0][2], _("项")),
    ]
    if following:
        facts.append((following.words, following.number, f"（{words.short_moment(following.at)}）"))
    elif first:
        facts.append((_("授予"), sum(row.listed or 0 for row in groups), _("名")))
    return {
        "notices": notices,
        "running": running,
        "conferred": first,
        "facts": facts,
        "stages": calendar.stages(definition, notices, conferred=first.conferred_at if first else None),
        "groups": [(names[row.code], row) for row in groups],
        "group_scale": most,
        "funnel": pictures.hundred(funnel),
        "addenda": found.addenda.order_by("number"),
        "documents_digest": found.digest,
    }


def _bundle(request: HttpRequest, found: Edition) -> dict[str, Any]:
    return {
        "bundle": bundles.described(found),
        "head": ledger.latest(found.log),
        "inspects": record_rules.can_inspect(request.actor, found),  # type: ignore[attr-defined]
    }


@require_safe
def definition_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send the canonical definition as it was frozen; addenda stand on the page and in the bundle."""
    found = published(code)
    answer = HttpResponse(definitions.export(found.definition), content_type="application/toml")
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.toml"'
    return answer


@require_safe
def bundle(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    """Send the public bundle, once there was a notice."""
    found = published(code)
    path = bundles.public(found)
    if path is None:
        later = render(request, "public/bundle_later.html", {"edition": found}, status=503)
        later["Retry-After"] = "60"
        return later
    name = f"{found.code}-public.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
