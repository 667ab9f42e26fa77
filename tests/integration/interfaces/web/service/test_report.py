"""The yearly report and the life record show what each follow-up service did, in years without a new honour as well."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

import filing
import lending
from baijia.aftercare.events import commands as events
from baijia.aftercare.incubator import commands as incubator
from baijia.aftercare.matching import commands as matching
from baijia.award.honours import commands as honours
from baijia.award.honours.models import Holder
from baijia.core import clock

NEXT_YEAR = date(2022, 3, 1)
FIGURES = {
    "活动": "1 场，签到 1 人",
    "项目对接": "合同 80,000.00 元，见效 30,000.00 元",
    "职工创客空间": "新入驻 1 份，离驻 0 份",
    "小额贴息贷款": "放款 1 笔 100,000.00 元，拨付贴息 106.94 元",
}
"""The subsidy is half of 3.85 % on 100,000 yuan over the 20 days from 1 to 20 March: 213.89 / 2 = 106.94."""


@pytest.fixture
def desk(cast, edition):
    made = lending.make_loan_desk(cast, edition)
    made.sign("state-half")
    return made


def gather(desk, honour) -> None:
    now = clock.edition_now()
    event = events.keep_event(
        actor=desk.service, organiser=desk.cast.city, kind="salon", title="夹具改造沙龙", summary="三个案例",
        place="时代8号", starts=now + timedelta(hours=2), ends=now + timedelta(hours=4),
        closes=now + timedelta(hours=1), places=2,
    )  # fmt: skip
    event = events.move_event(actor=desk.service, event=event, act="publish")
    ticket = events.sign_up(actor=desk.holder(honour), event=event, person=honour.person).ticket
    events.check_in(actor=desk.service, event=event, entries=[(ticket, now)])


def pair(desk, honour) -> None:
    honours.change_consent(
        actor=desk.holder(honour),
        holder=Holder.objects.get(person=honour.person),
        purpose="share",
        given=True,
    )
    need = matching.ask(
        actor=desk.service, organiser=desk.cast.city, unit=desk.cast.units[1], title="铣削薄壁件颤振",
        text="加工薄壁件时颤振，报废率高，求夹具改造。", contact="赵示工", phone="028-87654321", group="", industry="C34",
    )  # fmt: skip
    offer = matching.offer(
        actor=desk.holder(honour), organiser=desk.cast.city, person=honour.person, title="薄壁件防颤夹具",
        text="可调阻尼浮动支点，解决薄壁件颤振。", group="", industry="C34",
    )  # fmt: skip
    match = matching.invite(actor=desk.service, need=need, offer=offer)
    match = matching.agree(actor=desk.holder(honour), match=match)
    match = matching.agree(actor=desk.cast.actor("other_filer"), match=match)
    meeting = matching.arrange(
        actor=desk.service, match=match, kind="visit", starts=clock.edition_now(), place="演例厂区"
    )
    matching.report(actor=desk.service, meeting=meeting, words="看了现场，夹具可改")
    matching.conclude(actor=desk.service, match=match, act="intend", note="先试一台")
    matching.conclude(
        actor=desk.service, match=match, act="contract", contract="HT-1", amount=Decimal("80000.00")
    )
    matching.conclude(actor=desk.service, match=match, act="realise", value=Decimal("30000.00"))


def house(desk, honour) -> None:
    space = incubator.keep_space(
        actor=desk.service, organiser=desk.cast.city, name="时代8号职工创客空间", address="锦江区", area=1000,
        free_area=300, most_months=36, free_months=3, basis="创客空间管理办法第六条", opened=date(2021, 1, 1),
    )  # fmt: skip
    seat = incubator.add_unit(actor=desk.service, space=space, code="A1", kind="seat", rent=Decimal("200.00"))
    row = incubator.apply(
        actor=desk.holder(honour), person=honour.person, space=space, project="薄壁件夹具",
        plan="三个月试制样机，半年内完成小批试用。", wanted="seat",
    )  # fmt: skip
    row = incubator.review(actor=desk.service, admission=row, act="check")
    opinion = [{"expert": "文示专", "score": 86, "words": "计划可行"}]
    row = incubator.review(actor=desk.service, admission=row, act="admit", opinions=opinion)
    incubator.sign_agreement(actor=desk.service, admission=row, unit=seat, starts=NEXT_YEAR, months=12)


def test_each_service_stands_in_the_report_of_its_year_and_in_the_holders_record(desk):
    honour = desk.money.honours[0]
    report = reverse("service-report")
    with lending.at(NEXT_YEAR):
        for serve in (gather, pair, house):
            serve(desk, honour)
        loan = desk.lent(honour, "state-half")
    with lending.at(date(2022, 3, 21)):
        desk.settle(desk.claim(loan))
        client = filing.sign_in(desk.cast.accounts["service"])
        now, before = (client.get(report, {"year": year}) for year in (2022, 2021))
        assert dict(now.context["served"]) == FIGURES
        for what, figures in FIGURES.items():
            assert what in now.content.decode()
            assert figures in now.content.decode()
        assert dict(before.context["served"])["活动"] == "0 场，签到 0 人"
        assert before.context["conferred"] == 3
        record = client.get(reverse("service-holder", args=[honour.person.uid])).content.decode()
    for words in ("夹具改造沙龙", "已签到", "铣削薄壁件颤振", "时代8号职工创客空间 A1", "在驻", "还款中"):
        assert words in record, words
