"""Dated settings: when one may be drafted and signed, so that no day is left without and none has two."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import documents
from baijia.aftercare.prizes.enums import SettingKind, SettingState
from baijia.aftercare.prizes.models import Setting
from baijia.core.refused import Refused, RefusedMany
from baijia.engine.faults import BadInput

MOST_FAULTS = 12


def check_document(kind: SettingKind, text: str) -> dict[str, object]:
    """Return the table or mapping that was written.

    Raises:
        Refused: every fault, by line or key.
    """
    try:
        return documents.parse(kind, text)
    except BadInput as bad:
        raise RefusedMany(
            [
                Refused(
                    "setting.document",
                    _("%(where)s：%(wrong)s；应为 %(expected)s")
                    % {"where": one.where, "wrong": one.wrong, "expected": one.expected},
                    field="text",
                )
                for one in bad.faults[:MOST_FAULTS]
            ]
        ) from None


def check_basis(basis: str) -> str:
    """A number that is policy names its legal basis.

    Raises:
        Refused: it does not.
    """
    text = basis.strip()
    if len(text) < 4:
        raise Refused("setting.basis", _("请写明依据的法律、文件和条款。"), field="basis")
    return text[:300]


def check_days(starts: date, ends: date | None) -> None:
    """A setting ends on its first day or later.

    Raises:
        Refused: before.
    """
    if ends is not None and ends < starts:
        raise Refused("setting.days", _("失效日不能早于生效日。"), field="ends")


def check_leaves_no_gap(setting: Setting) -> None:
    """With this one no day is left uncovered after the first, and none is covered twice by an ended one.

    Raises:
        Refused: naming the days.
    """
    rows = Setting.objects.filter(
        organiser=setting.organiser, kind=setting.kind, code=setting.code, state=SettingState.SIGNED
    )
    for other in rows:
        if other.starts == setting.starts:
            raise Refused("setting.same_day", _("同一天已有一份生效的设置，请改生效日。"), field="starts")
        first, second = sorted((other, setting), key=lambda row: row.starts)
        between = rows.filter(starts__gt=first.starts, starts__lt=second.starts).exists()
        if between or first.ends is None or first.ends >= second.starts - timedelta(days=1):
            continue
        raise Refused(
            "setting.gap",
            _("%(from)s 至 %(to)s 会没有生效的“%(kind)s”，请把生效日改为 %(from)s，或补上这一段。")
            % {
                "from": (first.ends + timedelta(days=1)).isoformat(),
                "to": (second.starts - timedelta(days=1)).isoformat(),
                "kind": setting.get_kind_display(),
            },
            field="starts",
        )
