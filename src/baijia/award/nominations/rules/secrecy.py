"""Nothing is sent before the unit's secrecy reviewer has declared it unclassified; and who may wipe out a spill."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import DossierState, Secrecy
from baijia.award.nominations.models import Dossier, SpillPurge
from baijia.award.nominations.queries import channels, reading
from baijia.award.nominations.rules.deriving import asks
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role


def check_reviewer(reviewer: str) -> str:
    """The declaration names the person who reviewed.

    Raises:
        Refused: it does not.
    """
    name = " ".join(reviewer.split())
    if not 2 <= len(name) <= 40:
        raise Refused("secrecy.reviewer", _("请填写保密审查人的姓名（2 至 40 字）。"), field="reviewer")
    return name


def check_unclassified(outcome: str) -> None:
    """What is classified, or may be, never goes into this system.

    Raises:
        Refused: it is.
    """
    if outcome != Secrecy.UNCLASSIFIED:
        raise Refused(
            "secrecy.classified",
            _("涉密或不能确定是否涉密的项目不得在本系统填报，也不要上传任何文件。请与本单位保密部门联系。"),
            field="secrecy",
        )


def check_declared(dossier: Dossier) -> None:
    """The newest declaration of the dossier says unclassified.

    Raises:
        Refused: there is none, or it says otherwise.
    """
    newest = reading.secrecy_of(dossier)
    if newest is None:
        raise Refused(
            "secrecy.missing",
            _("填写内容和上传文件之前，须由本单位保密审查人声明不涉密。请先完成保密审查。"),
            field="secrecy",
        )
    check_unclassified(newest.outcome)


def check_purges(actor: Actor, dossier: Dossier) -> None:
    """The unit itself, or the organiser with a second factor, wipes out what should never have been sent.

    Raises:
        Refused: hidden for others.
    """
    if actor.is_system or channels.files(actor, dossier):
        return
    if not actor.has(Role.ORGANISER, path=dossier.edition.organiser.path):
        raise not_found()
    directory.check_second_factor(actor, Role.ORGANISER)


def check_clears_copy(actor: Actor, purge: SpillPurge, name: str) -> None:
    """The organiser or the supervisor notes that a copy elsewhere is gone.

    Raises:
        Refused: hidden for others, and for a copy that is not on the list.
    """
    path = purge.edition.organiser.path
    allowed = actor.is_system or actor.has(Role.ORGANISER, path=path) or actor.has(Role.SUPERVISOR, path=path)
    if not allowed or not any(copy["name"] == name and not copy["at"] for copy in purge.copies):
        raise not_found()


def check_declares(dossier: Dossier) -> None:
    """A declaration belongs to a dossier that is still written.

    Raises:
        Refused: it was handed in.
    """
    if dossier.state not in (DossierState.DRAFT, DossierState.RETURNED):
        raise Refused("draft.locked", _("材料已报送，不能直接修改。需要更正时，请联系上级工会退回。"))


can_purge = asks(check_purges)
is_declared = asks(check_declared)
