"""Forms of the plans of who reviews what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.award.review.enums import WishKind
from baijia.award.review.fitting import SCALE


class PlansForm(forms.Form):
    """What the plans are worked out with."""

    outside = forms.IntegerField(
        label=_("跨组评审的份额"),
        min_value=0,
        max_value=50,
        help_text=_("每位专家的评审量中，百分之几来自本行以外的组；这样各组的宽严才能互相比较。"),
    )


class WishForm(forms.Form):
    """What is wanted of an expert on an item."""

    expert = forms.ChoiceField(label=_("专家"))
    kind = forms.ChoiceField(label=_("安排"), choices=WishKind.choices, widget=forms.RadioSelect)
    fit = forms.DecimalField(
        label=_("匹配度"),
        required=False,
        min_value=0,
        max_value=1,
        decimal_places=2,
        help_text=_("只在改匹配度时填写：0 完全不合，1 最合适。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Return the fit as a whole number of thousandths; it is asked for where it is what changes."""
        given = super().clean() or {}
        fit = given.get("fit")
        if given.get("kind") == WishKind.FIT and fit is None and "fit" not in self.errors:
            self.add_error("fit", _("请填写 0 至 1 的匹配度。"))
        given["fit"] = None if fit is None else int(fit * SCALE)
        return given


class PlanFileForm(forms.Form):
    """A plan as a file."""

    file = forms.FileField(label=_("方案文件"), help_text=_("XLSX，或 UTF-8、GBK 编码的 CSV"))
