"""Objects of what follows an honour: money of the two editions of the city and of the other city, holders, referrals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import factories
import papers
import payments
from baijia.aftercare.prizes import commands as prizes
from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.prizes.models import (
    Attendance,
    Batch,
    Declaration,
    Obligation,
    Payee,
    Recovery,
    Setting,
)
from baijia.aftercare.referrals.models import Referral, Target
from baijia.award.experts.models import Expert
from baijia.award.honours.models import Honour, OutsideHonour
from baijia.award.programmes.models import Edition
from baijia.core import clock, files
from baijia.directory.enums import Role

if TYPE_CHECKING:
    from world import World

    from baijia.interfaces.web.access import Relation

Arguments = Mapping[str, object] | None
PLACES = {"own": "edition", "other_edition": "next_edition", "other_organiser": "foreign_edition"}


def _edition(world: World, relation: Relation) -> Edition | None:
    name = PLACES.get(relation)
    return getattr(world, name) if name else None


def _money(world: World, edition: Edition) -> dict[str, Any]:
    """Play money for an edition once: a sent batch, a declaration, a recovery; by hand for the other city."""
    known = world.__dict__.setdefault("money", {})
    if edition.pk in known:
        return known[edition.pk]
    if edition == world.foreign_edition:
        known[edition.pk] = _foreign(world, edition)
        return known[edition.pk]
    desk = payments.make_desk(world.cast, edition, settings=not Setting.objects.exists())
    desk.ready()
    batch = desk.send()
    desk.answer(batch, [1])
    paid = Obligation.objects.filter(edition=edition, state="paid").first()
    rule = Setting.objects.get(kind="filing", organiser=edition.organiser)
    known[edition.pk] = {
        "batch": batch,
        "setting": Setting.objects.filter(organiser=edition.organiser).first(),
        "owed": paid,
        "recovery": _recovery(paid),
        "declaration": _declaration(edition, rule),
        "honour": desk.honours[0],
    }
    return known[edition.pk]


def _recovery(owed: Obligation) -> Recovery:
    now = clock.edition_now()
    return Recovery.objects.create(
        obligation=owed, amount=1, decision="1 号", demanded_by_uid="x", demanded_at=now
    )


def _declaration(edition: Edition, rule: Setting) -> Declaration:
    number = Declaration.objects.count() + 1
    return Declaration.objects.create(
        organiser=edition.organiser, month=date(2021, 6, 1), number=number, due=date(2021, 7, 15), rule=rule,
        count=1, gross=1, tax=1, drawn_by_uid="x", drawn_at=clock.edition_now(),
    )  # fmt: skip


def _foreign(world: World, edition: Edition) -> dict[str, Any]:
    now = clock.edition_now()
    setting = Setting.objects.create(
        organiser=edition.organiser, kind="filing", name="x", basis="x", starts=date(2019, 1, 1), document={},
        text="", drafted_by_uid="x", drafted_person_uid="x", drafted_at=now,
    )  # fmt: skip
    dossier = factories.sealed_dossier(edition, world.foreign_unit, name="外市示")
    honour = Honour.objects.create(
        programme=edition.programme, edition=edition, year=2021, dossier=dossier,
        person=dossier.members.get().person, name="外市示", unit="外厂", number="F-2021-001", conferred_at=now,
    )  # fmt: skip
    payee = Payee.objects.create(person=honour.person, name="外市示")
    owed = Obligation.objects.create(
        edition=edition, payee=payee, purpose=Purpose.PRIZE, honour=honour, gross=1, income="incidental",
        raised_by_uid="x", raised_at=now,
    )  # fmt: skip
    batch = Batch.objects.create(
        edition=edition, organiser=edition.organiser, number=1, purpose="prize", pay_on=now.date(), profile=setting,
        maker_uid="x", maker_person_uid="y", made_at=now, salt="0" * 64,
    )  # fmt: skip
    return {
        "batch": batch,
        "setting": setting,
        "owed": owed,
        "recovery": _recovery(owed),
        "declaration": _declaration(edition, setting),
        "honour": honour,
    }


def _of_money(name: str) -> Any:
    def make(world: World, role: Role | None, relation: Relation) -> Arguments:
        edition = _edition(world, relation)
        if edition is None:
            return None
        found = _money(world, edition)[name]
        file = found.files[0]["name"] if name == "batch" and found.files else "batch.csv"
        return {"uid": found.uid, "code": edition.code, "name": file}

    return make


def batch_act(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return a batch and an act of the checker."""
    found = _of_money("batch")(world, role, relation)
    return found and {**found, "name": "check"}


def setting_kind(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return a kind of setting: the same for everybody."""
    return {"kind": "incidental"} if relation in ("own", "other_edition") else None


def holder(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return a holder of an edition."""
    edition = _edition(world, relation)
    if edition is None:
        return None
    person = _money(world, edition)["honour"].person
    outside = OutsideHonour.objects.filter(person=person).first() or OutsideHonour.objects.create(
        person=person, organiser=edition.organiser, name="某奖章", body="某单位", level="city", year=2020,
        document="1 号", evidence=files.store(name="证明.pdf", data=papers.pdf()), registered_by_uid="x",
        registered_at=clock.edition_now(),
    )  # fmt: skip
    return {"uid": person.uid, "honour": outside.uid}


def _target(edition: Edition) -> Target:
    code = f"t-{edition.pk}"
    found = Target.objects.filter(organiser=edition.organiser, code=code).first()
    document = {"rule": {"programmes": ["x"]}, "items": []}
    text = 'code = "x"'
    return found or Target.objects.create(
        organiser=edition.organiser, code=code, name=code, body="x", level="city", rung=1, document=document,
        text=text, kept_by_uid="x", kept_at=clock.edition_now(),
    )  # fmt: skip


def target(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return a next honour kept by an edition's organiser."""
    edition = _edition(world, relation)
    return None if edition is None else {"uid": _target(edition).uid, "code": _target(edition).code}


def referral(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return a referral of a holder."""
    edition = _edition(world, relation)
    if edition is None:
        return None
    honour = _money(world, edition)["honour"]
    row = Referral.objects.filter(honour=honour).first() or Referral.objects.create(
        target=_target(edition), honour=honour, person=honour.person, by_uid="x", at=clock.edition_now()
    )
    return {"uid": row.uid}


def expert_fee(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return a paid fee of the acting expert; others have none."""
    if relation != "own" or role != Role.EXPERT:
        return None
    _money(world, world.edition)
    expert, _made = Expert.objects.get_or_create(
        account=world.accounts[role],
        defaults={
            "organiser": world.cast.city, "name": "专示", "employer": "演例院", "fields": ["equipment"],
            "credit_code": "91350100M000100Y43",
        },
    )  # fmt: skip
    payee = Payee.objects.filter(expert=expert).first()
    if payee is None:
        now = clock.edition_now()
        Attendance.objects.create(
            edition=world.edition, round_code="paper", expert=expert, unit="item", units=3, drawn_by_uid="x",
            drawn_at=now, state="signed", signed_at=now, signed_by="paper",
        )  # fmt: skip
        desk = payments.Desk(world.cast, world.edition)
        prizes.raise_fees(actor=desk.payer, edition=world.edition)
        payee = Payee.objects.get(expert=expert)
        number = payments.card(700)
        account = prizes.collect_account(
            actor=world.cast.actor("expert"), payee=payee, number=number, again=number, holder=expert.name,
            bank=payments.BANK, consent=True, id_number=factories.id_number(701, "19600606"),
        )  # fmt: skip
        desk.rekey({account.uid: number})
        desk.answer(desk.send(Purpose.FEE))
    return {"uid": payee.obligations.get().uid}


def expert_payee(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return nothing but that the acting expert is owed something."""
    return expert_fee(world, role, relation) and {}


AFTERCARE_KINDS: dict[str, Any] = {
    **{name: _of_money(name) for name in ("batch", "setting", "owed", "recovery", "declaration")},
    "batch_act": batch_act,
    "setting_kind": setting_kind,
    "holder": holder,
    "outside_honour": holder,
    "target": target,
    "referral": referral,
    "expert_fee": expert_fee,
    "expert_payee": expert_payee,
}
