"""A list asks the database as often for three rows as for one, and never more than twelve times."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

import factories
import filing
import notices
from baijia.award.decisions import commands as decisions
from baijia.award.defence import commands as defence_commands
from baijia.award.experts import commands as experts
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.enums import Place
from baijia.award.review import commands as review
from baijia.core import clock
from baijia.core.actor import PUBLIC
from baijia.interfaces.web import sheets
from integration.award.review.review_stage import at, make_stage

MOST = 12


def statements(client: Client, address: str, **query: str) -> int:
    """Return how many statements a page takes once it has been opened before."""
    assert client.get(address, query).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address, query).status_code == 200
    return len(captured)


def check(client: Client, address: str, grow: Callable[[], object], **query: str) -> None:
    """Compare a page of one row with the same after ``grow`` made it three."""
    one = statements(client, address, **query)
    grow()
    assert statements(client, address, **query) == one <= MOST


def further_editions(cast) -> None:
    for number in (5, 6):
        changed = factories.definition()
        changed |= {"code": f"edition-{number}", "name": f"第{number}届"}
        changed["honours"]["certificate_prefix"] = f"CDBJ{number}"
        factories.open_edition(cast, changed)


@pytest.mark.parametrize(("name", "reader"), [("office-editions", "organiser"), ("public-editions", "")])
def test_editions(cast, edition, name, reader):
    client = filing.sign_in(cast.accounts[reader]) if reader else Client()
    check(client, reverse(name), lambda: further_editions(cast))


def test_a_ranking(cast, edition):
    filed = [filing.submitted(cast, edition, serial=n, name=f"周示{n}") for n in range(1, 4)]

    def place(dossiers) -> None:
        for dossier in dossiers:
            nominations.place_on_list(
                actor=cast.actor("recommender"),
                dossier_uid=dossier.uid,
                union=cast.districts[0],
                place=Place.RECOMMENDED,
            )

    place(filed[:1])
    client = filing.sign_in(cast.accounts["recommender"])
    for name in ("union-ranking", "union-submit"):
        assert statements(client, reverse(name)) <= MOST
    sheet = statements(client, reverse("union-sheet"))
    check(client, reverse("union-ranking"), lambda: place(filed[1:]))
    assert statements(client, reverse("union-sheet")) == sheet == 13


def test_what_the_office_screens_and_takes_out(cast, edition):
    office = filing.sign_in(cast.accounts["organiser"])
    names = ("office-screening", "office-screening-export", "office-register", "office-register-export")
    addresses = [reverse(name, args=[edition.code]) for name in names]
    factories.sealed_dossier(edition, cast.units[0])
    one = [statements(office, address) for address in addresses]
    for unit in cast.units[1:3]:
        factories.sealed_dossier(edition, unit)
    assert [statements(office, address) for address in addresses] == one
    assert max(one) <= MOST


@pytest.mark.parametrize("name", ["expert-recusal", "expert-home"])
def test_what_an_expert_declares_on(cast, edition, name):
    organiser = cast.actor("organiser")
    account = cast.accounts["expert"]
    experts.add_expert(
        actor=organiser, account=account, organiser=cast.city, name="专", fields=["equipment"], employer="院"
    )
    factories.sealed_dossier(edition, cast.units[0])
    address = reverse(name, args=[edition.code] if name == "expert-recusal" else [])
    client = filing.sign_in(account)

    def grow() -> None:
        for unit in cast.units[1:3]:
            factories.sealed_dossier(edition, unit)
        if name == "expert-home":
            return
        assert len(client.get(address).context["rows"]) == 3

    check(client, address, grow)


def test_the_pool_and_its_conflicts(cast, edition):
    organiser = cast.actor("organiser")
    dossier = factories.sealed_dossier(edition, cast.units[0])

    def add(name: str) -> None:
        expert = experts.add_expert(
            actor=organiser,
            account=cast.accounts[name],
            organiser=cast.city,
            name=name,
            fields=["equipment"],
            employer="院",
        )
        experts.add_conflict(actor=organiser, expert=expert, dossier=dossier, reason="亲属")

    add("expert")
    client = filing.sign_in(cast.accounts["organiser"])

    def grow() -> None:
        add("leader")
        add("supervisor")

    check(client, reverse("office-experts", args=[edition.code]), grow)


@pytest.mark.parametrize("per_group", [1, 3])
def test_rounds_items_and_a_timetable(cast, per_group):
    stage = make_stage(cast, per_group)
    with at("paper"):
        stage.assign_and_open("paper")
        slot = stage.slots("paper")[0]
        own = filing.sign_in(slot.expert.account)
        assert statements(own, reverse("expert-home")) == 11
        assert statements(own, reverse("expert-round", args=[slot.round.uid])) == 12
        assert statements(own, reverse("expert-item", args=[slot.uid])) == 15
        assert statements(own, reverse("expert-paper", args=[slot.uid])) == 8
        stage.score_all("paper")
        assert statements(own, reverse("expert-receipt", args=[slot.uid])) == 17
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.rounds["paper"])
        review.freeze_round(actor=stage.organiser, round=stage.rounds["paper"])
    with at("defence"):
        review.assign(actor=stage.organiser, round=stage.rounds["defence"])
        defence_commands.schedule(actor=stage.organiser, round=stage.rounds["defence"])
        office = filing.sign_in(cast.accounts["organiser"])
        for name in ("office-timetable", "office-stage"):
            assert statements(office, reverse(name, args=[stage.edition.code, "defence"])) <= MOST


def test_a_paper_round_has_no_screen_for_the_room(cast):
    stage = make_stage(cast, 1)
    office = filing.sign_in(cast.accounts["organiser"])
    assert office.get(reverse("office-stage", args=[stage.edition.code, "paper"])).status_code == 404


def test_objections_and_honours(cast, edition):
    dossiers = [factories.sealed_dossier(edition, unit, name=f"示{unit.pk}") for unit in cast.units[:3]]
    notice = notices.put_on_notice(cast, edition, dossiers)
    office = filing.sign_in(cast.accounts["organiser"])

    def object_to(count: int) -> None:
        for number in range(count):
            decisions.object_to(
                actor=PUBLIC,
                notice=notice,
                said=decisions.Said(
                    nominee=dossiers[number].number,
                    text="项目并非本人完成，请核查。",
                    name="某人",
                    contact="13800000000",
                ),
            )

    with clock.fixed(notices.DURING):
        object_to(1)
        address = reverse("office-notice", args=[edition.code])
        check(office, address, lambda: object_to(2))
    for objection in edition.objections.all():
        objection.delete()
    notices.confer(cast, edition, dossiers)
    with clock.fixed(notices.AFTER):
        listed = reverse("office-honours", args=[edition.code])
        one = statements(office, listed, q=dossiers[0].name)
        assert statements(office, listed) == one <= MOST + 6  # six tell whether anything was decided since


@pytest.mark.parametrize("reader", ["filer", "recommender", "organiser"])
def test_what_waits(cast, edition, reader):
    filing.submitted(cast, edition, serial=1)
    client = filing.sign_in(cast.accounts[reader])
    one = statements(client, reverse("account-todo"))
    for serial in (2, 3):
        filing.submitted(cast, edition, serial=serial, name=f"周示{serial}")
    assert statements(client, reverse("account-todo")) == one


def test_a_list_goes_out_as_it_is_filtered_and_no_cell_is_a_formula(cast, edition):
    for serial, name in ((1, "周示"), (2, "=吴示")):
        filing.submitted(cast, edition, serial=serial, name=name)
    code = edition.code
    honoured = factories.sealed_dossier(edition, cast.units[0], name="=郑示")
    notices.confer(cast, edition, [honoured])
    asked = {
        ("filer", reverse("unit-home"), "q=吴"): "=吴示",
        ("organiser", reverse("office-honours", args=[code]), "q=郑"): "=郑示",
        ("supervisor", reverse("office-audit", args=[code]), "q=周示"): "周示",
        ("organiser", reverse("office-matches", args=[code]), ""): None,
    }
    for (reader, address, query), held in asked.items():
        answer = filing.sign_in(cast.accounts[reader]).get(f"{address}?{query}&as=xlsx")
        assert answer["Content-Type"] == sheets.XLSX, address
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert bool(held) is any(held in row for row in rows[1:]), address
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_search_follows_a_dossier_and_folds_what_is_typed(cast, edition):
    dossier = filing.submitted(cast, edition, serial=1, name="周示Ａ")
    readers = [
        (filing.sign_in(cast.accounts[reader]), address)
        for reader, address in (
            ("organiser", reverse("office-register", args=[edition.code])),
            ("recommender", reverse("union-home")),
            ("filer", reverse("unit-home")),
        )
    ]

    def found(words: str) -> int:
        (number,) = {len(reader.get(address, {"q": words}).context["rows"]) for reader, address in readers}
        return number

    dossier.refresh_from_db()
    words = ("周示a", "周示Ａ", dossier.receipt.lower(), dossier.number, dossier.employer, "防颤夹具")
    assert [found(each) for each in words] == [1] * len(words)
    dossier.answers["project_name"] = "冷却管路"
    dossier.save(update_fields=["answers"])
    assert (found("冷却"), found("防颤夹具")) == (1, 0)
    dossier.name = "已清除"
    dossier.save(update_fields=["name"])
    assert (found("周示"), found("已清除")) == (0, 1)
