"""Files that hold account or identity numbers: made when they are asked for, and each time kept in the audit."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import files as making
from baijia.aftercare.prizes import sheets
from baijia.aftercare.prizes.enums import SENT, SettingKind
from baijia.aftercare.prizes.models import BankAccount, Batch, Declaration
from baijia.aftercare.prizes.queries import rates
from baijia.aftercare.prizes.queries.books import voucher_rows
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import queries as directory
from baijia.directory.enums import IdentityKind, Role
from baijia.directory.rules import check_role


def reveal_account(*, actor: Actor, account: BankAccount, purpose: str) -> str:
    """Unseal an account number. Whether the actor may is the caller's rule; that it happened is kept here.

    Raises:
        Refused: no purpose was given.
    """
    if not purpose.strip():
        raise not_found()
    audit.record(actor, "prizes.reveal_account", account, purpose=purpose)
    return making.number_of(account)


def batch_file(actor: Actor, batch: Batch, name: str) -> bytes:
    """Return a file of a batch, byte for byte the one that was logged when it first left.

    Raises:
        Refused: hidden; or what is stored now no longer gives those bytes.
    """
    check_role(actor, Role.PAYER, path=batch.organiser.path)
    listed = next((row for row in batch.files if row["name"] == name), None)
    if listed is None or batch.state not in SENT:
        raise not_found()
    made = dict(making.bank_files(batch))
    if hashlib.sha256(made[name]).hexdigest() != listed["sha256"]:
        raise Refused(
            "batch.altered",
            _("这份文件与写入公开日志的摘要不符：账号、金额或户名在送出后被改动。请立即报告纪检监督。"),
        )
    audit.record(actor, "prizes.batch_file", batch, scope=batch.edition.code, purpose=_("送银行"))
    return made[name]


def declaration_sheet(actor: Actor, declaration: Declaration) -> tuple[str, bytes]:
    """Return the withholding return of a month as the tax client reads it: (name, bytes).

    Raises:
        Refused: hidden, or no format is signed.
    """
    check_role(actor, Role.PAYER, path=declaration.organiser.path)
    today = clock.edition_now().date()
    mapping = rates.in_force(declaration.organiser, SettingKind.DECLARATION, today).document
    lines = list(
        declaration.lines.select_related("obligation__payee__person", "batch").order_by(
            "batch__number", "number"
        )
    )
    people = [line.obligation.payee.person for line in lines if line.obligation.payee.person]
    numbers = directory.reveal_many(
        actor=actor, people=people, kind=IdentityKind.ID_NUMBER, purpose=_("个人所得税扣缴申报")
    )
    rows = [
        making.declaration_row(place, line, numbers, mapping) for place, line in enumerate(lines, start=1)
    ]
    supplement = f"-{declaration.number}" if declaration.number > 1 else ""
    name = f"declaration-{declaration.month:%Y-%m}{supplement}.{mapping['suffix']}"
    return name, sheets.write(mapping, rows)


def voucher_file(actor: Actor, batch: Batch) -> tuple[str, bytes]:
    """Return the vouchers of a batch as the finance system reads them: (name, bytes).

    Raises:
        Refused: hidden, or no format is signed.
    """
    check_role(actor, Role.PAYER, path=batch.organiser.path)
    today = clock.edition_now().date()
    mapping = rates.in_force(batch.organiser, SettingKind.VOUCHER, today).document
    rows = voucher_rows(batch.edition, mapping["accounts"], batch=batch)
    return f"voucher-{batch.number:05d}.{mapping['suffix']}", sheets.write(mapping, rows)
