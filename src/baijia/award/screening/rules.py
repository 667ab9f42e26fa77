"""Who may screen, and what must stand before a dossier is decided and screening is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from django.db.models import Q
from django.utils.translation import gettext as _

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier, RedactedCopy
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.award.programmes.rules import check_not_fenced
from baijia.award.screening.enums import AnswerKind, RedactionVerdict, Result
from baijia.award.screening.models import (
    BackgroundAnswer,
    EarlierTitle,
    RedactionCheck,
    ScreeningResult,
    TextMatch,
    Verdict,
)
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Person

NAMED = 3


class AnswerRow(TypedDict):
    """An answer as it came in: ``where`` is its cell or line, ``number`` the public number."""

    where: str
    number: str
    state: str
    text: str


def check_screens(actor: Actor, edition: Edition) -> None:
    """The actor works for the organiser or a co-host of the edition.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    directory.check_one_of(actor, (Role.COHOST, Role.ORGANISER), path=edition.organiser.path)


def check_redaction(copy: RedactedCopy, verdict: str, reason: str) -> str:
    """A redacted copy is the newest of its file and not looked at yet; one that tells who it is says where.

    Raises:
        Refused: it was looked at, a newer one came, or the reason is missing.
    """
    if RedactionCheck.objects.filter(copy=copy).exists():
        raise Refused("redaction.twice", _("这份遮名本已经核对过；要改，请申报单位再交一份。"))
    if RedactedCopy.objects.filter(attachment=copy.attachment_id, id__gt=copy.pk).exists():
        raise Refused("redaction.older", _("申报单位已另交了一份遮名本，请核对新的一份。"))
    reason = reason.strip()
    if verdict == RedactionVerdict.TELLS and not 2 <= len(reason) <= 200:
        raise Refused(
            "redaction.reason", _("请写明哪里仍能看出是谁（2 至 200 字），申报单位会看到。"), field="reason"
        )
    return reason[:200]


def check_reaches(actor: Actor, dossier: Dossier) -> None:
    """The actor screens this edition and no conflict fences it off from the dossier.

    Raises:
        Refused: as hidden.
    """
    check_screens(actor, dossier.edition)
    check_not_fenced(actor, dossier.uid)


def check_is_open(edition: Edition) -> None:
    """The edition runs and its screening is not frozen.

    Raises:
        Refused: it is not open, or screening is closed; then an objection is the way.
    """
    if edition.state != EditionState.OPEN:
        raise Refused("edition.not_open", _("本届评选未开放或已结束。"))
    if ScreeningResult.objects.filter(edition=edition).exists():
        raise Refused("screening.closed", _("资格审查结果已冻结，不能再改动。"))


def check_is_sealed(dossier: Dossier) -> None:
    """The dossier is sealed: neither on its way up nor withdrawn.

    Raises:
        Refused: it did not come this far, or is gone.
    """
    if dossier.state != DossierState.SEALED:
        raise Refused("screening.not_candidate", _("这份申报未进入资格审查，或已撤回。"))


def check_was_recommended(dossier: Dossier, excluded: Iterable[Mapping[str, Any]]) -> None:
    """Nobody before screening left the dossier out.

    Raises:
        Refused: it was.
    """
    if any(row["dossier"].pk == dossier.pk for row in excluded):
        raise Refused("screening.not_candidate", _("这份申报未获推荐，不进入资格审查。"))


def check_reason(reason: str) -> str:
    """An override says why.

    Raises:
        Refused: it does not.
    """
    text = reason.strip()
    if len(text) < 4:
        raise Refused("override.reason", _("请写明改判理由（至少四个字）。"), field="reason")
    return text[:200]


def check_is_decidable(verdicts: list[Verdict]) -> None:
    """Every rule has spoken, and a person has settled what a rule left open.

    Raises:
        Refused: naming the rules that are open.
    """
    if not verdicts:
        raise Refused("screening.not_screened", _("请先运行资格审查规则。"))
    waiting = [verdict for verdict in verdicts if verdict.effective == Result.POSSIBLE]
    if waiting:
        names = "、".join(verdict.rule for verdict in waiting)
        raise Refused("screening.possible", _("尚有待人工判断的条目：%s。请逐条改判并写明理由。") % names)


def check_has_begun(edition: Edition) -> None:
    """Recommending is over, so that it is known who stands for screening.

    Raises:
        Refused: nothing was sealed yet.
    """
    sealed = Dossier.objects.filter(edition=edition, state=DossierState.SEALED)
    if not nominations.recommendation_is_closed(edition) and not sealed.exists():
        raise Refused("screening.early", _("推荐尚未截止，材料还没有封存，不能结束资格审查。"))


def check_up_to_date(outdated: Sequence[Dossier]) -> None:
    """Every decision rests on what the rules in force find now, so that the frozen list follows from them.

    Raises:
        Refused: with the number of those of whom they find something else, and the first public numbers.
    """
    if outdated:
        numbers = "、".join(dossier.number for dossier in outdated[:NAMED])
        raise Refused(
            "screening.outdated",
            _("有 %(n)d 份（%(numbers)s）的结论与现行条件或现在的材料不一致，请重新运行规则，再逐份决定。")
            % {"n": len(outdated), "numbers": numbers},
        )


def check_all_decided(undecided: int) -> None:
    """Nobody is left without an outcome.

    Raises:
        Refused: saying how many are.
    """
    if undecided:
        raise Refused("screening.undecided", _("还有 %d 份申报未作资格审查决定，不能结束审查。") % undecided)


def check_binds(edition: Edition, title: EarlierTitle, person: Person) -> None:
    """An imported title of this programme that nobody is bound to yet goes to a person filed in this edition.

    Raises:
        Refused: hidden where title or person has nothing to do with the edition; or it is bound already.
    """
    filed = person.memberships.filter(dossier__edition=edition).exists()
    if title.programme_id != edition.programme_id or not filed:
        raise not_found()
    if title.person_id is not None:
        raise Refused("title.bound", _("这条往届名单已认定到人，不能再改。"))


def check_may_regroup(dossier: Dossier) -> None:
    """The dossier stands, and the list of nominees, which names each group, is not frozen.

    Raises:
        Refused: it was withdrawn or never submitted; or screening is closed.
    """
    check_is_open(dossier.edition)
    if dossier.state not in (DossierState.SUBMITTED, DossierState.SEALED):
        raise Refused("regroup.state", _("只能调整已报送、未撤回的材料。"))


def check_regroup(actor: Actor, dossier: Dossier, group: str) -> None:
    """The organiser asks for another group of the edition, once at a time.

    Raises:
        Refused: hidden for others; the same group or none of the edition; one is asked already; too late.
    """
    directory.check_role(actor, Role.ORGANISER, path=dossier.edition.organiser.path)
    check_reaches(actor, dossier)
    check_may_regroup(dossier)
    if group == dossier.group or group not in {
        each["code"] for each in programmes.in_force(dossier.edition)["groups"]
    }:
        raise Refused("regroup.group", _("请选择本届的另一个组别。"), field="group")
    if dossier.exemptions.filter(state="asked").exists():
        raise Refused("regroup.asked", _("这份材料已有一项调整在等审定。"))


def check_background(
    edition: Edition, list_code: str, dossiers: Sequence[Dossier], due: date, today: date
) -> list[dict[str, str]]:
    """Return the agencies to ask: the edition names them, the list is frozen, the day lies ahead.

    Raises:
        Refused: naming what is missing.
    """
    agencies = list((programmes.in_force(edition).get("background") or {}).get("agencies", []))
    if not agencies:
        raise Refused("background.agencies", _("本届方案没有规定征求意见的单位。"))
    if not dossiers:
        raise Refused("background.empty", _("名单还没有冻结，或名单上没有人。"))
    if due <= today:
        raise Refused("background.due", _("答复期限应在今天之后。"), field="due")
    if any(dossier.edition_id != edition.pk for dossier in dossiers) or len(list_code) > 20:
        raise not_found()
    return agencies


def check_answers(rows: Sequence[AnswerRow], answers: Mapping[str, BackgroundAnswer]) -> list[AnswerRow]:
    """Return the rows that say something; an empty answer stays missing.

    Raises:
        RefusedMany: each fault with its cell: an unknown number, one that stands twice, no such answer, no reason.
    """
    wrong: list[Refused] = []
    given: list[AnswerRow] = []
    seen: set[str] = set()
    for row in rows:
        number, state, text = row["number"].strip(), row["state"], row["text"].strip()
        where = {"where": row["where"], "number": number}
        if number not in answers:
            wrong.append(_fault("number", _("%(where)s：编号“%(number)s”不在这份名单上。") % where, row))
        elif number in seen:
            wrong.append(_fault("twice", _("%(where)s：编号“%(number)s”出现了两次。") % where, row))
        elif state and state not in (AnswerKind.AGREED, AnswerKind.OBJECTED):
            wrong.append(_fault("state", _("%(where)s：答复应为“无异议”或“有异议”。") % where, row))
        elif state == AnswerKind.OBJECTED and len(text) < 2:
            wrong.append(_fault("text", _("%(where)s：有异议的，请写明情况。") % where, row))
        elif len(text) > 300:
            wrong.append(_fault("long", _("%(where)s：说明不超过 300 字。") % where, row))
        elif state:
            given.append(row)
        seen.add(number)
    if wrong:
        raise RefusedMany(wrong)
    if not given:
        raise Refused("background.nothing", _("没有读到任何答复，答复栏都是空的。"))
    return given


def _fault(code: str, sentence: str, row: AnswerRow) -> Refused:
    return Refused(f"background.{code}", sentence, field=row["where"])


def check_stage(
    dossier: Dossier,
    stage: str,
    *,
    note: str,
    checkers: str,
    checked_on: date,
    today: date,
    evidence: bool,
) -> None:
    """The edition has the stage, the case came that far, and the record says who, when, what, with its proof.

    Raises:
        Refused: naming the field.
    """
    found = next(
        (each for each in programmes.in_force(dossier.edition).get("stages", []) if each["code"] == stage),
        None,
    )
    if found is None:
        raise not_found()
    if dossier.edition.state != EditionState.OPEN:
        raise Refused("edition.not_open", _("本届评选未开放或已结束。"))
    check_is_sealed(dossier)
    if not 2 <= len(note.strip()) <= 500:
        raise Refused("stage.note", _("请写明核实的情况（2 至 500 字）。"), field="note")
    if not 2 <= len(checkers.strip()) <= 80:
        raise Refused("stage.checkers", _("请写明由谁核实（2 至 80 字）。"), field="checkers")
    if checked_on > today:
        raise Refused("stage.day", _("核实日期不能晚于今天。"), field="checked_on")
    if found.get("evidence", True) and not evidence:
        raise Refused(
            "stage.evidence", _("请附上核实的照片或签字的记录（PDF、JPG 或 PNG）。"), field="evidence"
        )


def of_pair(dossier: Dossier) -> Q:
    """Return the condition "a likeness of this dossier with any other"."""
    return Q(first=dossier) | Q(second=dossier)


def check_decides_match(actor: Actor, match: TextMatch) -> None:
    """The actor screens the edition of the later text, and is fenced off from neither.

    Raises:
        Refused: as hidden.
    """
    check_screens(actor, match.second.edition)
    if {match.first.uid, match.second.uid} & programmes.fenced(actor):
        raise not_found()
