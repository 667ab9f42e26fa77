"""Forty needs of firms against a hundred offers of holders: suggestions, consent, visits, contracts and their value."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from baijia.aftercare.matching import commands, queries
from baijia.aftercare.matching.enums import MatchState, MeetingKind
from baijia.aftercare.matching.models import Match, Need, Offer
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register
from baijia.award.honours.enums import HolderConsent
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.directory.models import Person
from baijia.interfaces.rehearsal.play import Play

NEEDS, OFFERS = 40, 100
THINGS = ("夹具", "轴承", "齿轮", "模具", "阀门", "电池", "叶片", "管道", "涂层", "焊缝")
FAULTS = ("振动", "变形", "泄漏", "磨损", "开裂", "过热", "腐蚀", "卡滞", "漏电", "松动")
WAYS = (
    "阻尼支撑",
    "在线检测",
    "激光熔覆",
    "仿真优化",
    "快换结构",
    "自动对中",
    "余热回收",
    "视觉识别",
    "冷却循环",
    "表面强化",
)
DAY = timedelta(days=1)


def bring_together(play: Play) -> None:
    """Have firms ask and holders offer; invite the best pair of each need; some decline, some come to a contract."""
    with play.at(play.now + 2 * DAY):
        people = [Person.objects.get(uid=uid) for uid in sorted(play.holders)]
        for person in people:
            holder = register.holder_link(play.holders[person.uid])
            honours.change_consent(
                actor=holder.actor, holder=holder.holder, purpose=HolderConsent.SHARE, given=True
            )
        for place in range(OFFERS):
            _offer(play, people[place % len(people)], place)
        needs = [_ask(play, place) for place in range(NEEDS)]
    with play.at(play.now + 3 * DAY):
        matches = [match for need in needs if (match := _invite(play, need)) is not None]
    with play.at(play.now + 5 * DAY):
        agreed = [match for place, match in enumerate(matches) if _answer(play, match, place)]
    with play.at(play.now + 10 * DAY):
        for place, match in enumerate(agreed):
            _follow(play, match, place)
    play.progress.count("对接", len(matches), NEEDS)


def _offer(play: Play, person: Person, place: int) -> Offer:
    thing, fault, way = THINGS[place // 10], FAULTS[place % 10], WAYS[(place * 7) % 10]
    return commands.offer(
        actor=_holder(play, person),
        organiser=play.tree.city,
        person=person,
        title=f"{thing}{fault}的{way}方法",
        text=f"用{way}解决{thing}在运行中的{fault}问题，已在两家企业应用（演示）。",
        industry="C34" if place % 2 else "C35",
    )


def _ask(play: Play, place: int) -> Need:
    unit = play.tree.units[place % len(play.tree.units)]
    at = play.chance.randrange(OFFERS)
    thing, fault = THINGS[at // 10], FAULTS[at % 10]
    return commands.ask(
        actor=play.as_role(play.accounts[unit.uid], Role.FILING_OFFICER, unit),
        organiser=play.tree.city,
        unit=unit,
        title=f"求解决{thing}{fault}问题",
        text=f"我厂{thing}近来经常{fault}，影响交货，希望获奖者来看一看（演示）。",
        contact="演例联系人",
        phone="028-80000000",
        industry="C34",
    )


def _invite(play: Play, need: Need) -> Match | None:
    found = queries.offers_for(need, most=1)
    return commands.invite(actor=play.actor("service"), need=need, offer=found[0][0]) if found else None


def _answer(play: Play, match: Match, place: int) -> bool:
    """Both sides answer; every fifth holder declines. Returns whether both agreed."""
    actor = _holder(play, match.offer.person)
    if place % 5 == 4:
        commands.decline(actor=actor, match=match, note="近期排不出时间")
        return False
    unit = match.need.unit
    match = commands.agree(actor=actor, match=match)
    commands.agree(actor=play.as_role(play.accounts[unit.uid], Role.FILING_OFFICER, unit), match=match)
    return True


def _follow(play: Play, match: Match, place: int) -> None:
    """Meet, report, and for some: intent, contract, value."""
    service = play.actor("service")
    kind = MeetingKind.VISIT if place % 2 else MeetingKind.TALK
    meeting = commands.arrange(
        actor=service, match=match, kind=kind, starts=play.now - DAY, place=match.need.unit.short_name
    )
    commands.report(actor=service, meeting=meeting, words="看了现场，商定先试一台（演示）")
    if place % 3 == 2:
        return
    commands.conclude(actor=service, match=match, act="intend", note="先试用三个月")
    if place % 3 == 0:
        amount = Decimal(10_000 + 1_000 * place)
        commands.conclude(
            actor=service, match=match, act="contract", contract=f"演合{place + 1:03d}", amount=amount
        )
        if place % 2 == 0:
            commands.conclude(actor=service, match=match, act="realise", value=amount * 4)


def _holder(play: Play, person: Person) -> Actor:
    return register.holder_link(play.holders[person.uid]).actor


def figures(play: Play) -> list[tuple[str, str]]:
    """Return what came of it, for the report; empty where that was not played."""
    matches = Match.objects.count()
    contracts = Match.objects.filter(state__in=(MatchState.CONTRACTED, MatchState.REALISED)).count()
    sums = f"{Need.objects.count()} 项需求、{Offer.objects.count()} 项成果，合同 {contracts} 份"
    return [("项目对接", f"{matches:>7,} 对（{sums}）")] if matches else []
