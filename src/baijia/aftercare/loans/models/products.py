"""What is policy: products, benchmark rates and budgets, each dated and with its basis."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.loans.enums import ProductState
from baijia.core.models import I, P, Record
from baijia.directory.models import Union


class Product(Record):
    """A loan product from a day on. A signed one is never edited: the next one takes its place from its own day."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="loan_products")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=300, help_text="document and article")
    assumed = models.BooleanField(default=False, help_text="no source settles it; the union has decided")
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="last day to sign a loan, null while it is open")
    document = models.JSONField(help_text="the terms as parsed")
    text = models.TextField(help_text="the terms as written, TOML")
    state = models.CharField(max_length=10, choices=ProductState, default=ProductState.DRAFTED)
    drafted_by_uid = models.CharField(max_length=20)
    drafted_at = models.DateTimeField()
    signed_by_uid = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        ("organiser", "code", "name", "basis", "assumed", "starts", "ends", "document", "text", "state"), P
    ) | dict.fromkeys(("drafted_by_uid", "drafted_at", "signed_by_uid", "signed_at"), I)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "code", "starts"],
                condition=models.Q(state=ProductState.SIGNED),
                name="one_product_a_day",
            ),
            models.CheckConstraint(
                name="product_signed_paired",
                condition=models.Q(state=ProductState.SIGNED, signed_at__isnull=False)
                & ~models.Q(signed_by_uid="")
                | ~models.Q(state=ProductState.SIGNED) & models.Q(signed_at=None, signed_by_uid=""),
            ),
            models.CheckConstraint(
                name="product_two_people",
                condition=~models.Q(signed_by_uid=models.F("drafted_by_uid")),
            ),
            models.CheckConstraint(
                name="product_order",
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts}"


class Benchmark(Record):
    """The loan prime rate as published on a day (贷款市场报价利率)."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="benchmarks")
    tenor = models.CharField(max_length=4, help_text="1Y or 5Y")
    day = models.DateField()
    annual = models.DecimalField(max_digits=7, decimal_places=6, help_text="as a fraction")
    source = models.CharField(max_length=120)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("organiser", "tenor", "day", "annual", "source"), P) | {
        "by_uid": I,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "tenor", "day"], name="benchmark_once"),
            models.CheckConstraint(
                name="benchmark_is_a_fraction", condition=models.Q(annual__gt=0, annual__lt=1)
            ),
        ]


class Budget(Record):
    """What a product may cost in subsidy in a year."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="loan_budgets")
    code = models.CharField(max_length=40, help_text="of the product")
    year = models.IntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    basis = models.CharField(max_length=300)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("organiser", "code", "year", "amount", "basis", "by_uid", "at"), I
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "code", "year"], name="budget_once"),
            models.CheckConstraint(name="budget_not_negative", condition=models.Q(amount__gte=0)),
        ]
