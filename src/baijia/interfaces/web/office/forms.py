"""Forms of the office: what people type; what may be done with it is decided by commands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.award.honours.rules import GROUNDS
from baijia.award.review.enums import Gone
from baijia.award.screening.enums import Result

AREA = forms.Textarea


class ConfirmForm(forms.Form):
    """What a confirmation page sends back: what was shown, and that it was read."""

    seal = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("我已核对以上内容"))


class ReasonForm(forms.Form):
    """A reason, as most acts of the office need one."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=AREA)


class AssignForm(ConfirmForm):
    """How reviewers are assigned."""

    objective = forms.ChoiceField(
        label=_("分配目标"),
        choices=[
            ("total", _("总体专长最贴合")),
            ("floor", _("最不贴合的一对尽量好")),
            ("fair", _("最吃亏的材料尽量好")),
        ],
        initial="total",
    )


class CloseRoundForm(ConfirmForm):
    """Closing a round; a reason where scores are missing."""

    reason = forms.CharField(
        label=_("未交评分按未评分处理的理由"),
        required=False,
        max_length=200,
        help_text=_("评分已交齐的不必填写。"),
    )


class ClockForm(forms.Form):
    """Where the clock of a rehearsal is moved."""

    to = forms.DateTimeField(
        label=_("拨到"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    reason = forms.CharField(label=_("理由"), max_length=200)


class OverrideForm(forms.Form):
    """A person's finding in place of a rule's."""

    result = forms.ChoiceField(
        label=_("改判为"), choices=[(Result.PASS, Result.PASS.label), (Result.FAIL, Result.FAIL.label)]
    )
    reason = forms.CharField(label=_("改判理由"), max_length=200, widget=AREA)


class ImportForm(forms.Form):
    """A definition as a file or as text."""

    file = forms.FileField(label=_("方案文件"), required=False, help_text=_("TOML 文件，UTF-8 编码"))
    text = forms.CharField(
        label=_("或粘贴方案"), required=False, widget=AREA, max_length=400_000, strip=False
    )

    def clean(self) -> dict[str, Any]:
        """Take the file before the text; one of them must be there."""
        given = super().clean() or {}
        upload = given.get("file")
        given["data"] = upload.read() if upload else given.get("text", "").replace("\r\n", "\n").encode()
        if not given["data"].strip():
            self.add_error("text", _("请选择文件或粘贴方案。"))
        return given


class TextForm(forms.Form):
    """A definition as text."""

    text = forms.CharField(label=_("方案"), widget=AREA, max_length=400_000, strip=False)


class CloneForm(forms.Form):
    """A new edition made from an old one."""

    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,39}$", label=_("新届次代码"), help_text=_("小写字母、数字和连字符")
    )
    name = forms.CharField(label=_("新届次名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120)
    number = forms.IntegerField(label=_("第几届"), min_value=1, max_value=999)
    year = forms.IntegerField(label=_("年份"), min_value=1949, max_value=2200)


class AddendumForm(forms.Form):
    """A change of a frozen edition, as the leader issues it."""

    path = forms.CharField(
        label=_("改哪一条"), max_length=200, help_text=_("方案中的位置，用点隔开，如 calendar.paper_closes")
    )
    to = forms.CharField(
        label=_("改为"),
        max_length=2000,
        help_text=_("数字、true 或 false 照写，时刻如 2021-08-31T17:00:00+08:00"),
    )
    reason = forms.CharField(label=_("原因"), max_length=500, widget=AREA)
    public_text = forms.CharField(label=_("对外公布的文字"), max_length=1000, widget=AREA)
    reaches = forms.CharField(label=_("通知对象"), max_length=80)


class ConflictForm(forms.Form):
    """A person's decision on a conflict of interest."""

    decision = forms.ChoiceField(
        label=_("认定"),
        choices=[("confirm", _("确认回避")), ("dismiss", _("不构成回避"))],
        widget=forms.RadioSelect,
    )
    pin = forms.BooleanField(label=_("锁定，以后的查找不再改动"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=200, widget=AREA)


class WithdrawForm(forms.Form):
    """Taking an expert off a round."""

    why = forms.ChoiceField(
        label=_("事由"), choices=[(one, one.label) for one in (Gone.RECUSAL, Gone.ABSENCE, Gone.MISCONDUCT)]
    )
    keep_scored = forms.BooleanField(label=_("已交的评分保留，只换未评的"), required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, widget=AREA)


class VoteForm(forms.Form):
    """The committee's counts."""

    present = forms.IntegerField(label=_("到会"), min_value=0)
    yes = forms.IntegerField(label=_("赞成"), min_value=0)
    no = forms.IntegerField(label=_("反对"), min_value=0)
    abstained = forms.IntegerField(label=_("弃权"), min_value=0)


class AnswerForm(forms.Form):
    """What becomes of an objection, with its answer."""

    answer = forms.CharField(label=_("答复"), required=False, max_length=2000, widget=AREA)


class RevokeForm(forms.Form):
    """A revocation with its ground and decision."""

    ground = forms.ChoiceField(label=_("事由"), choices=list(GROUNDS.items()))
    decision = forms.CharField(label=_("决定文号"), max_length=80)
    recover = forms.DecimalField(
        label=_("应追回奖金（元）"), min_value=0, decimal_places=2, max_digits=12, initial="0.00"
    )
    public_note = forms.CharField(label=_("对外公布的说明"), max_length=500, widget=AREA)


class SwapForm(forms.Form):
    """Two waiting candidates of one group change places."""

    other = forms.ChoiceField(label=_("与谁对调"))
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *arguments: Any, others: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["other"].choices = others  # type: ignore[attr-defined]
