"""Last act: prizes and fees paid through two people, a bank that sends some back, tax declared, holders referred."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from baijia.aftercare.prizes import commands, deadlines, documents, queries
from baijia.aftercare.prizes.enums import LineState, Purpose
from baijia.aftercare.prizes.models import Batch, Line, Payee
from baijia.aftercare.referrals import commands as referrals
from baijia.aftercare.referrals import documents as ladder
from baijia.aftercare.referrals import queries as referring
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register
from baijia.core.actor import SYSTEM, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import IdentityKind, Role
from baijia.directory.queries import reveal
from baijia.interfaces.rehearsal import people
from baijia.interfaces.rehearsal.paper import scan
from baijia.interfaces.rehearsal.play import Play

FAILS_A_HUNDRED = 7
REFERRED = 12
BANKS = ("示例银行成都演例支行", "演例农商银行锦江支行", "演例商业银行高新支行")
REASONS = ("户名账号不符", "账号不存在", "账户已销户")


def identify(play: Play) -> None:
    """Say which two people payer and checker are."""
    for serial, name in enumerate(("payer", "checker"), start=880):
        account = play.accounts[name]
        if account.person_id is None:
            number = people.id_number("510104", play.now.date().replace(year=1980), serial)
            play.accounts[name] = directory.identify_account(
                actor=SYSTEM, account=account, name=account.display_name, id_number=number
            )


def settle_rules(play: Play) -> None:
    """Draft what ships with the house, and have the other one sign it."""
    with play.at(play.now + timedelta(days=1)):
        for kind, standard in documents.SHIPPED.items():
            drafted = commands.draft_setting(
                actor=play.actor("payer"),
                organiser=play.tree.city,
                kind=kind,
                name=standard.name,
                basis=standard.basis,
                text=standard.text(kind),
                starts=play.now.date().replace(month=1, day=1),
                code=standard.code,
                assumed=standard.assumed,
            )
            commands.sign_setting(actor=play.actor("checker"), setting=drafted)


def owe(play: Play) -> None:
    """Owe the prizes and hand out the holders' links."""
    with play.at(play.now + timedelta(days=1)):
        commands.raise_prizes(actor=play.actor("payer"), edition=play.edition)
        for person, token in honours.issue_links(actor=play.actor("service"), edition=play.edition):
            play.holders[person.uid] = token


def pay_prizes(play: Play) -> None:
    """Collect and key in accounts twice, pay, repay what came back."""
    numbers: dict[str, str] = {}
    with play.at(play.now + timedelta(days=2)):
        for token in play.holders.values():
            link = register.holder_link(token)
            payee = queries.holder_payee(link.holder.person)
            if payee is not None:
                _give(play, link.actor, payee, numbers)
        _rekey(play, numbers)
    batch = _send(play, Purpose.PRIZE)
    failed = -(-FAILS_A_HUNDRED * batch.lines.count() // 100)
    _answer(play, batch, failing=failed)
    with play.at(play.now + timedelta(days=1)):
        again: dict[str, str] = {}
        for line in (
            batch.lines.filter(state=LineState.RETURNED)
            .select_related("obligation__payee__person")
            .order_by("number")
        ):
            payee = line.obligation.payee
            _give(play, register.holder_link(play.holders[payee.person.uid]).actor, payee, again)
        _rekey(play, again)
    _answer(play, _send(play, Purpose.PRIZE), failing=0)


def pay_fees(play: Play) -> None:
    """Draw up attendance, have every expert sign and give an account, pay."""
    payer, numbers = play.actor("payer"), dict[str, str]()
    with play.at(play.now + timedelta(days=1)):
        commands.draw_attendance(actor=payer, edition=play.edition)
        rows = list(queries.attendances(play.edition))
        for row in sorted(rows, key=lambda one: (one.round_code, one.expert.account.username)):
            commands.sign_attendance(actor=_expert(play, row.expert.account), attendance=row)
        commands.raise_fees(actor=payer, edition=play.edition)
        payees = Payee.objects.filter(expert__isnull=False).select_related("expert__account")
        for serial, payee in enumerate(
            sorted(payees, key=lambda one: one.expert.account.username), start=100
        ):
            number = people.id_number("510107", play.now.date().replace(year=1970), serial)
            _give(play, _expert(play, payee.expert.account), payee, numbers, id_number=number)
        _rekey(play, numbers)
    _answer(play, _send(play, Purpose.FEE), failing=0)


def declare(play: Play) -> None:
    """Declare and pay the month's tax once it is over, and see that the books agree."""
    months = queries.undeclared_months(play.tree.city)
    for month, _count, _tax in months:
        opens = play.now.replace(
            year=deadlines.next_month(month).year, month=deadlines.next_month(month).month, day=8
        )
        with play.at(max(opens, play.now)):
            drawn = commands.declare(actor=play.actor("payer"), organiser=play.tree.city, month=month)
            commands.file_declaration(
                actor=play.actor("payer"), declaration=drawn, receipt=f"REHEARSAL-{month:%Y%m}-{drawn.number}"
            )
    wrong = [check.words for check in queries.reconciliation(play.edition) if not check.holds]
    if wrong:
        raise RuntimeError(f"the books do not agree: {'; '.join(wrong)}")


def refer(play: Play) -> None:
    """Refer holders to the next honour: some decline, some come back, one is conferred and enters the register."""
    service = play.actor("service")
    with play.at(play.now + timedelta(days=30)):
        for text in ladder.shipped().values():
            kept = _adapted(text, play)
            target = referrals.keep_target(actor=service, organiser=play.tree.city, text=kept)
        target = referring.targets(service)[0]
        wanted = max(2, -(-REFERRED * len(play.holders) // 100))
        chosen = list(referring.candidates(target)[:wanted])
        asked = referrals.ask_holders(actor=service, target=target, honours=chosen)
    with play.at(play.now + timedelta(days=5)):
        for place, row in enumerate(asked):
            actor = register.holder_link(play.holders[row.person.uid]).actor
            referrals.answer(actor=actor, referral=row, agree=place % 12 != 11)
    with play.at(play.now + timedelta(days=5)):
        for place, row in enumerate(asked):
            if place % 12 != 11:
                referrals.fill(
                    actor=service, referral=row, values={"five_powers": "引领班组攻关，带头推广操作法。"}
                )
                referrals.send(actor=service, referral=row, acknowledged=True)
    with play.at(play.now + timedelta(days=40)):
        referrals.confer_elsewhere(
            actor=service,
            referral=asked[0],
            year=play.now.year,
            document=f"演示文〔{play.now.year}〕9号",
            evidence_name="授予决定.pdf",
            evidence=scan("the decision, stamped"),
        )
        referrals.hear(actor=service, referral=asked[1], act="accept", note="材料齐全，进入考察")


def _adapted(text: str, play: Play) -> str:
    """Let the description name the programme that was played."""
    return text.replace('"chengdu-baijia"', f'"{play.definition["programme"]}"')


def _give(play: Play, actor: Actor, payee: Payee, numbers: dict[str, str], *, id_number: str = "") -> None:
    number = _card(play)
    account = commands.collect_account(
        actor=actor,
        payee=payee,
        number=number,
        again=number,
        holder=payee.name,
        bank=play.chance.choice(BANKS),
        consent=True,
        last_six=_last_six(payee) if not id_number else "",
        id_number=id_number,
    )
    numbers[account.uid] = number


def _last_six(payee: Payee) -> str:
    """Return what the holder knows and the house keeps sealed."""
    assert payee.person is not None  # noqa: S101 - a holder is a person
    number = reveal(
        actor=SYSTEM, person=payee.person, kind=IdentityKind.ID_NUMBER, purpose="演示：本人填写后六位"
    )
    return number[-6:]


def _card(play: Play) -> str:
    """Return a made-up card number with a true check digit (Luhn)."""
    body = f"6200{play.chance.randrange(10**14):014d}"
    total = 0
    for place, sign in enumerate(reversed(body)):
        digit = int(sign) * (2 - place % 2)
        total += digit - 9 if digit > 9 else digit
    return body + str(-total % 10)


def _rekey(play: Play, numbers: dict[str, str]) -> None:
    results = commands.verify_accounts(actor=play.actor("checker"), edition=play.edition, numbers=numbers)
    if not all(results.values()):
        raise RuntimeError("a number was keyed in otherwise")


def _send(play: Play, purpose: Purpose) -> Batch:
    """Make, check, approve and send a batch."""
    payer, checker = play.actor("payer"), play.actor("checker")
    with play.at(play.now + timedelta(days=1)):
        profile = queries.bank_formats(play.tree.city, play.now.date())[0]
        batch = commands.draft_batch(
            actor=payer, edition=play.edition, purpose=purpose, pay_on=play.now.date(), profile=profile
        )
    with play.at(play.now + timedelta(hours=1)):
        lines = list(batch.lines.all())
        net = sum((line.net for line in lines), Decimal("0.00"))
        batch = commands.check_batch(actor=checker, batch=batch, count=len(lines), net=net)
        batch = commands.approve_batch(actor=checker, batch=batch)
    with play.at(play.now + timedelta(hours=1)):
        batch = commands.export_batch(actor=payer, batch=batch)
        for listed in batch.files:
            queries.batch_file(payer, batch, listed["name"])
    play.publish()
    return batch


def _answer(play: Play, batch: Batch, *, failing: int) -> None:
    """Let the bank answer: the first ``failing`` lines come back. Then compare with its statement and close."""
    lines = list(batch.lines.order_by("number"))
    with play.at(play.now + timedelta(days=1)):
        data = bank_answer(batch, [line.number <= failing for line in lines])
        commands.import_return(actor=play.actor("payer"), batch=batch, name="回盘.csv", data=data)
        paid = sum((line.net for line in lines if line.number > failing), Decimal("0.00"))
        commands.close_batch(actor=play.actor("checker"), batch=batch, statement=paid)
    play.progress.count("付款", len(lines), len(lines))


def bank_answer(batch: Batch, failing: Sequence[bool], *, encoding: str = "gbk") -> bytes:
    """Return a file as the bank sends it back for a batch, by the batch's own format."""
    back: dict[str, Any] = batch.profile.document["return"]
    lines = list(batch.lines.order_by("number"))
    out = io.StringIO()
    write: Callable[[Sequence[object]], object] = csv.writer(out, lineterminator="\r\n").writerow
    write([back["total"], len(lines), f"{sum((line.net for line in lines), Decimal('0.00')):.2f}"])
    write([back[key] for key in ("reference", "amount", "result", "reason", "serial")])
    for line, fails in zip(lines, failing, strict=True):
        result = back["returned" if fails else "paid"][0]
        reason = REASONS[line.number % len(REASONS)] if fails else ""
        write([line.reference, f"{line.net:.2f}", result, reason, f"S{batch.number:04d}{line.number:06d}"])
    return out.getvalue().encode(encoding)


def _holder(play: Play, payee: Payee) -> Actor:
    assert payee.person is not None  # noqa: S101 - a holder is a person
    return register.holder_link(play.holders[payee.person.uid]).actor


def _expert(play: Play, account: Any) -> Actor:
    return play.as_role(account, Role.EXPERT, play.tree.city)


def money(play: Play) -> list[tuple[str, str]]:
    """Return what was paid and referred, for the report: (words, figures). Empty where that was not played."""
    edition = play.edition
    found = []
    for purpose in Purpose:
        standing = queries.standing(edition, purpose)
        paid = standing.counts["paid"]
        if paid[0]:
            found.append((f"已付{purpose.label}", f"{paid[0]:>7,} 笔 {paid[1]:,} 元"))
    batches = queries.batches(edition).count()
    returned = Line.objects.filter(batch__edition=edition, state=LineState.RETURNED).count()
    tax = sum((row.tax for row in queries.declarations(play.tree.city)), Decimal("0.00"))
    if batches:
        found.append(("付款批次", f"{batches:>7,} 批，退回重付 {returned} 笔，已缴税 {tax:,} 元"))
        checks = queries.reconciliation(edition)
        found.append(("账目核对", f"{sum(check.holds for check in checks):>7} / {len(checks)} 项相符"))
    referred = sum(referring.by_state(play.tree.city).values())
    return [*found, ("推荐参评", f"{referred:>7,} 人")] if referred else found
