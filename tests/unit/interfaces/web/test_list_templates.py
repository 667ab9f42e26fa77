"""Every list that is paged searches, sorts and goes out as a sheet, or stands here with the reason why it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from baijia.interfaces import web

ROOT = Path(web.__file__).parent
TEMPLATES = ROOT / "templates"
LISTS = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if "<c-pager" in path.read_text(encoding="utf-8")
)
MARKS = {
    "search": re.compile(r"<c-search\b|role=\"search\""),
    "sort": re.compile(r"{% sort_head "),
    "sheet": re.compile(r"<c-search\b[^>]*\b(?:sheet|export)=|turn 'as' 'xlsx'"),
}
FEW = "a page or two at most: one reads them through"
OF_ONE = "the lines of one thing, in its own order"
OWN_FILE = "goes out as a file of its own from the same page"
PUBLIC = "the public reads it in one order; what it may take away is the published record"
DESK = "a desk's work in the order of what is due, one row at a time"
LACKS: dict[str, dict[str, str]] = {
    "finance/batch.html": dict.fromkeys(("search", "sort"), OF_ONE) | {"sheet": OWN_FILE},
    "finance/books.html": dict.fromkeys(("search", "sort"), "a journal stands in the order of its entries")
    | {"sheet": OWN_FILE},
    "finance/declaration.html": dict.fromkeys(("search", "sort"), OF_ONE) | {"sheet": OWN_FILE},
    "finance/edition.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "finance/fees.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "gatherings/event.html": dict.fromkeys(("search", "sort", "sheet"), OF_ONE),
    "gatherings/home.html": dict.fromkeys(("search", "sort", "sheet"), FEW),
    "lending/claims.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "lending/home.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "office/answers.html": {"sheet": OWN_FILE},
    "office/experts.html": dict.fromkeys(
        ("search", "sort", "sheet"),
        "a pool of some hundred, filtered by group; its marks come from other tables",
    ),
    "office/list.html": dict.fromkeys(
        ("search", "sort", "sheet"), "the order is the decision itself, and the list is printed as it stands"
    ),
    "office/notice.html": dict.fromkeys(
        ("search", "sort", "sheet"), "objections by what is due; what they say is kept from sheets"
    ),
    "office/editions.html": dict.fromkeys(("search", "sort", "sheet"), FEW),
    "pairing/home.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "pairing/matches.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "pairing/offers.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "public/events.html": dict.fromkeys(("search", "sort", "sheet"), PUBLIC),
    "public/honours.html": dict.fromkeys(("sort", "sheet"), PUBLIC),
    "public/matching_list.html": dict.fromkeys(("search", "sort", "sheet"), PUBLIC),
    "service/referrals.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "service/target.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "spaces/admissions.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "spaces/tenancies.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "spaces/tickets.html": dict.fromkeys(("search", "sort", "sheet"), DESK),
    "unit/sheet.html": dict.fromkeys(("search", "sort"), OF_ONE) | {"sheet": OWN_FILE},
}
"""List -> what it lacks and why."""


@pytest.mark.parametrize("name", LISTS)
def test_a_list_lacks_nothing_without_a_reason(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    lacks = {feature for feature, mark in MARKS.items() if not mark.search(text)}
    assert lacks == set(LACKS.get(name, {}))


def test_every_reason_is_of_a_list_that_is_there() -> None:
    assert set(LACKS) <= set(LISTS)
