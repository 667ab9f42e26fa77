"""Which dated setting holds on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baijia.aftercare.prizes import documents
from baijia.aftercare.prizes.enums import SettingKind, SettingState
from baijia.aftercare.prizes.models import Setting
from baijia.core.refused import Refused
from baijia.directory.models import Union
from baijia.engine import tax


def signed(organiser: Union, kind: SettingKind, on: date) -> QuerySet[Setting]:
    """Return the signed settings of a kind that began by that day, the newest first; ended ones are among them."""
    rows = Setting.objects.filter(organiser=organiser, kind=kind, state=SettingState.SIGNED, starts__lte=on)
    return rows.order_by("-starts")


def in_force(organiser: Union, kind: SettingKind, on: date, *, code: str = "") -> Setting:
    """Return the setting of a kind that holds on a day.

    Raises:
        Refused: none does: never signed, or that day lies in a gap.
    """
    found = signed(organiser, kind, on).filter(code=code).first()
    if found is None or (found.ends is not None and found.ends < on):
        raise Refused(
            "setting.none",
            _("%(day)s 没有生效的“%(kind)s”，请先由财务经办拟定、复核签署。")
            % {"day": on.isoformat(), "kind": SettingKind(kind).label},
        )
    return found


def rule_on(organiser: Union, income: str, on: date) -> tuple[Setting, tax.Rule]:
    """Return the rate table for a kind of income on a day, and its rule.

    Raises:
        Refused: there is none.
    """
    kind = SettingKind(income)
    row = in_force(organiser, kind, on)
    return row, documents.rule(kind, row.document, start=row.starts, basis=row.basis)


def bank_formats(organiser: Union, on: date) -> list[Setting]:
    """Return the bank formats in force on a day, one a code."""
    rows = signed(organiser, SettingKind.BANK, on).filter(Q(ends=None) | Q(ends__gte=on))
    newest: dict[str, Setting] = {}
    for row in rows:
        newest.setdefault(row.code, row)
    return sorted(newest.values(), key=lambda row: row.code)
