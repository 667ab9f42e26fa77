"""Background work of the prizes."""

from __future__ import annotations

from datetime import datetime

from baijia.aftercare.prizes import commands
from baijia.aftercare.prizes.enums import LIVE_ACCOUNTS
from baijia.aftercare.prizes.models import BankAccount
from baijia.award.nominations.enums import Consent
from baijia.award.nominations.models import Member
from baijia.core.actor import SYSTEM
from baijia.core.refused import Refused


def heed_consents() -> int:
    """End the accounts whose payee took the consent back since, on the nominee's own page; returns how many.

    One whose file may be at the bank is left, and ended once the bank has answered.
    """
    refused = Member.objects.filter(consents__bank__given=False).exclude(person__payees=None)
    said: dict[int, datetime] = {}
    for person, consents in refused.values_list("person", "consents"):
        at = datetime.fromisoformat(consents[Consent.BANK]["at"])
        said[person] = max(at, said.get(person, at))
    live = BankAccount.objects.filter(payee__person__in=said, state__in=LIVE_ACCOUNTS)
    ended = 0
    for account in live.select_related("payee"):
        if account.collected_at < said[account.payee.person_id or 0]:
            try:
                commands.withdraw_account(actor=SYSTEM, payee=account.payee)
            except Refused:
                continue
            ended += 1
    return ended
