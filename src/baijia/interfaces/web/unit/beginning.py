"""The forms with which a filing officer begins a dossier, names its people, and takes something back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.nominations.enums import Secrecy, SubjectKind
from baijia.directory.models import Union

from ..answers import name
from .forms import CHOOSE


class NewForm(forms.Form):
    """Whom a new dossier is about. Rules are the command's; here only what must not be empty."""

    unit = forms.ChoiceField(label=gettext_lazy("申报单位"))
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    id_number = forms.CharField(
        label=gettext_lazy("身份证件号码"),
        max_length=20,
        help_text=gettext_lazy("加密保存，页面上不再显示；用于核对是否重复申报和本人确认"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": 20}),
    )
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        required=False,
        help_text=gettext_lazy("用于请本人确认"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    employer = forms.CharField(label=gettext_lazy("工作单位"), max_length=80)
    group = forms.ChoiceField(label=gettext_lazy("参评组别"), required=False)
    secrecy = forms.ChoiceField(
        label=gettext_lazy("保密审查结论"),
        choices=Secrecy.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("由本单位保密审查人判定。涉密或拿不准的，不在本系统填报。"),
        error_messages={"required": gettext_lazy("请先完成保密审查，再选择结论。")},
    )
    reviewer = forms.CharField(label=gettext_lazy("保密审查人"), max_length=40)

    def __init__(
        self,
        *args: Any,
        units: Iterable[Union],
        definition: Mapping[str, Any],
        subject: str = SubjectKind.PERSON,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices("unit", [(unit.code, unit.name) for unit in units])
        self._choices("group", [CHOOSE, *((group["code"], name(group)) for group in definition["groups"])])
        if subject != SubjectKind.PERSON:
            del self.fields["id_number"], self.fields["phone"]
            self.fields["name"].label = _("团队名称") if subject == SubjectKind.TEAM else _("单位名称")

    def _choices(self, code: str, choices: list[tuple[Any, Any]]) -> None:
        found = self.fields[code]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - tells the type checker
        found.choices = choices


class MemberForm(forms.Form):
    """A person of a team, or the one person of a dossier."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, required=False)
    id_number = forms.CharField(
        label=gettext_lazy("身份证件号码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(label=gettext_lazy("手机号码"), required=False)
    share = forms.IntegerField(
        label=gettext_lazy("奖金份额（‰）"), required=False, min_value=0, max_value=1000
    )

    @property
    def given(self) -> bool:
        """Whether anything was typed here."""
        return any(self.cleaned_data.get(code) for code in ("name", "id_number"))

    def mark(self, *, needed: bool) -> None:
        """Draw what a person must have as asked for, or as optional; the room decides who is missing."""
        for code in ("name", "id_number", "share"):
            self.fields[code].required = needed

    def member(self) -> dict[str, Any]:
        """Return what the command takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "id_number": data["id_number"],
            "phone": data["phone"],
            "share": data["share"] or 0,
        }


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=200
    )
