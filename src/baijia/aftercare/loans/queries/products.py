"""Products on a day, the benchmark rate on a day, budgets."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baijia.aftercare.loans.enums import ProductState
from baijia.aftercare.loans.models import Benchmark, Budget, Product
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union

FRESH = timedelta(days=40)
"""A monthly rate older than this has a month missing behind it."""
READERS = (Role.SERVICE_OFFICER, Role.LEADER)


def products(actor: Actor) -> QuerySet[Product]:
    """Return the products whose terms the actor keeps or signs, by code, the newest first."""
    where = Q(pk__in=[])
    for role in READERS:
        for path in actor.places(role):
            where |= Q(organiser__path__startswith=path)
    return Product.objects.filter(where).select_related("organiser").order_by("code", "-starts", "-pk")


def product(actor: Actor, uid: str) -> Product:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    found = products(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def offered(organiser: Union | None, on: date) -> list[Product]:
    """Return the signed products open on a day, one a code: the version that began last. None = of every organiser."""
    rows = Product.objects.filter(state=ProductState.SIGNED, starts__lte=on)
    if organiser is not None:
        rows = rows.filter(organiser=organiser)
    newest: dict[tuple[int, str], Product] = {}
    for row in rows.select_related("organiser").order_by("-starts", "-pk"):
        newest.setdefault((row.organiser_id, row.code), row)
    open_ones = [row for row in newest.values() if row.ends is None or row.ends >= on]
    return sorted(open_ones, key=lambda row: (row.organiser.path, row.code))


def benchmarks(organiser: Union) -> QuerySet[Benchmark]:
    """Return the benchmark rates that were entered, the newest first."""
    return Benchmark.objects.filter(organiser=organiser).order_by("-day", "tenor")


def benchmark_on(organiser: Union, tenor: str, on: date) -> Benchmark:
    """Return the benchmark rate in force on a day: the last one published by then.

    Raises:
        Refused: none is known, or the month's is missing.
    """
    rows = Benchmark.objects.filter(organiser=organiser, tenor=tenor, day__lte=on)
    found = rows.order_by("-day").first()
    if found is None or on - found.day > FRESH:
        raise Refused(
            "rate.gap",
            _("%(day)s 之前 %(most)d 天内没有登记 %(tenor)s 期 LPR，利率表缺月，请先补齐再办理。")
            % {"day": on.isoformat(), "most": FRESH.days, "tenor": tenor},
            field="signed_on",
        )
    return found


def budgets(organiser: Union) -> QuerySet[Budget]:
    """Return the budgets, newest year first."""
    return Budget.objects.filter(organiser=organiser).order_by("-year", "code")
