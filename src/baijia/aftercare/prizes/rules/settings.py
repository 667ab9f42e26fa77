"""Dated settings: when one may be drafted and signed, so that no day is left without and none has two."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from baijia.aftercare.prizes.enums import SettingState
from baijia.aftercare.prizes.models import Setting
from baijia.core.refused import Refused


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
