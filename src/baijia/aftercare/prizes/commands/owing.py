"""What is owed: prizes of honours, and experts' fees from signed attendance. Each at most once, whatever is repeated."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import booking, queries
from baijia.aftercare.prizes.enums import (
    ATTENDANCE_MOVES,
    AttendanceState,
    ObligationState,
    Purpose,
    SettingKind,
)
from baijia.aftercare.prizes.models import Attendance, Line, Obligation, Payee
from baijia.aftercare.prizes.rules import people
from baijia.award.experts import queries as experts
from baijia.award.honours import queries as honours
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.core import audit, clock, ids, lifecycle, money
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Person
from baijia.directory.rules import check_reason
from baijia.engine import tax

INCOMES = {"incidental": SettingKind.INCIDENTAL, "exempt": SettingKind.EXEMPT}


@command
def raise_prizes(*, actor: Actor, edition: Edition) -> list[Obligation]:
    """Owe every standing honour of the edition its prize, a team's by its shares. What is owed already stays as it is.

    Returns the new ones. Prizes that the employer pays as wages are not paid here.
    """
    edition = _locked(edition)
    people.check_pays(actor, edition.organiser)
    definition = programmes.in_force(edition)["honours"]
    income = INCOMES.get(definition["prize_tax"])
    prize = Decimal(definition["prize"])
    if income is None:
        raise Refused("prize.wages", _("本届奖金由用人单位按工资薪金发放，不在这里支付。"))
    if prize <= 0:
        raise Refused("prize.none", _("本届方案没有奖金。"))
    made = []
    rows = honours.of_edition(edition).filter(state=HonourState.CONFERRED, obligations=None)
    for honour in rows.select_related("dossier").prefetch_related("dossier__members__person"):
        made += _prizes_of(actor, honour, edition, prize, income)
    Obligation.objects.bulk_create(made, batch_size=booking.CHUNK)
    booking.write(booking.raised(row) for row in made)
    audit.record(
        actor,
        "prizes.raise_prizes",
        edition,
        scope=edition.code,
        after={"count": len(made), "gross": str(sum((row.gross for row in made), Decimal("0.00")))},
    )
    return made


def _prizes_of(
    actor: Actor, honour: Honour, edition: Edition, prize: Decimal, income: SettingKind
) -> list[Obligation]:
    if honour.dossier is None:
        return []
    members = sorted((one for one in honour.dossier.members.all() if one.active), key=lambda one: one.place)
    if not members:
        return []
    parts = tax.split(prize, [member.share for member in members])
    return [
        _obligation(actor, edition, _payee_of(member.person), gross, income, honour=honour)
        for member, gross in zip(members, parts, strict=True)
        if gross
    ]


def _payee_of(person: Person) -> Payee:
    row, _made = Payee.objects.get_or_create(person=person, expert=None, defaults={"name": person.name})
    return row


def _obligation(
    actor: Actor,
    edition: Edition,
    payee: Payee,
    gross: Decimal,
    income: SettingKind,
    *,
    honour: Honour | None = None,
    attendance: Attendance | None = None,
) -> Obligation:
    return Obligation(
        uid=ids.new_uid(),
        edition=edition,
        payee=payee,
        purpose=Purpose.PRIZE if honour else Purpose.FEE,
        honour=honour,
        attendance=attendance,
        gross=gross,
        income=income,
        raised_by_uid=actor.account_uid,
        raised_at=clock.edition_now(),
    )


@command
def record_donation(*, actor: Actor, obligation: Obligation, amount: Decimal, proof: str) -> Obligation:
    """Keep what a payee gave to a qualified charity out of the prize, before it is paid; the receipt's number proves it."""
    obligation = (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("edition__organiser")
        .get(pk=obligation.pk)
    )
    people.check_pays(actor, obligation.edition.organiser)
    if obligation.state != ObligationState.OWED or Line.objects.filter(obligation=obligation).exists():
        raise Refused("donation.late", _("已进入付款批次，不能再登记捐赠扣除。"))
    if not 0 < amount <= obligation.gross or amount != money.to_fen(amount):
        raise Refused("donation.amount", _("捐赠额应大于零、不超过应发金额，精确到分。"), field="amount")
    obligation.donation = amount
    obligation.donation_proof = check_reason(proof)[:80]
    obligation.save(update_fields=["donation", "donation_proof"])
    audit.record(
        actor,
        "prizes.record_donation",
        obligation,
        scope=obligation.edition.code,
        after={"amount": str(amount), "proof": obligation.donation_proof},
    )
    return obligation


@command
def draw_attendance(*, actor: Actor, edition: Edition) -> list[Attendance]:
    """Draw up every expert's attendance from the rounds that are over. Rows that were drawn up stay as they are."""
    edition = _locked(edition)
    people.check_pays(actor, edition.organiser)
    known = set(Attendance.objects.filter(edition=edition).values_list("round_code", "expert_id"))
    now = clock.edition_now()
    made = [
        Attendance(
            uid=ids.new_uid(),
            edition=edition,
            round_code=work.round_code,
            expert=work.expert,
            unit="day" if work.days else "item",
            units=len(work.days) or work.items,
            detail=[day.isoformat() for day in work.days],
            drawn_by_uid=actor.account_uid,
            drawn_at=now,
        )
        for work in review.attendance(edition)
        if (work.round_code, work.expert.pk) not in known
    ]
    if not made and not known:
        raise Refused("attendance.none", _("还没有结束的评审轮次，不能生成出勤表。"))
    Attendance.objects.bulk_create(made, batch_size=booking.CHUNK)
    audit.record(actor, "prizes.draw_attendance", edition, scope=edition.code, after={"rows": len(made)})
    return made


@command
def sign_attendance(*, actor: Actor, attendance: Attendance) -> Attendance:
    """The expert signs the own attendance."""
    attendance = _attendance(attendance)
    expert = experts.expert_of(actor)
    if expert is None or expert.pk != attendance.expert_id:
        raise not_found()
    return _sign(actor, attendance, by=actor.account_uid)


@command
def sign_on_paper(*, actor: Actor, attendance: Attendance, paper: str) -> Attendance:
    """Take in a signature given on the printed list; ``paper`` says where the list is kept."""
    attendance = _attendance(attendance)
    people.check_pays(actor, attendance.edition.organiser)
    attendance.paper = check_reason(paper)[:80]
    return _sign(actor, attendance, by="paper")


def _sign(actor: Actor, attendance: Attendance, *, by: str) -> Attendance:
    before, after = lifecycle.move(attendance, "sign", ATTENDANCE_MOVES)
    attendance.signed_at, attendance.signed_by = clock.edition_now(), by
    attendance.save(update_fields=["state", "signed_at", "signed_by", "paper"])
    audit.record(
        actor,
        "prizes.sign_attendance",
        attendance,
        scope=attendance.edition.code,
        purpose=attendance.paper,
        before={"state": before},
        after={"state": after},
    )
    return attendance


@command
def raise_fees(*, actor: Actor, edition: Edition) -> list[Obligation]:
    """Owe experts the fee of their signed attendance, by the standard in force. Returns the new ones."""
    edition = _locked(edition)
    people.check_pays(actor, edition.organiser)
    standard = queries.in_force(edition.organiser, SettingKind.FEE, clock.edition_now().date())
    rows = Attendance.objects.filter(edition=edition, state=AttendanceState.SIGNED, obligations=None)
    made = []
    for attendance in rows.select_related("expert").order_by("round_code", "expert__uid"):
        expert = attendance.expert
        payee, _made = Payee.objects.get_or_create(expert=expert, defaults={"name": expert.name})
        gross = fee_of(attendance, standard.document)
        made.append(_obligation(actor, edition, payee, gross, SettingKind.LABOUR, attendance=attendance))
    Obligation.objects.bulk_create(made, batch_size=booking.CHUNK)
    booking.write(booking.raised(row) for row in made)
    audit.record(
        actor,
        "prizes.raise_fees",
        edition,
        scope=edition.code,
        after={"count": len(made), "standard": standard.uid},
    )
    return made


def fee_of(attendance: Attendance, standard: dict[str, object]) -> Decimal:
    """Return the fee before tax: a rate an item; or a rate a day, from the day after ``full_days`` a fraction of it."""
    if attendance.unit == "item":
        return money.to_fen(attendance.units * Decimal(str(standard["item"])))
    full = min(attendance.units, int(str(standard["full_days"])))
    day, later = Decimal(str(standard["day"])), Decimal(str(standard["later"]))
    return money.to_fen(full * day + (attendance.units - full) * day * later)


def _attendance(attendance: Attendance) -> Attendance:
    rows = Attendance.objects.select_for_update(of=("self",)).select_related("edition__organiser")
    return rows.get(pk=attendance.pk)


def _locked(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log")
    return rows.get(pk=edition.pk)
