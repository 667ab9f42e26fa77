"""Who may move into a maker space, for how long, what is paid, and how one leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baijia.aftercare.incubator import queries
from baijia.aftercare.incubator.enums import ON_THEIR_WAY, Exit, TenancyState
from baijia.aftercare.incubator.models import Admission, Space, Tenancy, Unit
from baijia.award.honours import queries as honours
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union

LEAST_OPINIONS = 1


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's service officer.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_is_person(actor: Actor, person: Person) -> None:
    """The actor came by this person's link.

    Raises:
        Refused: as hidden.
    """
    if not honours.comes_by_link(actor, person):
        raise not_found()


def check_space(values: Mapping[str, Any]) -> None:
    """A space's numbers fit together and name their basis.

    Raises:
        Refused: every fault, under its field.
    """
    faults = []
    if values["area"] <= 0 or not 0 <= values["free_area"] <= values["area"]:
        faults.append(("free_area", _("免费面积应在 0 和总面积之间。")))
    if values["most_months"] <= 0 or not 0 <= values["free_months"] <= values["most_months"]:
        faults.append(("free_months", _("免租月数应在 0 和最长入驻月数之间。")))
    if len(values["name"].strip()) < 2:
        faults.append(("name", _("请填写名称。")))
    if len(values["basis"].strip()) < 4:
        faults.append(("basis", _("请写明依据的文件和条款。")))
    if faults:
        raise RefusedMany([Refused("space.values", words, field=field) for field, words in faults])


def check_unit(space: Space, code: str, rent: Decimal) -> None:
    """A place has a code of its own and a rent that is not below zero.

    Raises:
        Refused: otherwise.
    """
    if not code.strip() or space.units.filter(code=code.strip()).exists():
        raise Refused("unit.code", _("请填写编号，每个房间或工位各不相同。"), field="code")
    if rent < 0:
        raise Refused("unit.rent", _("月租不能小于 0。"), field="rent")


def check_application(person: Person, space: Space, project: str, plan: str) -> Honour:
    """Return the standing honour by which a person applies, with a plan, once at a time.

    Raises:
        Refused: otherwise.
    """
    honour = next(
        (
            row
            for row in honours.of_person(person)
            if row.programme.organiser_id == space.organiser_id and honours.stands(row)
        ),
        None,
    )
    if honour is None:
        raise Refused("admission.no_honour", _("只有荣誉在效的获奖者可以申请入驻。"))
    if Admission.objects.filter(person=person, state__in=ON_THEIR_WAY).exists():
        raise Refused("admission.twice", _("您已有一份入驻申请在办理。"))
    if queries.running_tenancy(person) is not None:
        raise Refused("admission.housed", _("您正在驻，不能再申请。"))
    check_plan(project, plan)
    return honour


def check_plan(project: str, plan: str) -> None:
    """Project and plan are said in words.

    Raises:
        Refused: they are not.
    """
    if len(project.strip()) < 2:
        raise Refused("admission.project", _("请写明项目。"), field="project")
    if len(plan.strip()) < 10:
        raise Refused("admission.plan", _("请写明入驻计划，至少 10 个字。"), field="plan")


def check_note(act: str, note: str) -> str:
    """Who sends back or turns down says why. Returns the note.

    Raises:
        Refused: no reason.
    """
    if act in ("return", "reject") and len(note.strip()) < 2:
        raise Refused("admission.note", _("请写明原因，申请人会看到。"), field="note")
    return note.strip()[:200]


def check_opinions(act: str, opinions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Admission rests on at least one expert's opinion with a score of 0 to 100. Returns the opinions.

    Raises:
        Refused: none, or one without name or score.
    """
    found: list[dict[str, Any]] = [
        {
            "expert": str(one["expert"]).strip()[:40],
            "score": int(one["score"]),
            "words": str(one["words"])[:200],
        }
        for one in opinions
    ]
    wrong = any(not one["expert"] or not 0 <= one["score"] <= 100 for one in found)
    if wrong or (act == "admit" and len(found) < LEAST_OPINIONS):
        raise Refused(
            "admission.opinions", _("请登记专家姓名和 0 至 100 的评分，至少一位。"), field="opinions"
        )
    return found


def check_tenancy(admission: Admission, unit: Unit, starts: date, months: int) -> None:
    """The place is of the space, of the kind asked for and free; the term lies within the space's limit.

    Raises:
        Refused: otherwise; says who holds it until when.
    """
    if unit.space_id != admission.space_id or unit.kind != admission.wanted:
        raise Refused("tenancy.unit", _("请选择本空间里申请的那一类房间或工位。"), field="unit")
    held = Tenancy.objects.filter(unit=unit, state=TenancyState.RUNNING).select_related("admission").first()
    if held is not None:
        raise Refused(
            "tenancy.occupied",
            _("%(unit)s 由%(name)s使用到 %(ends)s，不能再安排。")
            % {"unit": unit.code, "name": held.admission.name, "ends": held.ends.isoformat()},
            field="unit",
        )
    last = Tenancy.objects.filter(unit=unit, left_on__gt=starts).order_by("-left_on").first()
    if last is not None and last.left_on is not None:
        raise Refused(
            "tenancy.overlap",
            _("%(unit)s 到 %(day)s 才空出来。") % {"unit": unit.code, "day": last.left_on.isoformat()},
            field="starts",
        )
    if starts < admission.space.opened:
        raise Refused(
            "tenancy.before", _("空间 %s 才开放。") % admission.space.opened.isoformat(), field="starts"
        )
    if not 1 <= months <= admission.space.most_months:
        raise Refused(
            "tenancy.months", _("入驻期应为 1 至 %d 个月。") % admission.space.most_months, field="months"
        )


def check_extension(tenancy: Tenancy, months: int) -> date:
    """Return the later end; the whole stay lies within the space's limit.

    Raises:
        Refused: otherwise.
    """
    most = queries.month_after(tenancy.starts, tenancy.unit.space.most_months)
    ends = queries.month_after(tenancy.ends, max(months, 0))
    if tenancy.state != TenancyState.RUNNING or months < 1 or ends > most:
        raise Refused(
            "tenancy.extension",
            _("续期至少 1 个月，连同以前最长到 %s。") % most.isoformat(),
            field="months",
        )
    return ends


def check_end(tenancy: Tenancy, on: date, kind: Exit, note: str) -> str:
    """Who leaves does so by today; clearing says why; graduation needs the rent to be paid. Returns the note.

    Raises:
        Refused: otherwise.
    """
    if not tenancy.starts <= on <= clock.edition_now().date():
        raise Refused("tenancy.left_on", _("离驻日应在入驻日和今天之间。"), field="left_on")
    if kind == Exit.CLEARED and len(note.strip()) < 2:
        raise Refused("tenancy.note", _("清退须写明原因。"), field="note")
    due = queries.rent_due(tenancy, on)
    if kind == Exit.GRADUATED and due:
        raise Refused(
            "tenancy.rent_due", _("还有 %d 个月的租金没有登记，结清后才能毕业。") % len(due), field="exit"
        )
    return note.strip()[:200]


def check_rent(tenancy: Tenancy, month: date, receipt: str) -> Decimal:
    """Return the rent of a month that is due and not paid.

    Raises:
        Refused: it is not due, is paid already, or has no receipt.
    """
    due = dict(queries.rent_due(tenancy, clock.edition_now().date()))
    if month not in due:
        raise Refused("rent.month", _("%s 起的这个月不欠租金。") % month.isoformat(), field="month")
    if len(receipt.strip()) < 2:
        raise Refused("rent.receipt", _("请填写收款凭证号。"), field="receipt")
    return due[month]


def check_session(tenancy: Tenancy, day: date, minutes: int, words: str) -> None:
    """A session took place while the tenancy ran, and says what was done.

    Raises:
        Refused: otherwise.
    """
    if not tenancy.starts <= day <= min(tenancy.left_on or tenancy.ends, clock.edition_now().date()):
        raise Refused("session.day", _("辅导日期应在入驻期间、今天以前。"), field="day")
    if not 1 <= minutes <= 600 or len(words.strip()) < 2:
        raise Refused("session.words", _("请写明时长（分钟）和辅导内容。"), field="words")


def check_words(words: str, field: str) -> str:
    """Something is said. Returns it.

    Raises:
        Refused: nothing.
    """
    if len(words.strip()) < 2:
        raise Refused("ticket.words", _("请写明内容。"), field=field)
    return words.strip()[:500]


def check_running(tenancy: Tenancy | None) -> Tenancy:
    """Return the tenancy, which runs.

    Raises:
        Refused: there is none.
    """
    if tenancy is None or tenancy.state != TenancyState.RUNNING:
        raise Refused("tenancy.none", _("您现在没有在驻。"))
    return tenancy
