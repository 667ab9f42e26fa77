"""What a holder has of the follow-up services, one block a service: for the life record and the service desk."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.events import queries as events
from baijia.aftercare.events.enums import SignUpState
from baijia.aftercare.incubator import queries as incubator
from baijia.aftercare.incubator.enums import ON_THEIR_WAY
from baijia.aftercare.loans import queries as loans
from baijia.aftercare.loans.enums import ASKED, LENT
from baijia.aftercare.matching import queries as matching
from baijia.aftercare.matching.enums import MatchState
from baijia.core import clock
from baijia.directory.models import Person, Union

from .ui import words

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a service: what it is, a note, its state in words, and the kind of status."""

    what: str
    note: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its name, what it offers, the holder's page, and what the person has of it."""

    name: str
    offers: str
    route: str
    lines: tuple[Line, ...] = ()


def services(person: Person) -> list[Service]:
    """Return the follow-up services with what a person has of each, newest first."""
    return [_events(person), _matching(person), _space(person), _loans(person)]


def _events(person: Person) -> Service:
    kinds = {SignUpState.ATTENDED: "done", SignUpState.PLACED: "move", SignUpState.WAITING: "wait"}
    kinds |= {SignUpState.APPLIED: "wait", SignUpState.DECLINED: "none"}
    lines = [
        Line(
            row.event.title,
            words.long_moment(row.event.starts),
            str(row.get_state_display()),
            kinds[row.state],
        )
        for row in events.of_person(person).filter(state__in=kinds)
    ]
    return Service(_("创客沙龙、讲座和博览会"), _("活动报名、签到和反馈。"), "holder-events", tuple(lines))


def _matching(person: Person) -> Service:
    kinds = {MatchState.INVITED: "wait", MatchState.DECLINED: "none"}
    lines = [
        Line(
            row.need.title,
            words.money(row.value or row.amount) if row.amount else words.long_date(row.moved_on),
            str(row.get_state_display()),
            kinds.get(MatchState(row.state), "done" if row.amount else "move"),
        )
        for row in matching.of_person(person)
    ]
    return Service(_("项目对接"), _("把成果和企业的需求配到一起。"), "holder-matching", tuple(lines))


def _space(person: Person) -> Service:
    lines = []
    for row in incubator.of_person(person):
        tenancy = getattr(row, "tenancy", None)
        if tenancy is None:
            kind = "move" if row.state in ON_THEIR_WAY else "none"
            day = row.at.astimezone(clock.ZONE).date()
            lines.append(Line(row.space.name, words.long_date(day), str(row.get_state_display()), kind))
            continue
        note = f"{words.long_date(tenancy.starts)} – {words.long_date(tenancy.left_on or tenancy.ends)}"
        said = tenancy.get_exit_display() or tenancy.get_state_display()
        kind = "none" if tenancy.exit else "done"
        lines.append(Line(f"{row.space.name} {tenancy.unit.code}", note, str(said), kind))
    return Service(_("职工创客空间"), _("工位、导师和孵化。"), "holder-space", tuple(lines))


def _loans(person: Person) -> Service:
    lines = []
    for row in loans.of_person(person):
        kind = "done" if row.state in LENT else "move" if row.state in ASKED else "none"
        amount = words.money(row.principal or row.amount)
        day = row.disbursed or row.applied_at.astimezone(clock.ZONE).date()
        note = f"{words.long_date(day)} · {amount}"
        lines.append(Line(row.product.name, note, str(row.get_state_display()), kind))
    return Service(
        _("小额贴息贷款"), _("合作银行办理并决定是否放款，工会贴息。"), "holder-loans", tuple(lines)
    )


def of_year(organiser: Union, year: int) -> list[tuple[str, str]]:
    """Return what the follow-up services did in a year, for the report: (what, figures)."""
    held, lent = events.of_year(organiser, year), loans.of_year(organiser, year)
    paired = next((row for row in matching.board(organiser) if row.year == year), None)
    spaces = [incubator.of_year(space, year) for space in incubator.offered([organiser])]
    return [
        (_("活动"), _("%(events)d 场，签到 %(came)d 人") % held),
        (
            _("项目对接"),
            _("合同 %(amount)s，见效 %(value)s")
            % {
                "amount": words.money(paired.amount if paired else ZERO),
                "value": words.money(paired.value if paired else ZERO),
            },
        ),
        (
            _("职工创客空间"),
            _("新入驻 %(moved_in)d 份，离驻 %(ended)d 份")
            % {"moved_in": sum(row.moved_in for row in spaces), "ended": sum(row.ended for row in spaces)},
        ),
        (
            _("小额贴息贷款"),
            _("放款 %(loans)d 笔 %(principal)s，拨付贴息 %(paid)s")
            % {
                "loans": lent["loans"],
                "principal": words.money(Decimal(lent["principal"])),
                "paid": words.money(Decimal(lent["paid"])),
            },
        ),
    ]
