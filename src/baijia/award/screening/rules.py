"""Who may screen, and what must stand before a dossier is decided and screening is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.award.screening.enums import Result
from baijia.award.screening.models import ScreeningResult, Verdict
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role


def check_screens(actor: Actor, edition: Edition) -> None:
    """The actor works for the organiser or a co-host of the edition.

    Raises:
        Refused: as hidden.
    """
    path = edition.organiser.path
    if not actor.is_system and actor.has(Role.COHOST, path=path):
        return
    directory.check_role(actor, Role.ORGANISER, path=path)


def check_reaches(actor: Actor, dossier: Dossier) -> None:
    """The actor screens this edition and no conflict fences it off from the dossier.

    Raises:
        Refused: as hidden.
    """
    check_screens(actor, dossier.edition)
    if dossier.uid in programmes.fenced(actor):
        raise not_found()


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


def check_all_decided(undecided: int) -> None:
    """Nobody is left without an outcome.

    Raises:
        Refused: saying how many are.
    """
    if undecided:
        raise Refused("screening.undecided", _("还有 %d 份申报未作资格审查决定，不能结束审查。") % undecided)
