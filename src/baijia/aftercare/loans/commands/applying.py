"""A holder's application: handed in, corrected after a return, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from baijia.aftercare.loans.enums import CONSENT_VERSION, LOAN_MOVES
from baijia.aftercare.loans.models import Loan, LoanFile, Product
from baijia.aftercare.loans.rules import lending, people
from baijia.award.honours import commands as honours
from baijia.core import audit, clock, entropy, files, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found
from baijia.directory.models import Person

Files = Mapping[str, tuple[str, bytes]]
"""Code of a document of the product -> (name, bytes)."""


@command
def apply(
    *,
    actor: Actor,
    person: Person,
    product: Product,
    amount: Decimal,
    months: int,
    project: str,
    purpose: str,
    consents: Sequence[str],
    documents: Files,
    guarantor: str = "",
    tenancy: str = "",
) -> Loan:
    """Apply for a loan under a product; ``tenancy`` is the number of the running tenancy, if there is one."""
    product = Product.objects.select_related("organiser").get(pk=product.pk)
    person = Person.objects.select_for_update().get(pk=person.pk)
    people.check_is_borrower(actor, Loan(person=person))
    today = clock.edition_now().date()
    lending.check_open(product, today)
    honour = lending.check_holder(person, product)
    lending.check_not_asked(person, product)
    values = {"amount": amount, "months": months, "project": project, "purpose": purpose}
    values |= {"guarantor": guarantor, "tenancy": tenancy}
    lending.check_application(product, values, documents, consents)
    loan = Loan.objects.create(
        organiser=product.organiser,
        reference=f"{today:%Y}-{entropy.text(8).upper()}",
        product=product,
        honour=honour,
        person=person,
        name=person.name,
        consents=_consents(consents),
        applied_at=clock.edition_now(),
        **_trimmed(values),
    )
    _keep(loan, product, documents)
    audit.record(actor, "loans.apply", loan, after={"product": product.code, "amount": str(amount)})
    return loan


@command
def correct(
    *,
    actor: Actor,
    loan: Loan,
    amount: Decimal,
    months: int,
    project: str,
    purpose: str,
    documents: Files,
    guarantor: str = "",
    tenancy: str = "",
) -> Loan:
    """Hand a returned application in again, as corrected; documents that are not given anew stay."""
    loan = locked(loan)
    people.check_is_borrower(actor, loan)
    before, after = lifecycle.move(loan, "apply", LOAN_MOVES)
    values = {"amount": amount, "months": months, "project": project, "purpose": purpose}
    values |= {"guarantor": guarantor, "tenancy": tenancy}
    there = {*documents, *loan.files.values_list("code", flat=True)}
    lending.check_application(loan.product, values, dict.fromkeys(there), list(loan.consents))
    for name, value in _trimmed(values).items():
        setattr(loan, name, value)
    loan.applied_at = clock.edition_now()
    loan.save()
    _keep(loan, loan.product, documents)
    audit.record(
        actor,
        "loans.correct",
        loan,
        before={"state": before},
        after={"state": after, "amount": str(amount), "documents": sorted(documents)},
    )
    return loan


@command
def withdraw(*, actor: Actor, loan: Loan) -> Loan:
    """Take an application back; possible until the money is paid out, but not while the bank decides."""
    loan = locked(loan)
    people.check_is_borrower(actor, loan)
    before, after = lifecycle.move(loan, "withdraw", LOAN_MOVES)
    loan.save(update_fields=["state"])
    audit.record(actor, "loans.withdraw", loan, before={"state": before}, after={"state": after})
    return loan


def locked(loan: Loan) -> Loan:
    """Return the loan as it stands now, locked.

    Raises:
        Refused: as hidden, where it is gone.
    """
    rows = Loan.objects.select_for_update(of=("self",))
    found = rows.select_related("organiser", "product", "bank", "person", "honour").filter(pk=loan.pk).first()
    if found is None:
        raise not_found()
    return found


def tell(actor: Actor, loan: Loan, template: str, **context: Any) -> None:
    """Tell the borrower what became of a loan or a claim."""
    context |= {"reference": loan.reference, "bank": loan.bank.name if loan.bank else ""}
    honours.tell(actor=actor, person=loan.person, template=f"loans.{template}", context=context)


def _trimmed(values: Mapping[str, object]) -> dict[str, object]:
    most = {"project": 80, "purpose": 400, "guarantor": 80, "tenancy": 40}
    return {
        name: value.strip()[: most[name]] if isinstance(value, str) else value
        for name, value in values.items()
    }


def _consents(purposes: Sequence[str]) -> dict[str, dict[str, str]]:
    at = clock.iso(clock.edition_now())
    return {purpose: {"version": CONSENT_VERSION, "at": at} for purpose in sorted(purposes)}


def _keep(loan: Loan, product: Product, documents: Files) -> None:
    for one in product.document.get("documents", ()):
        if one["code"] in documents:
            name, data = documents[one["code"]]
            LoanFile.objects.filter(loan=loan, code=one["code"]).delete()
            LoanFile.objects.create(
                loan=loan, code=one["code"], file=files.store(name=name, data=data), at=clock.edition_now()
            )
