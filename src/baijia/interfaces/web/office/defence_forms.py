"""What is filled in about the days on site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.award.defence.frames import Frame

LINES = {"rows": 3, "class": "mono"}


def reason_field(help_text: Any = "") -> forms.CharField:
    """Return the field for why something is done."""
    return forms.CharField(label=_("理由"), max_length=200, help_text=help_text)


class FrameForm(forms.Form):
    """Days, sessions, breaks, and what every venue has; fields of venues are numbered as the edition lists them."""

    days = forms.CharField(
        label=_("答辩日"), widget=forms.Textarea(attrs=LINES), help_text=_("一行一天，如 2021-09-06。")
    )
    sessions = forms.CharField(
        label=_("时段"), widget=forms.Textarea(attrs=LINES), help_text=_("一行一段，如 09:00-12:00。")
    )
    breaks = forms.CharField(
        label=_("休息"),
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("一行一段，如 10:20-10:30；没有就不填。"),
    )

    def __init__(self, *args: Any, frame: Frame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venues = [venue.name for venue in frame.venues]
        self.fields["days"].initial = "\n".join(day.isoformat() for day in frame.days)
        self.fields["sessions"].initial = _lines(frame.sessions)
        self.fields["breaks"].initial = _lines(frame.breaks)
        for number, venue in enumerate(frame.venues):
            self.fields[f"equipment_{number}"] = forms.CharField(
                label=_("%s的设备") % venue.name,
                required=False,
                initial="、".join(sorted(venue.equipment)),
                help_text=_("如 投影、电源380V；用顿号或空格隔开。"),
            )
            self.fields[f"closed_{number}"] = forms.CharField(
                label=_("%s停用的日期") % venue.name,
                required=False,
                initial=" ".join(sorted(day.isoformat() for day in venue.closed)),
            )

    def rooms(self) -> list[tuple[str, str, str]]:
        """Return (venue, equipment, closed days) as filled in."""
        given = self.cleaned_data
        return [
            (name, given[f"equipment_{number}"], given[f"closed_{number}"])
            for number, name in enumerate(self.venues)
        ]


def _lines(spans: Sequence[tuple[Any, Any]]) -> str:
    return "\n".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


class NeedForm(forms.Form):
    """What a candidate asks for."""

    away = forms.CharField(
        label=_("不便的日期"), required=False, max_length=200, help_text=_("如 2021-09-06，几天用空格隔开。")
    )
    equipment = forms.CharField(label=_("需要的设备"), required=False, max_length=200)
    reason = reason_field(_("谁提出、为什么。"))


class ReasonForm(forms.Form):
    """Why an act is done."""

    reason = reason_field()


class MoveForm(forms.Form):
    """Where a candidate is moved, and why; ``to`` is one of the places of the day shown."""

    to = forms.CharField(error_messages={"required": _("请选一个时间和会场。")})
    reason = reason_field(_("写入记录；超出候选人或设备要求的，以此为准。"))


class ReorderForm(forms.Form):
    """Whose turn a candidate takes, and why."""

    other = forms.ChoiceField(label=_("提前或推后到谁的次序"))
    reason = reason_field()

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(others)


class SignedSheetForm(forms.Form):
    """A scanned summary sheet, and whose signatures are on it."""

    file = forms.FileField(label=_("已签名的汇总表"), error_messages={"required": _("请选择文件。")})
    signed = forms.MultipleChoiceField(
        label=_("纸上已签名的专家"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed"].choices = list(people)
