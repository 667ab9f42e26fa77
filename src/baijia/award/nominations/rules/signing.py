"""Who may file and who may take a signed sheet: never the same hand."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.award.nominations.models import Member, PaperConfirmation
from baijia.award.nominations.queries import reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.rules.filing import check_files, check_recommending, spoken
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role


def check_files_signature(actor: Actor, member: Member, definition: Definition, now: datetime) -> None:
    """The unit files the sheet while the nominee could still confirm on a phone.

    Raises:
        Refused: hidden for others; not submitted, already answered, or too late.
    """
    dossier = member.dossier
    check_files(actor, dossier)
    if dossier.state != DossierState.SUBMITTED or member.state != ConfirmationState.WAITING:
        raise Refused("signature.state", _("材料报送后、本人尚未答复时，才能上传签名确认。"))
    check_recommending(dossier.edition)
    closes = reading.confirm_by(dossier, definition)
    if now > closes:
        raise Refused("confirm.closed", _("本人确认已于 %(at)s 截止。") % {"at": spoken(closes)})


def check_looks_at(actor: Actor, row: PaperConfirmation) -> None:
    """A union above the unit, or the organiser, looks at the sheet; never who filed it.

    Raises:
        Refused: hidden for others; the same account filed it.
    """
    if actor.is_system:
        return
    dossier = row.member.dossier
    above = any(actor.has(role, path=dossier.unit.path) for role in (Role.RECOMMENDER, Role.ORGANISER))
    if not above:
        raise not_found()
    if actor.account_uid == row.filed_by_uid:
        raise Refused("signature.same", _("上传签名确认的人不能自己核对，请由上级工会另一位经办人核对。"))


def check_decides_signature(actor: Actor, row: PaperConfirmation) -> None:
    """The sheet was signed for the content that still stands.

    Raises:
        Refused: as above; or the dossier changed since, and must be signed anew.
    """
    check_looks_at(actor, row)
    check_recommending(row.member.dossier.edition)
    if row.digest != row.member.dossier.shown_digest:
        raise Refused("signature.changed", _("签名之后材料有过修改，请退回，由本人重新签名或用手机确认。"))


def check_reason(reason: str) -> str:
    """A sheet is sent back with a reason.

    Raises:
        Refused: without one.
    """
    text = " ".join(reason.split())
    if not 2 <= len(text) <= 200:
        raise Refused("signature.reason", _("请写明退回的原因（2 至 200 字）。"), field="reason")
    return text
