"""The edition's own news: what the calendar and the outcomes say, each on its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from baijia.award.decisions import queries as decisions
from baijia.award.honours import queries as honours
from baijia.award.programmes import queries as programmes
from baijia.award.record import queries as record
from baijia.core import clock

SOURCE = "本站综合"


@dataclass(frozen=True)
class Story:
    """One piece of news about the edition."""

    at: datetime
    column: str
    title: str
    lead: str
    text: str
    flags: tuple[str, ...] = ()
    picture: int | None = None
    table: tuple[tuple[str, ...], ...] = ()


def stories() -> list[Story]:
    """Return what has happened in the newest edition so far."""
    edition = programmes.published().first()
    if edition is None:
        return []
    now = clock.edition_now()
    found = [story for story in _all(edition, programmes.in_force(edition)) if story.at <= now]
    return sorted(found, key=lambda story: story.at)


def _day(moment: datetime) -> str:
    moment = moment.astimezone(clock.ZONE)
    return f"{moment.month}月{moment.day}日"


def _all(edition: Any, definition: dict[str, Any]) -> Iterator[Story]:
    calendar = {
        name: datetime.fromisoformat(at)
        for name, at in definition["calendar"].items()
        if name.endswith(("_opens", "_closes"))
    }
    funnel = {code: count for code, _words, count in record.funnel(edition)}
    places, groups = definition["honours"]["places"], definition["groups"]
    yield from _before(calendar, definition["name"], places, groups)
    yield from _after(calendar, funnel)
    yield from _rounds(calendar, definition)
    yield from _on_notice(edition, definition)
    yield from _named(edition, definition)


def _before(calendar: dict[str, datetime], name: str, places: int, groups: list[Any]) -> Iterator[Story]:
    opens, closes = calendar["filing_opens"], calendar["filing_closes"]
    names = [group["name"] for group in groups]
    yield Story(
        opens,
        "tongzhigonggao",
        "关于开展第四届“百佳”职工创客明星评选的通知",
        f"{_day(opens)}开始申报，{_day(closes)}截止，评选{places}名。",
        f"{name}评选面向全市一线职工，分{len(groups)}个行业组申报。\n## 怎样申报\n由基层工会在网上填报，本人核对并确认；"
        "区（市）县和产业工会在名额内推荐。评选不收取任何费用。\n## 怎样核对\n规则、日程和评分办法在评选活动页公开，"
        "结果公布时同时公布结果包，任何人都可以自己核对。",
        table=(("序号", "行业组"), *((str(n), each) for n, each in enumerate(names, start=1))),
    )
    yield Story(
        opens + timedelta(days=6, hours=1),
        "gonghuizixun",
        "申报材料常见退回原因：专利号、盖章页与推荐排序",
        "开始申报一周，退回最多的是三类问题，填报前看一眼能省一趟。",
        "一是专利号少一位或校验位不对，系统会提示，请对照证书。\n二是盖章页拍得不清，请平放、正对、不要阴影。\n"
        "三是推荐单位没有排序，名额内外都要排。",
    )
    yield Story(
        closes + timedelta(hours=1),
        "gonghuizixun",
        f"基层工会申报{_day(closes)}截止，材料按规定封存",
        "截止时间以服务器收到完整材料为准，之后任何人都不能改动。",
        "申报截止后，材料的封存值写进公开日志。以后公布的每一份结果，都能和这一天的封存值对上。\n"
        "没有赶上的，不再补报；因系统故障没有报上的，按规则由两人共同核准。",
        flags=("recommended",),
        picture=1,
    )


def _after(calendar: dict[str, datetime], funnel: dict[str, int]) -> Iterator[Story]:
    filed, screened = funnel.get("filed", 0), funnel.get("screened", 0)
    if "recommendation_closes" in calendar:
        at = calendar["recommendation_closes"] + timedelta(hours=2)
        yield Story(
            at,
            "gonghuizixun",
            f"推荐截止，{filed}项成果进入资格审查",
            "推荐顺序和名额使用情况已封存，未推荐的都写明了理由。",
            "各推荐单位在名额内排出顺序，报送时逐项写明理由。没有被推荐的申报人，可以凭回执号看到原因。",
        )
    if "screening_closes" in calendar and screened:
        at = calendar["screening_closes"] + timedelta(hours=1)
        yield Story(
            at,
            "gonghuizixun",
            f"资格审查结束：{filed}项申报中{screened}项通过",
            "没有通过的，每一项都有一条规则和一句理由。",
            "资格审查逐条对照评选办法。规则能判断的由规则判断，需要人判断的写明是谁、为什么。\n"
            "申报人凭回执号和身份证后六位，可以查到自己的一项停在哪一步。",
            flags=("carousel",),
            picture=3,
        )
    first = calendar["filing_opens"]
    yield Story(
        first + timedelta(days=3, hours=2),
        "zhengcejiedu",
        "评选规则怎样定、怎样改：冻结与补充通知",
        "方案开放后就冻结，要改只能发有编号的补充通知；打分开始后，评分规则不再改。",
        "方案冻结时，全文的摘要写进公开日志。以后的每一处改动都有编号、原因、批准人和影响范围，公布在评选活动页。",
    )
    yield Story(
        first + timedelta(days=9, hours=3),
        "zhuantizhuanlan",
        "公开日志是什么：一本只能往后写的账",
        "写进去的不能删、不能改、不能插队，改一个字，所有见证人都会发现。",
        "日志里没有个人信息，只有每一步的封存值。主办单位定期签署最新一页，外部见证人也签。\n"
        "您可以在“公开日志”页看到最新检查点，和张贴的公示上印的比对。",
    )


def _rounds(calendar: dict[str, datetime], definition: dict[str, Any]) -> Iterator[Story]:
    for item in definition["rounds"]:
        opens = calendar.get(f"{item['code']}_opens")
        if opens is None:
            continue
        yield Story(
            opens + timedelta(hours=1),
            "zhuantizhuanlan",
            f"{item['name']}开始，专家背对背打分",
            "专家只看到材料，看不到单位和姓名；材料和专家的搭配由程序按专长和回避规则算出。",
            "每一份材料由几位专家分别打分，互相看不到。提交的那一刻，分数的封存值写进公开日志，谁也不能事后改。\n"
            "> 看不到是谁的材料，反而看得更细。\n评分结束后，名次由公开的规则算出，不由任何人排。",
            flags=("headline", "carousel", "recommended"),
            picture=6,
        )


def _on_notice(edition: Any, definition: dict[str, Any]) -> Iterator[Story]:
    """Tell of each notice. The names stand in the notice alone, which goes offline when it ends."""
    name, days = definition["name"], definition["notice"]["days"]
    for notice in decisions.notices_of(edition):
        first, people = notice.number == 1, len(notice.document["list"])
        what = "拟授予人员" if first else "递补人员"
        ends = f"{_day(notice.closes)}{notice.closes.astimezone(clock.ZONE):%H:%M}"
        yield Story(
            notice.opens + timedelta(minutes=30),
            "tongzhigonggao",
            f"关于{name}{what}名单的公示",
            f"共{people}人，公示{days}个工作日，{ends}截止。",
            f"按照评选办法，现将{what}名单予以公示。名单见“公示公告”，期满后下线，只留日期和封存值。\n## 怎样提出异议\n"
            "对名单有异议的，请在公示期内实名提出，写明事实和依据，可以在网上填写，也可以来信来访。主办单位为异议人保密，"
            "受理后答复。\n## 怎样核对\n公示内容的封存值写进公开日志，也印在张贴的公示上，两处可以比对。",
            flags=("carousel",) if first else (),
            picture=1 if first else None,
        )
        if first:
            yield Story(
                notice.opens + timedelta(hours=5),
                "gonghuizixun",
                "公示期里您可以做的三件事：看名单、提异议、对日志",
                "不用登录，也不用到现场；提异议要留姓名和联系方式，身份只有办理人看得到。",
                "一是看名单。每个人的单位、岗位和项目都写在公示页上。\n二是提异议。实名提出，写清什么时间、什么事、依据是什么，"
                "系统给一个回执号，凭它查办理进度。匿名反映的作为线索处理。\n三是对日志。把公示页上的封存值和公开日志比一比，"
                "任何一个字改过，两处就对不上。",
                flags=("recommended",),
                picture=0,
            )
        if notice.closed_at is not None:
            yield Story(
                notice.closed_at + timedelta(hours=1),
                "gonghuizixun",
                f"{what}名单公示期满，异议逐件答复",
                f"公示自{_day(notice.opens)}起，{ends}结束。",
                "公示期内收到的每一件异议都已登记，由经办人核查，处理结果答复异议人；成立的，当事人退出名单，由同组递补人员"
                "按名次递补，并另行公示。\n公示页已按规定下线，公开日志里保留公示内容的封存值。",
            )


def _named(edition: Any, definition: dict[str, Any]) -> Iterator[Story]:
    """Tell of the decision that names the holders, by group; whoever wants a name finds it in the register."""
    held = honours.of_edition(edition)
    last = held.order_by("-conferred_at").first()
    if last is None:
        return
    name, count, groups = definition["name"], held.count(), honours.by_group(edition)
    words = {group["code"]: group["name"] for group in definition["groups"]}
    table = tuple((words.get(code, code), str(n)) for code, n in groups.items())
    yield Story(
        last.conferred_at,
        "tongzhigonggao",
        f"关于命名{name}的决定",
        f"{last.decision and f'{last.decision}：'}经评审、公示和审定，命名{count}人，颁发证书和奖章。",
        f"经基层申报、逐级推荐、资格审查、专家评审、公示和审定，现命名{count}名同志为{name}。获奖者名册在“获奖者”页，"
        "证书编号可以在“证书核验”页当场核验。\n## 表彰\n"
        f"向每位获奖者颁发证书、奖章和奖金{Decimal(definition['honours']['prize']):,}元（税前）。奖金按规定代扣代缴个人所得税。\n"
        "## 核对\n从申报到命名的结果包同时公布，任何人都可以下载，自己核对一遍。",
        flags=("headline",),
        table=(("行业组", "命名人数"), *table),
    )
    yield Story(
        last.conferred_at,
        "gonghuizixun",
        f"{count}名职工获颁证书：扫一扫，当场辨真伪",
        "每张证书有自己的编号和签名，撤销了也查得到。",
        "证书上的二维码通向核验页，页面写明持有人、届次和是否有效。随证书发的电子凭证带有主办单位的签名。\n"
        "> 证书不怕查，就怕没人查。\n命名之后，获奖者的奖金、推荐参评和后续服务都在自己的成长档案里办理。",
        flags=("carousel", "recommended"),
        picture=4,
    )
