"""Who keeps, signs, lends, claims and pays."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.aftercare.loans.enums import AT_BANK
from baijia.aftercare.loans.models import Loan
from baijia.award.honours import queries as honours
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's service officer.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_signs(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's leader.

    Raises:
        Refused: as hidden; or for want of the second factor.
    """
    directory.check_role(actor, Role.LEADER, path=organiser.path)


def check_pays(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's payer.

    Raises:
        Refused: as hidden; or for want of the second factor.
    """
    directory.check_role(actor, Role.PAYER, path=organiser.path)


def check_is_borrower(actor: Actor, loan: Loan) -> None:
    """The actor came by the borrower's own link.

    Raises:
        Refused: as hidden.
    """
    if not honours.comes_by_link(actor, loan.person):
        raise not_found()


def check_is_bank(actor: Actor, loan: Loan) -> None:
    """The actor is a clerk of the very bank the loan was sent to, or enters that bank's sheets for it.

    Raises:
        Refused: as hidden.
    """
    if loan.state not in AT_BANK or loan.bank is None:
        raise not_found()
    check_works_for_bank(actor, loan.bank, loan.organiser)


def check_works_for_bank(actor: Actor, bank: Union, organiser: Union) -> None:
    """The actor holds the bank's role at this very bank, or is the organiser's service officer.

    A bank may work by spreadsheet alone; then the service officer takes its sheets in.

    Raises:
        Refused: as hidden.
    """
    if not actor.is_system and bank.path in actor.places(Role.BANK):
        return
    check_serves(actor, organiser)


def check_bank(bank: Union, organiser: Union) -> None:
    """The bank is a partner of the organiser.

    Raises:
        Refused: it is not.
    """
    if bank.kind != UnionKind.PARTNER or not bank.path.startswith(organiser.path):
        raise Refused("loan.bank", _("“%s”不是本单位的合作银行。") % bank.name, field="bank")
