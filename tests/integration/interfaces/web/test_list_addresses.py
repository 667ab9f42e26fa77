"""Every list of filing keeps what is asked of it in its address: filters, words, order, page; and goes out as shown."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.paginator import Page
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

import factories
import filing
import notices
from baijia.award.nominations import commands as nominations
from baijia.award.programmes import commands as programmes
from baijia.award.screening import commands as screening
from baijia.award.screening.models import BackgroundAnswer, BackgroundRequest, TextMatch
from baijia.core import clock
from baijia.interfaces.web import sheets

WORD = "示"
HEAD = re.compile(r'<a class="sort-head" href="([^"]*)"')
CHIP = re.compile(r'<a class="chip" href="([^"]*)"')
FIELD = re.compile(r'<input type="hidden" name="sort" value="([^"]*)">')


def match(first: Any, second: Any) -> TextMatch:
    ends = {"first_from": 0, "first_to": 9, "second_from": 0, "second_to": 9}
    return TextMatch.objects.create(
        first=first, second=second, score=6000 + first.pk, first_text="文", second_text="文",
        found_at=clock.edition_now(), **ends,
    )  # fmt: skip


@pytest.fixture
def lists(cast, edition) -> dict[str, tuple[str, str]]:
    """Make two rows or more for each list; name -> (reader, address)."""
    organiser, code = cast.actor("organiser"), edition.code
    for serial in (1, 2):
        filing.submitted(cast, edition, serial=serial, name=f"周示{serial}")
    sealed = [
        factories.sealed_dossier(edition, unit, name=f"吴示{n}", employer=f"{n}示例厂")
        for n, unit in enumerate(cast.units[:3])
    ]
    match(sealed[0], sealed[1])
    match(sealed[1], sealed[2])
    for n in (1, 2):
        until = clock.edition_now() + timedelta(days=n)
        nominations.ask_late_key(
            actor=organiser,
            edition=edition,
            unit=cast.units[n],
            name=f"郑示{n}",
            until=until,
            reason="错过截止",
        )
    programmes.record_figures(
        actor=organiser,
        organiser=cast.city,
        rows=[
            programmes.Figure(
                union=unit, factor="members", on=date(2021, 6, n), value=100 * n, source=f"{n}示"
            )
            for n, unit in enumerate(cast.districts[:2], 1)
        ],
    )
    titles = [{"name": f"王示{n}", "unit": f"{n}厂", "year": 2010 + n} for n in (1, 2)]
    screening.import_titles(actor=organiser, edition=edition, rows=titles)
    now = clock.edition_now()
    asked = BackgroundRequest.objects.create(
        edition=edition, list_code="passed", agency="tax", agency_name="税务", due=now.date(), asked_at=now
    )
    for row in sealed:
        BackgroundAnswer.objects.create(request=asked, dossier=row)
    notices.confer(cast, edition, sealed)
    return {
        name: (reader, reverse(name, args=args))
        for name, reader, args in (
            ("office-register", "organiser", [code]),
            ("office-screening", "organiser", [code]),
            ("office-matches", "organiser", [code]),
            ("office-exemptions", "organiser", [code]),
            ("office-figures", "organiser", [code]),
            ("office-titles", "organiser", [code]),
            ("office-honours", "organiser", [code]),
            ("office-answers", "organiser", [code, asked.uid]),
            ("office-audit", "supervisor", [code]),
            ("account-list", "administrator", []),
            ("unit-home", "filer", []),
            ("union-home", "recommender", []),
        )
    }


SHEETS = {
    "office-register": "office-register-export",
    "office-screening": "office-screening-export",
    "union-home": "union-export",
}
"""Lists whose sheet has an address of its own."""
SEARCHED = {"office-figures": "members", "account-list": "e"}
"""What is looked for where no person's name stands."""


def listed(client: Client, address: str) -> list[int]:
    """Return the keys of the rows a list shows, in its order."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    parts = [answer.context.get(key) for key in ("rows", "page", "page_of")]
    shown = next(part for part in parts if isinstance(part, Page))
    return [row.pk for row in shown]


def test_a_list_sorts_by_its_heads_and_keeps_the_rest_of_its_address(cast, lists):
    for name, (reader, address) in lists.items():
        client, word = filing.sign_in(cast.accounts[reader]), SEARCHED.get(name, WORD)
        page = client.get(address, {"q": word, "page": "1"}).content.decode()
        heads = [unescape(found) for found in HEAD.findall(page)]
        assert heads, name
        for head in heads:
            kept = QueryDict(head[1:])
            assert (kept["q"], "page" in kept) == (word, False), (name, head)
            up = listed(client, address + head)
            down = listed(client, address + head.replace("sort=", "sort=-"))
            assert len(up) > 1, name
            assert up == down[::-1], (name, head)
        last = client.get(address + heads[0]).content.decode()
        assert 'aria-sort="ascending"' in last, name
        assert FIELD.search(last), f"{name}: a new search would forget the order"
        for chip in map(unescape, CHIP.findall(last)):
            assert QueryDict(chip[1:]).get("q") == word, (name, chip)
            assert "sort=" in chip, (name, chip)


def test_a_list_goes_out_as_it_is_shown_in_its_order(cast, lists):
    for name, (reader, address) in lists.items():
        if name == "office-answers":  # what goes out of it is the sheet that the agency fills in
            continue
        client, word = filing.sign_in(cast.accounts[reader]), SEARCHED.get(name, WORD)
        asked = {"q": word, "sort": "-name"}
        shown = listed(client, f"{address}?{urlencode(asked)}")
        if name in SHEETS:
            answer = client.get(
                reverse(SHEETS[name], args=address.split("/")[2:3] if "office" in name else []), asked
            )
        else:
            answer = client.get(address, asked | {"as": "xlsx"})
        assert answer["Content-Type"] == sheets.XLSX, name
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert len(rows) - 1 == len(shown), name
        assert listed(client, f"{address}?q=没有这样的") == [], name
