"""The public draw of a round: both parties' shares, one record a field, who was drawn and what they answered."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baijia.award.experts import commands, queries
from baijia.award.experts.enums import Party
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import actor_of, attempt
from baijia.interfaces.web.office.desk import RUNNERS, edition_of, holds, page
from baijia.interfaces.web.office.draw_forms import BeaconForm, CommitForm, NonceForm, OpenDrawForm
from baijia.interfaces.web.office.forms import ReasonForm
from baijia.interfaces.web.office.views.rounds import described

WATCHERS = (*RUNNERS, Role.SUPERVISOR)
ACTS = ("commit", "open", "nonce", "beacon", "void", "invite")


@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, code: str, round: str) -> HttpResponse:
    """The draw as it stands, and the next act of whoever looks; a POST is one act."""
    edition = edition_of(request, code, *WATCHERS)
    rule = described(edition, round)
    actor = actor_of(request)
    act = request.POST.get("act", "")
    forms = _forms(request, edition, rule, act)
    if request.method == "POST":
        form = forms.get(act)
        if form is None or not _may(actor, edition, act):
            raise not_found()
        if form.is_valid():
            done, _result = attempt(form, lambda: _do(actor, edition, rule, act, form.cleaned_data))
            if done:
                messages.success(request, _("已办理。"))
                return redirect("office-draw", code, round)
    return _shown(request, edition, rule, forms, actor)


def _may(actor: Actor, edition: Edition, act: str) -> bool:
    return act in ("commit", "nonce") or holds(actor, edition, *RUNNERS)


def _forms(request: HttpRequest, edition: Edition, rule: dict[str, Any], act: str) -> dict[str, Form]:
    """Return a form for each act; the one that was sent is bound."""

    def data(name: str) -> Any:
        return request.POST if request.method == "POST" and act == name else None

    groups = [(one["code"], one["name"]) for one in editions.in_force(edition)["groups"]]
    pool = [(one.uid, f"{one.name} · {one.employer}") for one in queries.pool(edition)]
    return {
        "commit": CommitForm(data("commit")),
        "open": OpenDrawForm(data("open"), groups=groups, pool=pool, wanted=rule["experts_by_group"]),
        "nonce": NonceForm(data("nonce")),
        "beacon": BeaconForm(data("beacon")),
        "void": ReasonForm(data("void")),
        "invite": Form(data("invite")),
    }


def _do(actor: Actor, edition: Edition, rule: dict[str, Any], act: str, given: dict[str, Any]) -> Any:
    about: dict[str, Any] = {"actor": actor, "edition": edition, "round_code": rule["code"]}
    if act == "commit":
        return commands.commit_share(**about, party=_party(actor, edition), commit=given["commit"])
    if act == "nonce":
        own = [one for one in queries.shares(edition, rule["code"]) if one.party == _party(actor, edition)]
        if not own:
            raise not_found()
        return commands.reveal_share(actor=actor, share=own[0], nonce=given["nonce"])
    if act == "open":
        return commands.open_draws(
            **about,
            take=given["take"],
            beacon_name=given["beacon_name"],
            max_per_unit=given["max_per_unit"],
            excluded=dict.fromkeys(given["excluded"], given["why"]),
        )
    if act == "beacon":
        return commands.reveal_draws(**about, beacon=given["beacon"])
    if act == "void":
        return commands.void_draws(**about, reason=given["reason"])
    return commands.invite(**about)


def _party(actor: Actor, edition: Edition) -> Party:
    return Party.ORGANISER if holds(actor, edition, *RUNNERS) else Party.DISCIPLINE


def _shown(
    request: HttpRequest, edition: Edition, rule: dict[str, Any], forms: dict[str, Form], actor: Actor
) -> HttpResponse:
    runs, code = holds(actor, edition, *RUNNERS), rule["code"]
    shares = {one.party: one for one in queries.shares(edition, code)}
    rows = queries.draws(edition, code)
    drawn = bool(rows) and all(row.drawn_at is not None for row in rows)
    own = shares.get(_party(actor, edition))
    revealed = len(shares) == len(Party) and all(one.nonce for one in shares.values())
    groups = {one["code"]: one["name"] for one in editions.in_force(edition)["groups"]}
    names = queries.picked(edition, code) if runs and drawn else {}
    context: dict[str, Any] = {
        "rule": rule,
        "forms": forms,
        "runs": runs,
        "parties": [(party, shares.get(party)) for party in Party],
        "own": own,
        "rows": [(row, groups.get(row.stratum, row.stratum), names.get(row.stratum, [])) for row in rows],
        "committed": bool(rows),
        "drawn": drawn,
        "step": _step(shares, rows=bool(rows), own=own, revealed=revealed, drawn=drawn, runs=runs),
        "beacon_name": rows[0].record["beacon_name"] if rows else "",
        "invited": queries.invitations(actor, edition, code) if runs else [],
    }
    current = reverse("office-round", args=[edition.code, code])
    bad = any(form.errors for form in forms.values())
    return page(request, "draw", edition, current, status=422 if bad else 200, **context)


def _step(shares: dict[str, Any], *, rows: bool, own: Any, revealed: bool, drawn: bool, runs: bool) -> str:
    """Return the one next act of whoever looks, or "wait"."""
    if drawn:
        return "invite" if runs else "done"
    if not rows:
        if own is None:
            return "commit"
        return "open" if runs and len(shares) == len(Party) else "wait"
    if own is not None and not own.nonce:
        return "nonce"
    return "beacon" if revealed and runs else "wait"


@require_safe
def record(request: HttpRequest, code: str, round: str, stratum: str) -> HttpResponse:
    """Hand out the record of one field, as ``baijia draw --check`` reads it; it holds ids, no names."""
    edition = edition_of(request, code, *WATCHERS)
    rows = queries.draws(edition, described(edition, round)["code"])
    found = next((row for row in rows if row.stratum == stratum), None)
    if found is None:
        raise not_found()
    data = json.dumps(queries.public_record(found), ensure_ascii=False, indent=1)
    answer = HttpResponse(data, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{round}-{stratum}.json"'
    return answer
