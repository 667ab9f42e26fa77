"""Bank accounts: given by the payee, keyed in again by the checker, replaced or withdrawn by the payee."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import files
from baijia.aftercare.prizes.enums import (
    ACCOUNT_MOVES,
    CONSENT_VERSION,
    LIVE_ACCOUNTS,
    BatchState,
    LineState,
)
from baijia.aftercare.prizes.models import BankAccount, Line, Payee
from baijia.aftercare.prizes.rules import accounts as rules
from baijia.aftercare.prizes.rules import people
from baijia.award.experts import queries as experts
from baijia.award.honours import queries as honours
from baijia.award.programmes.models import Edition
from baijia.core import audit, cipher, clock, ids, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import commands as directory
from baijia.directory.models import Person
from baijia.directory.queries import last_six_match


@command
def collect_account(
    *,
    actor: Actor,
    payee: Payee,
    number: str,
    again: str,
    holder: str,
    bank: str,
    consent: bool,
    clearing: str = "",
    last_six: str = "",
    id_number: str = "",
) -> BankAccount:
    """The payee gives an account for being paid, with a consent of its own; an earlier one is replaced.

    ``actor`` is the holder of the link, who also knows the ``last_six`` of the own identity number; or the expert,
    who gives the whole ``id_number`` the first time, since the tax is declared under it.
    """
    payee = Payee.objects.select_for_update(of=("self",)).select_related("person", "expert").get(pk=payee.pk)
    _check_is_payee(actor, payee)
    if payee.expert is None:
        _check_last_six(payee, last_six)
    rules.check_consent(consent)
    number, again = rules.digits(number), rules.digits(again)
    clearing = rules.digits(clearing)
    rules.check_account(
        payee=payee.name, holder=holder, number=number, again=again, bank=bank, clearing=clearing
    )
    if payee.person is None:
        payee.person = _identified(actor, payee, id_number)
        payee.save(update_fields=["person"])
    _end_live(payee, "replace")
    account = BankAccount(
        uid=ids.new_uid(),
        payee=payee,
        holder=holder.strip(),
        bank=bank.strip(),
        clearing=clearing,
        luhn=rules.fits(number),
        consent=CONSENT_VERSION,
        collected_by=actor.account_uid or actor.kind,
        collected_at=clock.edition_now(),
    )
    files.seal_number(account, number)
    account.save()
    audit.record(
        actor, "prizes.collect_account", account, after={"payee": payee.uid, "consent": CONSENT_VERSION}
    )
    return account


def _check_is_payee(actor: Actor, payee: Payee) -> None:
    expert = experts.expert_of(actor)
    own = expert is not None and payee.expert_id == expert.pk
    if not own and not (payee.person is not None and honours.comes_by_link(actor, payee.person)):
        raise not_found()


def _check_last_six(payee: Payee, last_six: str) -> None:
    """A link alone, which somebody may have forwarded, does not say where money goes."""
    if payee.person is None or not last_six_match(payee.person, last_six.strip()):
        raise Refused(
            "account.last_six", _("证件号码后六位与登记的不一致，请核对后重新输入。"), field="last_six"
        )


def _identified(actor: Actor, payee: Payee, id_number: str) -> Person:
    person = directory.register_person(actor=actor, name=payee.name, id_number=id_number)
    if not rules.same_name(person.name, payee.name):
        raise Refused(
            "account.identity",
            _("这个身份证号码登记的是另一个姓名，请核对。"),
            field="id_number",
        )
    return person


def _end_live(payee: Payee, act: str) -> int:
    """End the account in force, unless a file with it may be at the bank. Returns how many ended."""
    live = list(BankAccount.objects.select_for_update().filter(payee=payee, state__in=LIVE_ACCOUNTS))
    sent = Line.objects.filter(
        account__in=live,
        state=LineState.OPEN,
        batch__state__in=(BatchState.EXPORTED, BatchState.ACCEPTED),
    )
    if sent.exists():
        raise Refused("account.sent", _("付款文件已送银行，正在办理，请等银行回盘后再更换账户。"))
    for account in live:
        lifecycle.move(account, act, ACCOUNT_MOVES)
        account.save(update_fields=["state"])
    return len(live)


@command
def withdraw_account(*, actor: Actor, payee: Payee) -> Payee:
    """The payee takes back the consent: the account is used no more. What was paid stays on record.

    The program itself does so for a consent that was taken back where it was first given, as a nominee.
    """
    payee = Payee.objects.select_for_update(of=("self",)).select_related("person", "expert").get(pk=payee.pk)
    if not actor.is_system:
        _check_is_payee(actor, payee)
    ended = _end_live(payee, "withdraw")
    if not ended:
        raise Refused("account.none", _("没有正在使用的账户。"))
    audit.record(actor, "prizes.withdraw_account", payee, after={"accounts": ended})
    return payee


@command
def verify_accounts(*, actor: Actor, edition: Edition, numbers: Mapping[str, str]) -> dict[str, bool]:
    """The checker keys numbers in again without seeing them; uid of an account -> whether it is the same.

    ``numbers`` is by uid. A miss is counted and kept; the fifth sends the account back to its payee.
    """
    person = people.check_checks(actor, edition.organiser)
    rows = BankAccount.objects.select_for_update(of=("self",)).filter(
        uid__in=numbers, payee__obligations__edition=edition
    )
    accounts = {row.uid: row for row in rows.select_related("payee__person")}
    if set(accounts) != set(numbers) or not numbers:
        raise not_found()
    results, faults = {}, []
    for uid in sorted(numbers):
        account = accounts[uid]
        try:
            rules.check_rekeys(account)
            _check_not_own(account, person)
        except Refused as refused:
            faults.append(Refused(refused.code, refused.sentence, field=uid))
            continue
        blind = cipher.blind_index(rules.digits(numbers[uid]), purpose="bank_account")
        results[uid] = blind == account.blind
        if results[uid]:
            lifecycle.move(account, "verify", ACCOUNT_MOVES)
            account.verified_by_uid = actor.account_uid
            account.verified_at = clock.edition_now()
        else:
            account.misses += 1
        account.save(update_fields=["state", "verified_by_uid", "verified_at", "misses"])
    if faults:
        raise RefusedMany(faults)
    audit.record(
        actor,
        "prizes.verify_accounts",
        edition,
        scope=edition.code,
        after={
            "same": sum(results.values()),
            "different": [uid for uid, same in results.items() if not same],
        },
    )
    return results


def _check_not_own(account: BankAccount, person_uid: str) -> None:
    if account.payee.person is not None and account.payee.person.uid == person_uid:
        raise Refused("account.own", _("不能复核自己的收款账号，请由另一位同志复核。"))
