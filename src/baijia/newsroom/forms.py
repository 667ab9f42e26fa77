"""Forms of the desk: what a page must hold before it is handed in, and the record of each step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from baijia.core.refused import Refused, RefusedMany


class ReleasedPageForm(WagtailAdminPageForm):
    """The editor's form: a draft may be incomplete, what is handed in for release may not."""

    def clean(self) -> dict[str, Any]:
        """Add what a rule of release says under the field it concerns."""
        from baijia.newsroom.rules import release

        cleaned: dict[str, Any] = super().clean()
        live_at = cleaned.get("go_live_at")
        if live_at and "go_live_at" in self.changed_data and live_at < timezone.now():
            self.add_error("go_live_at", _("定时发布的时间已经过去，请改为将来的时间，或清空后随终审发布。"))
        if self.is_deferred_validation or self.errors:
            return cleaned
        page = self._copied(cleaned)
        for fault in release.faults(page, corrections=self._corrections()):
            self.add_error(fault.field if fault.field in self.fields else None, fault.sentence)
        return cleaned

    def _copied(self, cleaned: dict[str, Any]) -> Any:
        """Return the page as the form has it, without changing the one being edited."""
        page = self.instance
        for name, value in cleaned.items():
            if name in self.fields and hasattr(page, name) and name not in ("tags", "topics", "comments"):
                setattr(page, name, value)
        if page._state.adding and self.parent_page is not None:
            page.url_path = f"{self.parent_page.url_path}{page.slug or 'new'}/"
        return page

    def _corrections(self) -> list[str] | None:
        formset = self.formsets.get("corrections")
        if formset is None:
            return None
        formset.is_valid()
        return [
            form.cleaned_data["text"]
            for form in formset.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]


class ProofForm(forms.Form):
    """What a reader of proof signs."""

    mistakes = forms.IntegerField(label=_("本次校对改正的差错（处）"), min_value=0, max_value=9999, initial=0)
    read = forms.BooleanField(label=_("我已逐字校对全文、标题、署名、图说和链接"))
    comment = forms.CharField(
        label=_("审校意见"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Leave out the tick; it must be there and says no more."""
        cleaned = super().clean() or {}
        cleaned.pop("read", None)
        return cleaned


class ReturnForm(forms.Form):
    """Why a page goes back."""

    comment = forms.CharField(label=_("退回原因"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """Why an article goes offline at once."""

    reason = forms.CharField(
        label=_("撤稿原因"),
        min_length=4,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("读者会看到“本文已撤回”；原因留在审计记录里。恢复要重新走三审。"),
    )


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put what a command refused under its field, or above the form."""
    for each in refusal.refusals if isinstance(refusal, RefusedMany) else [refusal]:
        form.add_error(each.field if each.field in form.fields else None, each.sentence)
