"""Products, benchmark rates and budgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from baijia.aftercare.loans import documents, queries
from baijia.aftercare.loans.enums import PRODUCT_MOVES
from baijia.aftercare.loans.models import Benchmark, Budget, Product
from baijia.aftercare.loans.rules import people, products
from baijia.core import audit, clock, ids, lifecycle, policy
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Union


@command
def draft_product(
    *, actor: Actor, organiser: Union, text: str, basis: str, starts: date, ends: date | None = None
) -> Product:
    """Draft a version of a product from a day on; it holds once the leader has signed it."""
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    people.check_serves(actor, organiser)
    document = policy.check_document(documents.parse, text)
    basis = policy.check_basis(basis)
    policy.check_days(starts, ends)
    product = Product.objects.create(
        organiser=organiser,
        code=document["code"].strip(),
        name=document["name"].strip(),
        basis=basis,
        assumed=bool(document.get("assumed")),
        starts=starts,
        ends=ends,
        document=document,
        text=text,
        drafted_by_uid=actor.account_uid,
        drafted_at=clock.edition_now(),
    )
    audit.record(
        actor, "loans.draft_product", product, after={"code": product.code, "starts": starts.isoformat()}
    )
    return product


@command
def sign_product(*, actor: Actor, product: Product) -> Product:
    """Sign a draft: from its day on it is what holders are offered."""
    product = _locked(product)
    people.check_signs(actor, product.organiser)
    products.check_two_people(actor, product)
    products.check_day_is_free(product)
    return _moved(actor, product, "sign")


@command
def drop_product(*, actor: Actor, product: Product) -> Product:
    """Give a draft up."""
    product = _locked(product)
    people.check_serves(actor, product.organiser)
    return _moved(actor, product, "drop")


def _locked(product: Product) -> Product:
    return Product.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=product.pk)


def _moved(actor: Actor, product: Product, act: str) -> Product:
    before, after = lifecycle.move(product, act, PRODUCT_MOVES)
    if act == "sign":
        product.signed_by_uid, product.signed_at = actor.account_uid, clock.edition_now()
    product.save()
    audit.record(actor, f"loans.{act}_product", product, before={"state": before}, after={"state": after})
    return product


@command
def enter_rates(
    *, actor: Actor, organiser: Union, tenor: str, source: str, rows: Sequence[tuple[date, Decimal]]
) -> int:
    """Enter benchmark rates month by month, (day of publication, annual as a fraction). Returns how many.

    A table with a month missing is refused whole.
    """
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    people.check_serves(actor, organiser)
    products.check_rates(organiser, tenor, rows)
    now = clock.edition_now()
    Benchmark.objects.bulk_create(
        Benchmark(
            uid=ids.new_uid(),
            organiser=organiser,
            tenor=tenor,
            day=day,
            annual=annual,
            source=source.strip()[:120],
            by_uid=actor.account_uid,
            at=now,
        )
        for day, annual in rows
    )
    after = {"tenor": tenor, "rows": [[day.isoformat(), str(annual)] for day, annual in rows]}
    audit.record(actor, "loans.enter_rates", organiser, after=after)
    return len(rows)


@command
def set_budget(
    *, actor: Actor, organiser: Union, code: str, year: int, amount: Decimal, basis: str
) -> Budget:
    """Set what a product may cost in subsidy in a year; never below what is used already."""
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    people.check_serves(actor, organiser)
    basis = policy.check_basis(basis)
    products.check_budget(amount, queries.spent(organiser, code, year))
    before = Budget.objects.filter(organiser=organiser, code=code, year=year).first()
    values = {"amount": amount, "basis": basis, "by_uid": actor.account_uid, "at": clock.edition_now()}
    budget, _made = Budget.objects.update_or_create(
        organiser=organiser, code=code, year=year, defaults=values
    )
    audit.record(
        actor,
        "loans.set_budget",
        budget,
        before={"amount": str(before.amount)} if before else {},
        after={"code": code, "year": year, "amount": str(amount), "basis": basis},
    )
    return budget
