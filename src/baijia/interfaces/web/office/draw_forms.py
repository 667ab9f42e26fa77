"""Forms of a public draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MONO = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class CommitForm(forms.Form):
    """A party's commitment."""

    commit = forms.CharField(
        label=_("承诺（随机数的 SHA-256）"),
        max_length=64,
        widget=MONO,
        help_text=_("按“生成”在本机算出；也可以填自己算好的。"),
    )


class NonceForm(forms.Form):
    """A party's secret, revealed."""

    nonce = forms.CharField(label=_("当时记下的随机数"), max_length=128, widget=MONO)


class BeaconForm(forms.Form):
    """The value of the beacon."""

    beacon = forms.CharField(label=_("信标公布的值"), max_length=120)


class OpenDrawForm(forms.Form):
    """How many by field, from whom, and the beacon that is to come."""

    beacon_name = forms.CharField(
        label=_("信标"),
        max_length=120,
        help_text=_("一个尚未公布、谁也不能左右的公开数值，如“2021-08-15 上证指数收盘”。"),
    )
    max_per_unit = forms.IntegerField(
        label=_("同一单位至多"), required=False, min_value=1, help_text=_("不填为不限。")
    )
    excluded = forms.MultipleChoiceField(
        label=_("不参加抽取的专家"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    why = forms.CharField(label=_("不参加的理由"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        groups: Sequence[tuple[str, str]],
        pool: Sequence[tuple[str, str]],
        wanted: Mapping[str, int],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["excluded"].choices = pool  # type: ignore[attr-defined]
        self.codes = [code for code, _name in groups]
        for code, name in groups:
            self.fields[f"take_{code}"] = forms.IntegerField(
                label=name, min_value=0, max_value=1000, initial=wanted.get(code, 0)
            )

    @property
    def counts(self) -> list[forms.BoundField]:
        """Return the fields that say how many."""
        return [self[f"take_{code}"] for code in self.codes]

    def clean(self) -> dict[str, Any]:
        """Gather how many by field; whoever is left out is left out for a reason."""
        given = super().clean() or {}
        given["take"] = {code: given.get(f"take_{code}") or 0 for code in self.codes}
        if given.get("excluded") and not given.get("why", "").strip():
            self.add_error("why", _("请写明不参加抽取的理由，理由随记录公开。"))
        return given
