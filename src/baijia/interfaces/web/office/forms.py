"""Forms of the office: what people type; what may be done with it is decided by commands."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.award.decisions.commands import Meeting, Recusal
from baijia.award.decisions.enums import ON_PAPER, Subject
from baijia.award.honours.enums import Ground, Recovered
from baijia.award.nominations.enums import Spill
from baijia.award.review.enums import Gone, Objective
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

    objective = forms.ChoiceField(label=_("分配方案"), choices=Objective.choices, initial=Objective.TOTAL)


class CloseRoundForm(ConfirmForm):
    """Closing a round; a reason where scores are missing."""

    reason = forms.CharField(
        label=_("未交评分或未办结项目的处理理由"),
        required=False,
        max_length=200,
        help_text=_("评分已交齐、项目都已办结的不必填写。"),
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


class SlotForm(forms.Form):
    """One material of one expert: its score is voided, or it goes to another expert."""

    number = forms.ChoiceField(label=_("材料"), widget=forms.RadioSelect)
    why = forms.ChoiceField(
        label=_("事由"),
        choices=[(one, one.label) for one in (Gone.ERROR, Gone.RECUSAL, Gone.ABSENCE, Gone.MISCONDUCT)],
    )
    reason = forms.CharField(label=_("说明"), max_length=200, widget=AREA)

    def __init__(self, *args: Any, numbers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """Filled score sheets as a scan; the code typed only where its bars cannot be read."""

    file = forms.FileField(label=_("扫描件"), help_text=_("PDF、JPG 或 PNG，可以多页；每页一张评分表"))
    code = forms.CharField(
        label=_("条码下的编号"),
        max_length=30,
        required=False,
        help_text=_("只在单独上传一页、条码读不出时填写"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SpillForm(forms.Form):
    """A dossier whose content is wiped out."""

    number = forms.CharField(label=_("公开编号"), max_length=12)
    why = forms.ChoiceField(label=_("误传的是"), choices=Spill.choices)
    sure = forms.BooleanField(label=_("我明白：全部内容和附件将被清除，不能恢复，申报随之撤回"))


class ReturnForm(forms.Form):
    """What a second officer says of an entry: nothing, or why it goes back."""

    reason = forms.CharField(label=_("退回的理由"), max_length=200, required=False, widget=AREA)


class ConferForm(ConfirmForm):
    """Conferring, with the number of the document."""

    decision = forms.CharField(label=_("表彰决定文号"), max_length=80)


class RescindForm(ConfirmForm):
    """Undoing a list by a new decision."""

    decision = forms.CharField(label=_("新决定的文号"), max_length=80)
    reason = forms.CharField(label=_("理由"), max_length=200, widget=AREA)


class LinesField(forms.CharField):
    """Text of one entry a line; blank lines are left out."""

    widget = AREA

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the lines without space around them."""
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class DaysField(LinesField):
    """Days, one a line as 2027-01-01."""

    def clean(self, value: Any) -> list[date]:  # type: ignore[override]
        """Return the days; a line that is none is named by its number."""
        found = []
        for place, line in enumerate(super().clean(value), start=1):
            try:
                found.append(date.fromisoformat(line))
            except ValueError:
                raise forms.ValidationError(
                    _("第 %(line)d 行不是日期，应如 2027-01-01。"), params={"line": place}
                ) from None
        return found


class HolidaysForm(forms.Form):
    """The days of a year."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2200)
    holidays = DaysField(
        label=_("放假日"), max_length=4000, help_text=_("只写周一至周五，一行一个，如 2027-01-01")
    )
    makeup = DaysField(
        label=_("调休上班日"), max_length=2000, required=False, help_text=_("只写周六、周日，一行一个")
    )
    source = forms.CharField(
        label=_("依据"), max_length=120, help_text=_("如《国务院办公厅关于 2027 年部分节假日安排的通知》")
    )


class RecusalsField(LinesField):
    """Votes on single nominees: public number, who left the room, and three counts, by spaces."""

    def clean(self, value: Any) -> list[Recusal]:  # type: ignore[override]
        """Return the votes; a line of another shape is named by its number."""
        found = []
        for place, line in enumerate(super().clean(value), start=1):
            parts = line.split()
            if len(parts) != 5 or not all(part.isdecimal() for part in parts[2:]):
                raise forms.ValidationError(
                    _("第 %(line)d 行应为：公开编号 回避人 赞成 反对 弃权，用空格隔开。"),
                    params={"line": place},
                )
            members = tuple(name for name in re.split("[、,，]", parts[1]) if name)
            found.append(Recusal(parts[0].upper(), members, *(int(part) for part in parts[2:])))
        return found


class MinutesForm(forms.Form):
    """A meeting held on paper, as its stamped minutes say."""

    held_at = forms.DateTimeField(
        label=_("会议时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("地点"), max_length=80)
    chair = forms.CharField(label=_("主持人"), max_length=60)
    agenda = forms.CharField(label=_("议程"), max_length=1000, widget=AREA)
    attending = LinesField(label=_("到会委员"), help_text=_("一行一个姓名"), max_length=4000)
    absent = LinesField(label=_("缺席委员"), help_text=_("一行一个姓名"), max_length=2000, required=False)
    yes = forms.IntegerField(label=_("赞成"), min_value=0)
    no = forms.IntegerField(label=_("反对"), min_value=0)
    abstained = forms.IntegerField(label=_("弃权"), min_value=0)
    recusals = RecusalsField(
        label=_("回避和单独表决"),
        required=False,
        max_length=4000,
        help_text=_(
            "有人回避的，对该被推荐人单独表决，一行一人：公开编号 回避人 赞成 反对 弃权，如“PK7M2Q9A 赵示01、钱示02 11 0 1”"
        ),
    )
    minutes = forms.FileField(label=_("会议记录盖章扫描件"), help_text=_("PDF、JPG 或 PNG，不超过 10 MB"))

    def meeting(self) -> Meeting:
        """Return what was typed as the command takes it."""
        given = self.cleaned_data
        return Meeting(
            held_at=given["held_at"],
            place=given["place"],
            chair=given["chair"],
            agenda=given["agenda"],
            attending=tuple(given["attending"]),
            absent=tuple(given["absent"]),
            yes=given["yes"],
            no=given["no"],
            abstained=given["abstained"],
            recusals=tuple(given["recusals"]),
        )


class AnswerForm(forms.Form):
    """What becomes of an objection, with its answer or reason."""

    answer = forms.CharField(label=_("答复或理由"), required=False, max_length=2000, widget=AREA)


class WholeListAnswerForm(AnswerForm):
    """The same of an objection to the whole list: upheld, it names whom it concerns."""

    concerned = forms.MultipleChoiceField(
        label=_("查实涉及的人选"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只在认定异议成立时填写：逐人立案，各自调查、各自作出结论，期间只暂缓本人"),
    )
    nobody = forms.BooleanField(label=_("不涉及名单内的具体人选"), required=False)

    def __init__(self, *arguments: Any, people: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["concerned"].choices = people  # type: ignore[attr-defined]

    @property
    def named(self) -> list[str] | None:
        """Public numbers; None where nothing is said."""
        given: list[str] = self.cleaned_data["concerned"]
        return given if given or self.cleaned_data["nobody"] else None


class ObjectionOnPaperForm(forms.Form):
    """An objection that came by telephone, letter or visit."""

    channel = forms.ChoiceField(label=_("来源"), choices=[(one, one.label) for one in ON_PAPER])
    received_at = forms.DateTimeField(
        label=_("收到时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    name = forms.CharField(
        label=_("异议人姓名"), max_length=60, required=False, help_text=_("不署名的留空，作为线索登记")
    )
    contact = forms.CharField(label=_("联系方式"), max_length=80, required=False)
    document_seen = forms.BooleanField(label=_("已当面核对身份证件"), required=False)
    nominee = forms.ChoiceField(label=_("对谁有异议"), required=False)
    about = forms.ChoiceField(label=_("涉及的方面"), choices=Subject.choices)
    text = forms.CharField(label=_("异议的事实和依据"), max_length=2000, widget=AREA)
    scan = forms.FileField(
        label=_("来信或记录的扫描件"), help_text=_("电话和来访的，扫描经本人确认的书面记录；PDF、JPG 或 PNG")
    )

    def __init__(self, *arguments: Any, people: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["nominee"].choices = [("", _("对整个名单或程序")), *people]  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    """A revocation with its ground and decision."""

    ground = forms.ChoiceField(label=_("事由"), choices=Ground.choices)
    decision = forms.CharField(label=_("决定文号"), max_length=80)
    recover = forms.DecimalField(
        label=_("应追回奖金（元）"), min_value=0, decimal_places=2, max_digits=12, initial="0.00"
    )
    items = forms.MultipleChoiceField(
        label=_("应收回的实物"),
        choices=Recovered.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    public_note = forms.CharField(label=_("对外公布的说明"), max_length=500, widget=AREA)


class MedalForm(forms.Form):
    """A medal handed over."""

    received_by = forms.CharField(label=_("领取人"), max_length=60)
    on_behalf = forms.CharField(
        label=_("代领的，与本人的关系"), max_length=60, required=False, help_text=_("本人领取的留空")
    )
    handed_on = forms.DateField(label=_("领取日期"), widget=forms.DateInput(attrs={"type": "date"}))
    signature = forms.FileField(label=_("签收单扫描件"), help_text=_("领取人签名的签收单；PDF、JPG 或 PNG"))


class CohortForm(forms.Form):
    """An earlier edition with the list of its holders."""

    number = forms.IntegerField(label=_("第几届"), min_value=1, max_value=999)
    year = forms.IntegerField(label=_("年份"), min_value=1949, max_value=2200)
    name = forms.CharField(label=_("名称"), max_length=80)
    target = forms.IntegerField(
        label=_("计划名额"), min_value=0, max_value=100_000, required=False, help_text=_("不清楚的留空")
    )
    announced = forms.IntegerField(
        label=_("公布的实际人数"), min_value=0, max_value=100_000, required=False, help_text=_("不清楚的留空")
    )
    decision = forms.CharField(label=_("表彰决定文号"), max_length=80, required=False)
    source = forms.CharField(label=_("名单出处"), max_length=200)
    file = forms.FileField(
        label=_("名单文件"),
        help_text=_("XLSX 或 UTF-8 的 CSV；第一行是表头：姓名、单位必有，项目、组别、证书编号、身份证号可有"),
    )
