"""Bank accounts: what a number must look like, whose name it bears, and who keys it in again."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _
from stdnum import luhn

from baijia.aftercare.prizes.enums import AccountState
from baijia.aftercare.prizes.models import BankAccount
from baijia.core.refused import Refused, RefusedMany

NUMBER = re.compile(r"[0-9]{8,30}")
CLEARING = re.compile(r"[0-9]{12}")
MOST_MISSES = 5
DOTS = "·•・.．‧∙"


def digits(text: str) -> str:
    """Return a number as it is kept: half width, without blanks and dashes."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-‐–—")


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one, whatever the width, the blanks and the kind of the middle dot."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name)
    return "".join("·" if sign in DOTS else sign for sign in text if not sign.isspace()).casefold()


def check_account(*, payee: str, holder: str, number: str, again: str, bank: str, clearing: str) -> None:
    """The account is the payee's own, its number was given twice alike, and the bank can be found.

    Raises:
        Refused: everything that is wrong at once, by field.
    """
    faults = []
    if not NUMBER.fullmatch(number):
        faults.append(
            Refused("account.number", _("账号应为 8 至 30 位数字，请照银行卡填写。"), field="number")
        )
    elif number != again:
        faults.append(Refused("account.again", _("两次填写的账号不一致，请核对。"), field="again"))
    if not same_name(payee, holder):
        faults.append(
            Refused(
                "account.holder",
                _("户名须与本人姓名“%(name)s”一致，不能使用他人账户。") % {"name": payee},
                field="holder",
            )
        )
    if len(bank.strip()) < 4:
        faults.append(
            Refused("account.bank", _("请填写开户银行和网点，如“某某银行成都某某支行”。"), field="bank")
        )
    if clearing and not CLEARING.fullmatch(clearing):
        faults.append(
            Refused("account.clearing", _("联行号是 12 位数字；不清楚可以不填。"), field="clearing")
        )
    if faults:
        raise RefusedMany(faults)


def check_consent(given: bool) -> None:
    """An account number is sensitive: its collection is agreed to by itself (PIPL article 29).

    Raises:
        Refused: it is not.
    """
    if not given:
        raise Refused(
            "account.consent",
            _("银行账号属于敏感个人信息，须单独同意后才能收集。不同意的，可以联系经办改用其他方式领取。"),
            field="consent",
        )


def fits(number: str) -> bool:
    """Tell whether the check digit fits; older passbooks and unit accounts have none, so this only warns."""
    return 16 <= len(number) <= 19 and bool(luhn.is_valid(number))


def check_rekeys(account: BankAccount) -> None:
    """The account waits to be keyed in again, and was not missed too often.

    Raises:
        Refused: it was replaced, is done, or must be collected anew.
    """
    if account.state == AccountState.VERIFIED:
        raise Refused("account.verified", _("%s 的账号已经复核过了。") % account.payee.name)
    if account.state != AccountState.COLLECTED:
        raise Refused("account.gone", _("%s 的账号已更换，请按新的账号复核。") % account.payee.name)
    if account.misses >= MOST_MISSES:
        raise Refused(
            "account.misses",
            _("%(name)s 的账号已有 %(n)d 次复核不一致，请经办联系本人重新登记。")
            % {"name": account.payee.name, "n": account.misses},
        )
