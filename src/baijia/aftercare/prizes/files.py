"""What stands in the files of a batch and of a declaration, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from baijia.aftercare.prizes import sheets
from baijia.aftercare.prizes.enums import SettingKind
from baijia.aftercare.prizes.models import BankAccount, Batch, Line
from baijia.core import cipher

TABLE = "prizes.bankaccount"
ZERO = Decimal("0.00")


def number_of(account: BankAccount) -> str:
    """Return an account's number, unsealed. Who calls this answers for it in the audit."""
    return cipher.unseal(account.account_token, table=TABLE, field="account_token", row=account.uid)


def seal_number(account: BankAccount, number: str) -> None:
    """Put a number into an account: sealed to its row, with index and tail."""
    account.account_token = cipher.seal(number, table=TABLE, field="account_token", row=account.uid)
    account.blind = cipher.blind_index(number, purpose="bank_account")
    account.tail = number[-4:]


def lines_of(batch: Batch) -> list[Line]:
    """Return the lines of a batch in order, with payee, account and honour at hand."""
    return list(
        batch.lines.select_related("account", "obligation__payee", "obligation__honour").order_by("number")
    )


def bank_files(batch: Batch) -> list[tuple[str, bytes]]:
    """Return the files for the bank, (name, bytes): within the own bank and across banks apart, where the format says so.

    Raises:
        Refused: a name cannot be written in the bank's encoding.
    """
    mapping = batch.profile.document
    own = mapping.get("own_bank", "")
    lines = lines_of(batch)
    parts = {"": lines}
    if own:
        parts = {
            "-in": [line for line in lines if line.account.bank.startswith(own)],
            "-out": [line for line in lines if not line.account.bank.startswith(own)],
        }
    made = []
    for part, chosen in parts.items():
        if not chosen:
            continue
        rows = [_bank_row(place, line, batch) for place, line in enumerate(chosen, start=1)]
        total = {"count": str(len(chosen)), "amount": f"{sum((line.net for line in chosen), ZERO):.2f}"}
        made.append(
            (f"batch-{batch.number:05d}{part}.{mapping['suffix']}", sheets.write(mapping, rows, total=total))
        )
    return made


def _bank_row(place: int, line: Line, batch: Batch) -> dict[str, str]:
    return {
        "number": str(place),
        "reference": line.reference,
        "holder": line.account.holder,
        "account": number_of(line.account),
        "bank": line.account.bank,
        "clearing": line.account.clearing,
        "net": f"{line.net:.2f}",
        "fen": str(int(line.net * 100)),
        "summary": str(batch.get_purpose_display()),
    }


def declaration_row(
    place: int, line: Line, numbers: Mapping[int, str], mapping: Mapping[str, Any]
) -> dict[str, str]:
    """Return one line of the withholding return."""
    income = line.obligation.income
    payee = line.obligation.payee
    return {
        "number": str(place),
        "name": payee.name,
        "id_kind": "居民身份证",  # not translated: the tax client's own word
        "id_number": numbers.get(payee.person_id or 0, ""),
        "non_resident": "否",  # not translated: the tax client's own word
        "income": str(mapping["words"][income]),
        "gross": f"{line.gross:.2f}",
        "exempt": f"{line.gross:.2f}" if income == SettingKind.EXEMPT else "0.00",
        "deduction": f"{line.deduction:.2f}",
        "donation": f"{line.donation:.2f}",
        "taxable": f"{line.taxable:.2f}",
        "rate": f"{line.rate.normalize():f}",
        "tax": f"{line.tax:.2f}",
        "relief": "0.00",
        "prepaid": "0.00",
        "note": line.reference,
    }
