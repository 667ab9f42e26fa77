"""Invented material for the gallery: one of everything that a component can show."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from ..doors import CheckInForm
from .frame import Chip, Frame, RailGroup, RailItem, Section, Step

NOW = datetime(2021, 7, 26, 10, 42, tzinfo=timezone.get_fixed_timezone(480))


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of a log."""

    at: datetime
    text: str
    note: str = ""


class SampleForm(forms.Form):
    """One field of each kind."""

    patent = forms.CharField(label="专利号", help_text="照证书上的号码填写，带 ZL")
    title = forms.CharField(label="专利名称")
    rank = forms.IntegerField(label="本人排名", min_value=1)
    direction = forms.ChoiceField(
        label="申报方向", choices=[("", "请选择"), ("1", "一、新技术新工艺研发"), ("6", "六、发明创造")]
    )
    held_on = forms.DateField(label="授权日", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    summary = forms.CharField(
        label="创新点摘要",
        widget=forms.Textarea,
        max_length=300,
        help_text="写给评审专家看的一段话。不要出现姓名、单位和其他能认出本人的内容。",
    )
    notice = forms.ChoiceField(
        label="公示我的姓名、单位和项目",
        choices=[("yes", "同意"), ("no", "不同意")],
        widget=forms.RadioSelect,
        help_text="不同意就不能参评。公示不少于 5 个工作日，不公开身份证号和电话。",
    )
    proofs = forms.MultipleChoiceField(
        label="附上的证明",
        choices=[("search", "查新报告"), ("use", "应用证明"), ("gain", "效益证明")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    truth = forms.BooleanField(label="以上内容真实，成果没有权属争议，不涉密")

    def clean_patent(self) -> str:
        """Refuse the sample's number, so that the gallery shows an error."""
        raise forms.ValidationError("第 1 项专利号的校验位不对，请核对证书上的号码")


def sample_form() -> SampleForm:
    """Return the form as it comes back with faults."""
    text = "把原来的机械压板改为分区真空吸附，并在铣削时按切削力实时调整各区负压。"
    return SampleForm(
        {
            "patent": "ZL201910482736.5",
            "title": "一种薄壁件低应力真空装夹装置及其使用方法",
            "rank": "1",
            "direction": "1",
            "summary": text,
            "proofs": ["search", "use"],
            "truth": "on",
        }
    )


def frame() -> Frame:
    """Return the bar and rail of a recommender."""
    return Frame(
        edition="第四届成都市百佳职工创客明星",
        unit="锦江区总工会",
        role="推荐",
        person="罗示宁",
        search_url="/ui/",
        rail=(
            RailGroup(
                "我的工作",
                (
                    RailItem("待办", "#", "checklist", 5, current=True),
                    RailItem("申报表", "#", "files", 80),
                    RailItem("排序", "#", "list-numbers", "9 / 12"),
                    RailItem("未推荐理由", "#", "message-2", "6 / 41"),
                    RailItem("盖章与报送", "#", "file-certificate"),
                ),
            ),
            RailGroup(
                "本区", (RailItem("街道与单位", "#", "sitemap", 47), RailItem("经办人", "#", "users", 52))
            ),
        ),
    )


SECTIONS = (
    Section("被推荐人", "#", "done"),
    Section("用人单位", "#", "done"),
    Section("经济效益", "#", "part", "缺 1 项"),
    Section("专利与附件", "#", "bad", "1 处要改", current=True),
    Section("本人确认", "#"),
)
CHIPS = (Chip("全部", "?", 14, current=True), Chip("有提示", "?hint=1", 3), Chip("一线职工", "?line=1", 11))
DUES = (
    Step("基层申报截止", "7月22日 17:00", "done"),
    Step("今天，星期一", "7月26日 10:42", "now"),
    Step("退回件改回", "7月27日 12:00"),
    Step("报送市总工会", "7月28日 17:00"),
)
WAY = (
    Step("单位申报", "7月22日 15:37", "done", "锦屏演例精密机械工会"),
    Step("区级推荐", "7月28日 16:20", "done", "锦江区总工会已推荐，名额 12"),
    Step("复审答辩", "9月8日 9:40", "now", "等您参加"),
    Step("公示", "9月27日至10月11日"),
)
LOG = (
    LogRow(NOW - timedelta(minutes=22), "林示安 由 13 升到 11", "街道第 1，效益证明已核"),
    LogRow(NOW - timedelta(minutes=55), "并入成龙路街道排序表，共 6 名"),
)
FUNNEL = (
    ("申报", 1040, False),
    ("推荐", 462, False),
    ("审查通过", 447, False),
    ("初评入围", 299, True),
    ("授予", 100, True),
)
UNITS = (
    ("待审阅", 14, "wait"),
    ("待复核", 5, "wait-soft"),
    ("退回中", 4, "return"),
    ("已审未排", 46, "grey"),
    ("已排序", 9, "done"),
    ("候补", 2, "reserve"),
)
LIMITS = (
    ("一线职工", 71, "≥", 60),
    ("女职工", 18, "≥", 20),
    ("农民工", 11, "≥", 10),
    ("同一单位", 3, "≤", 5),
)
HUNDRED = (("申报", 1046), ("资格审查通过", 1012), ("进入复审答辩", 299), ("拟授予", 100))
COLUMNS = (
    ("锦江区", 80, 12, False),
    ("青羊区", 46, 15, False),
    ("金牛区", 52, 17, False),
    ("武侯区", 61, 18, False),
    ("郫都区", 38, 14, True),
    ("高新区", 86, 29, False),
    ("机械冶金", 57, 50, False),
)
BANDS_30 = (("优", 26, 30), ("良", 21, 25), ("中", 15, 20), ("差", 0, 14))
BANDS_25 = (("优", 22, 25), ("良", 18, 21), ("中", 13, 17), ("差", 0, 12))
BANDS_20 = (("优", 17, 20), ("良", 14, 16), ("中", 10, 13), ("差", 0, 9))
ROWS = (
    ("林示安", "大尺寸钛合金薄壁件低应力装夹与自适应铣削", "锦屏演例精密机械", "装备制造", "none", "无提示"),
    ("欧阳示远", "车规级功率模块焊层空洞率在线检测装置", "东大街演例电子", "电子信息", "wait", "专利号待核"),
    ("周示川", "切花月季无土栽培回液再利用方法", "三圣乡演例花卉", "农业", "none", "无提示"),
)


def portal(current: str = "") -> dict[str, Any]:
    """Return the frame of the public side."""
    names = (
        "首页",
        "新闻资讯",
        "公示公告",
        "评选活动",
        "获奖者",
        "政策法规",
        "专题专栏",
        "报料投稿",
        "查询系统",
    )
    here = current or names[0]
    services = ("查询系统", "证书核验", "结果包校验", "报料投稿", "无障碍说明", "网站地图")
    return {
        "search_url": "/ui/",
        "nav": tuple(RailItem(name, "#", current=name == here) for name in names),
        "foot": (
            RailGroup("本站", tuple(RailItem(name, "#") for name in ("关于我们", "联系我们", "版权声明"))),
            RailGroup("服务", tuple(RailItem(name, "#") for name in services)),
            RailGroup("违法和不良信息举报", (RailItem("电话：000-0000-0000（演示）", ""),)),
        ),
        "legal": (
            RailItem("主办：成都市总工会（演示）", ""),
            RailItem("蜀ICP备00000000号-0（演示）", "https://beian.miit.gov.cn/"),
        ),
    }


def context() -> dict[str, Any]:
    """Return everything the gallery's templates name."""
    return {
        "rehearsal": True,
        "frame": frame(),
        "portal": portal("查询系统"),
        "now": NOW,
        "edition_now": NOW,
        "due": NOW + timedelta(days=2, hours=6, minutes=18),
        "far": NOW + timedelta(days=25),
        "form": sample_form(),
        "door": CheckInForm(),
        "answers": [("abc", "林示安 · 第一分会场 · 09:00", True), ("x", "这个码不是本轮答辩的", False)],
        "sections": SECTIONS,
        "chips": CHIPS,
        "dues": DUES,
        "way": WAY,
        "log": LOG,
        "funnel": FUNNEL,
        "units": UNITS,
        "limits": LIMITS,
        "hundred": HUNDRED,
        "columns": COLUMNS,
        "loads": (31, 33, 33, 34, 34, 34, 35, 35, 36, 38),
        "rows": ROWS,
        "bands30": BANDS_30,
        "bands25": BANDS_25,
        "bands20": BANDS_20,
        "page": Paginator(range(447), 20).page(4),
        "preview": {"token": "示例", "acts": True},
        "prize": Decimal(60000),
        "octets": 3_355_443,
        "kv": tuple(OrderedDict(评审专家="创新点摘要、去名后的附件", 上级工会="全部", 公示="不公开").items()),
        "crumbs": (RailItem("首页", "#"), RailItem("查询系统", "#"), RailItem("证书核验", "")),
        "facts": (
            ("名额", 100, "名"),
            ("奖金（每人，税前）", "60,000.00", "元"),
            ("申报", "1,046", "项"),
            ("异议截止", "10月9日", "17:00"),
        ),
    }
