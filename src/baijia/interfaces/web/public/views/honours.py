"""The register of honours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.honours import queries as honours
from baijia.award.honours.enums import HonourState
from baijia.award.programmes.models import Edition
from baijia.interfaces.web.listing import paged
from baijia.interfaces.web.public import calendar
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.templatetags.editions import named
from baijia.interfaces.web.ui.frame import Chip

A_PAGE = 24
PATTERNS = ("equip", "elec", "med", "trans", "mat", "cult", "agri")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show who holds which honour, narrowed down by what stands in the address; the revoked are marked."""
    editions = honours.editions()
    codes = {edition.code: edition for edition, _count in editions}
    chosen = codes.get(request.GET.get("edition", ""))
    group, text = request.GET.get("group", ""), request.GET.get("q", "").strip()[:60]
    state = HonourState.REVOKED if request.GET.get("state") == "revoked" else ""
    rows = honours.search(text=text, edition=chosen.code if chosen else "", group=group, state=state)
    page = paged(request, rows, A_PAGE)
    return render(
        request,
        "public/honours.html",
        {
            "page": page,
            "cards": [(honour, _pattern(codes, honour.edition_id, honour.group)) for honour in page],
            "total": sum(count for _edition, count in editions),
            "edition_chips": _edition_chips(request.GET, editions, chosen),
            "group_chips": _group_chips(request.GET, chosen, group),
            "state": state,
            "all_url": _with(request.GET, state=""),
            "revoked_url": _with(request.GET, state="revoked"),
            "q": text,
            "kept": [(key, value) for key, value in request.GET.items() if key not in {"q", "page"}],
            "crumbs": crumbs(_("获奖者")),
        },
    )


def _pattern(codes: dict[str, Edition], edition_id: int | None, group: str) -> tuple[str, str]:
    """Return the drawing of a group and the group's name."""
    edition = next((row for row in codes.values() if row.pk == edition_id), None)
    groups = edition.definition["groups"] if edition else []
    place = next((i for i, item in enumerate(groups) if item["code"] == group), 0)
    name = named(groups[place]) if groups and groups[place]["code"] == group else group
    return f"dist/img/{PATTERNS[place % len(PATTERNS)]}.svg", name


def _edition_chips(
    query: QueryDict, editions: list[tuple[Edition, int]], chosen: Edition | None
) -> list[Chip]:
    chips = [Chip(_("全部"), _with(query, edition="", group=""), current=chosen is None)]
    several = len({edition.programme_id for edition, _count in editions}) > 1
    for edition, count in editions:
        label = named(edition.definition) if several else calendar.ordinal(edition.definition)
        chips.append(
            Chip(label, _with(query, edition=edition.code, group=""), count, current=edition == chosen)
        )
    return chips


def _group_chips(query: QueryDict, chosen: Edition | None, group: str) -> list[Chip]:
    if chosen is None:
        return []
    counts = honours.by_group(chosen)
    chips = [Chip(_("全部"), _with(query, group=""), current=not group)]
    for item in chosen.definition["groups"]:
        code = item["code"]
        chips.append(Chip(named(item), _with(query, group=code), counts.get(code, 0), current=group == code))
    return chips


def _with(query: QueryDict, **changed: str) -> str:
    """Return the query with some parts changed, without the page; an empty value takes the part out."""
    changed_query = query.copy()
    changed_query.pop("page", None)
    for name, value in changed.items():
        changed_query.pop(name, None)
        if value:
            changed_query[name] = value
    return f"?{changed_query.urlencode()}"
