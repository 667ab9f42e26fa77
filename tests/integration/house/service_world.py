"""Objects of the follow-up services: of the city, at the city's own node as its bank, and of the other city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aftercare_world import _edition, _money

import papers
from baijia.aftercare.events.models import Event
from baijia.aftercare.incubator.models import Admission, Space, Tenancy, Unit
from baijia.aftercare.loans import documents
from baijia.aftercare.loans.models import Claim, Clawback, Loan, LoanFile, Product
from baijia.aftercare.matching.models import Match, Need, Offer
from baijia.core import clock, files
from baijia.directory.enums import Role

if TYPE_CHECKING:
    from world import World

    from baijia.award.programmes.models import Edition
    from baijia.interfaces.web.access import Relation


def _lent(world: World, edition: Edition) -> dict[str, Any]:
    """Lend once for an edition's organiser, straight in the database."""
    known = world.__dict__.setdefault("loans", {})
    if edition.pk not in known:
        known[edition.pk] = _make(edition, _money(world, edition)["honour"])
    return known[edition.pk]


def _make(edition: Edition, honour: Any) -> dict[str, Any]:
    now, day = clock.edition_now(), date(2021, 1, 20)
    text = documents.shipped()["union-full"]
    product = Product.objects.create(
        organiser=edition.organiser, code=f"p-{edition.code}", name="贷", basis="办法", starts=day,
        document=documents.parse(text), text=text, drafted_by_uid="x", drafted_at=now,
    )  # fmt: skip
    loan = Loan.objects.create(
        organiser=edition.organiser, reference=f"2021-{edition.pk}", product=product, honour=honour,
        person=honour.person, name=honour.name, bank=edition.organiser, amount=1000, months=12, project="示",
        purpose="示", state="running", applied_at=now, sent_at=now, principal=1000, signed_on=day,
        annual=Decimal("0.04"), disbursed=day, first_matures=date(2022, 1, 20), matures=date(2022, 1, 20),
    )  # fmt: skip
    file = LoanFile.objects.create(
        loan=loan, code="plan", file=files.store(name="说明.pdf", data=papers.pdf()), at=now
    )
    claim = Claim.objects.create(
        loan=loan, number=1, start=day, end=date(2021, 3, 21), interest=1, subsidy=1, claimant="bank",
        filed_at=now,
    )  # fmt: skip
    back = Clawback.objects.create(
        loan=loan, amount=1, cause="misuse", reason="示", demanded_by_uid="x", demanded_at=now
    )
    return {"product": product, "loan": loan, "file": file, "claim": claim, "clawback": back}


def loan(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return a loan with all that hangs on it, and an act that is the caller's."""
    edition = _edition(world, relation)
    if edition is None:
        return None
    found = _lent(world, edition)
    return {name: row.uid for name, row in found.items() if name != "loan"} | {
        "uid": found["loan"].uid,
        "code": found["product"].code,
        "name": "repay",
        "step": "settle" if role == Role.PAYER else "check",
        "kind": "answers" if relation != "other_organiser" else "no-such",
    }


def _event(world: World, relation: Relation, state: str) -> Event | None:
    edition = _edition(world, relation)
    if edition is None:
        return None
    now = clock.edition_now()
    row, _made = Event.objects.get_or_create(
        organiser=edition.organiser, title=f"活动{edition.pk}{state}",
        defaults={
            "kind": "expo", "summary": "示", "place": "示", "starts": now, "ends": now + timedelta(days=1),
            "closes": now, "places": 9, "booths": 2, "selects": True, "criteria": "示例办法", "state": state,
            "made_by_uid": "x", "made_at": now,
        },
    )  # fmt: skip
    return row


def event(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return an event that is being prepared."""
    row = _event(world, relation, "drafted")
    return row and {"uid": row.uid, "act": "publish"}


def announced_event(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return an event of the programme."""
    row = _event(world, relation, "published")
    return row and {"uid": row.uid}


def space(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return a space with an admission that brought a plan, and a tenancy."""
    edition = _edition(world, relation)
    if edition is None:
        return None
    now, day, honour = clock.edition_now(), date(2021, 1, 20), _money(world, edition)["honour"]
    row, made = Space.objects.get_or_create(
        organiser=edition.organiser, name=f"空间{edition.pk}",
        defaults={
            "address": "示", "area": 9, "free_area": 3, "most_months": 36, "free_months": 3, "basis": "办法",
            "opened": day, "by_uid": "x",
        },
    )  # fmt: skip
    if made:
        unit = Unit.objects.create(space=row, code="A1", kind="seat", rent=1)
        asked = Admission.objects.create(
            space=row, honour=honour, person=honour.person, name=honour.name, project="示", plan="示",
            wanted="seat", state="housed", file=files.store(name="计划.pdf", data=papers.pdf()), at=now,
        )  # fmt: skip
        Tenancy.objects.create(
            admission=asked, unit=unit, person=honour.person, number=f"RZ{edition.pk}", starts=day,
            ends=date(2022, 1, 20), first_ends=date(2022, 1, 20), free_months=3, rent=1, by_uid="x", at=now,
        )  # fmt: skip
    tenancy = Tenancy.objects.get(unit__space=row)
    return {"uid": row.uid, "admission": tenancy.admission.uid, "tenancy": tenancy.uid}


def need(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return a need with an offer and their match; for a firm's officer the own firm's, and the one beside it."""
    places = {
        "own": world.cast.units[0],
        "sibling": world.cast.units[1],
        "other_organiser": world.foreign_unit,
    }
    if role != Role.FILING_OFFICER:
        places["other_edition"] = world.cast.units[0]
        del places["sibling"]
    unit = places.get(relation)
    if unit is None:
        return None
    foreign = relation == "other_organiser"
    edition = world.foreign_edition if foreign else world.edition
    now, honour = clock.edition_now(), _money(world, edition)["honour"]
    wanted, _made = Need.objects.get_or_create(
        unit=unit, title="需求",
        defaults={"organiser": edition.organiser, "text": "示", "contact": "示", "by_uid": "x", "at": now},
    )  # fmt: skip
    given, _made = Offer.objects.get_or_create(
        honour=honour, title="成果",
        defaults={"organiser": edition.organiser, "person": honour.person, "text": "示", "at": now},
    )  # fmt: skip
    row, _made = Match.objects.get_or_create(
        need=wanted, offer=given, defaults={"score": 1, "moved_on": now.date(), "by_uid": "x", "at": now}
    )
    return {"uid": wanted.uid, "offer": given.uid, "match": row.uid}


SERVICE_KINDS: dict[str, Any] = {
    "need": need,
    "space": space,
    "loan": loan,
    "event": event,
    "announced-event": announced_event,
}
