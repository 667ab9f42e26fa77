"""Needs and offers: suggestions both ways, privacy until both agree, meetings, contract and value, the board."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import payments
from baijia.aftercare.matching import commands, queries
from baijia.aftercare.matching.models import Match, Need
from baijia.award.honours import commands as honours
from baijia.award.honours.models import Holder
from baijia.award.record import commands as record
from baijia.core import clock
from baijia.core.actor import Actor, Grant
from baijia.core.models import Message
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.enums import Role

NEED = {
    "title": "铣削薄壁件颤振", "text": "加工薄壁件时颤振，报废率高，求夹具改造。", "contact": "赵示工",
    "phone": "028-87654321", "group": "equipment", "industry": "C34",
}  # fmt: skip
OFFER = {
    "title": "薄壁件防颤夹具",
    "text": "可调阻尼浮动支点，解决薄壁件颤振。",
    "group": "equipment",
    "industry": "C34",
}


@pytest.fixture
def desk(cast, edition):
    """Three holders who agree to be introduced."""
    made = payments.make_desk(cast, edition, settings=False)
    for honour in made.honours:
        holder = Holder.objects.get(person=honour.person)
        honours.change_consent(actor=made.links[honour.person_id], holder=holder, purpose="share", given=True)
    return made


def codes_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    many = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return [one.code if one.field is None else one.field for one in many]


def need_of(desk, unit=3, **changed):
    return commands.ask(
        actor=desk.service, organiser=desk.cast.city, unit=desk.cast.units[unit], **NEED | changed
    )


def offer_of(desk, place=0, **changed):
    honour = desk.honours[place]
    return commands.offer(
        actor=desk.links[honour.person_id],
        organiser=desk.cast.city,
        person=honour.person,
        **OFFER | changed,
    )


def agreed(desk, match):
    match = commands.agree(actor=desk.links[match.offer.person_id], match=match)
    return commands.agree(actor=desk.cast.actor("filer"), match=match)


def test_an_offer_needs_an_honour_the_consent_and_words(desk, cast):
    honour = desk.honours[0]
    wrong = {"title": "短", "text": "短", "group": "no-such", "industry": "Z99"}
    assert codes_of(offer_of, desk=desk, **wrong) == ["title", "text", "group", "industry"]
    holder = Holder.objects.get(person=honour.person)
    honours.change_consent(actor=desk.links[honour.person_id], holder=holder, purpose="share", given=False)
    assert codes_of(offer_of, desk=desk) == ["matching.consent"]
    assert codes_of(
        commands.ask, actor=cast.actor("filer"), organiser=cast.city, unit=cast.units[2], **NEED
    ) == ["not_found"]
    assert codes_of(need_of, desk=desk, phone="1") == ["phone"]


def test_suggestions_go_both_ways_with_the_reason_and_never_to_oneself(desk):
    need = need_of(desk)
    fits, other = (
        offer_of(desk),
        offer_of(desk, 1, title="茶叶分级机器", text="按叶形分级，适合小型茶厂。", group="", industry=""),
    )
    own = offer_of(desk, 2, title="薄壁件铣削支撑")
    own.unit = need.unit
    own.save()
    found = queries.offers_for(need)
    assert found[0][0] == fits
    assert "薄壁件" in "".join(found[0][1].shared)
    assert found[0][1].same_group
    assert own not in [row for row, _one in found]
    assert queries.needs_for(fits)[0][0] == need
    assert queries.needs_for(own) == []
    assert codes_of(commands.invite, actor=desk.service, need=need, offer=own) == ["match.self"]
    match = commands.invite(actor=desk.service, need=need, offer=fits)
    assert match.score > 0
    assert codes_of(commands.invite, actor=desk.service, need=need, offer=fits) == ["match.twice"]
    assert fits not in [row for row, _one in queries.offers_for(need)]
    assert other.state == "open"


def test_who_takes_back_the_consent_as_a_nominee_is_introduced_to_nobody_any_more(desk, cast):
    need, offered = need_of(desk, 0), offer_of(desk, 1)
    match = commands.invite(actor=desk.service, need=need, offer=offered)
    other = need_of(desk, 2)
    assert [row for row, _why in queries.offers_for(other)] == [offered]
    member = offered.honour.dossier.members.get()
    member.consents = {"share": {"version": 1, "given": True, "at": "2021-07-29T00:00:00Z"}}
    member.save()
    nominee = Actor(
        kind="link", name=member.name, grants=(Grant(role=Role.NOMINEE, place="-", object_uid=member.uid),)
    )
    record.change_consent(actor=nominee, member_uid=member.uid, purpose="share", given=False)
    assert (queries.offers_for(other), list(queries.listed()[1])) == ([], [])
    assert codes_of(commands.agree, actor=cast.actor("filer"), match=match) == ["match.consent"]
    assert codes_of(commands.invite, actor=desk.service, need=other, offer=offered) == ["match.consent"]


def test_neither_side_learns_who_the_other_is_before_both_agree(desk, cast):
    match = commands.invite(actor=desk.service, need=need_of(desk, 0), offer=offer_of(desk, 1))
    assert NEED["phone"] not in str(Need.objects.values().get())
    maker, firm = desk.links[match.offer.person_id], cast.actor("filer")
    assert codes_of(commands.agree, actor=desk.links[desk.honours[0].person_id], match=match) == ["not_found"]
    assert codes_of(commands.agree, actor=cast.actor("sibling_filer"), match=match) == ["not_found"]
    match = commands.agree(actor=maker, match=match)
    assert (match.state, queries.firm_of(match), queries.maker_of(match)) == ("invited", None, None)
    assert codes_of(commands.agree, actor=maker, match=match) == ["match.agreed"]
    slot = {"match": match, "kind": "talk", "starts": clock.edition_now(), "place": "工会会议室"}
    assert codes_of(commands.arrange, actor=desk.service, **slot) == ["match.not_agreed"]
    match = commands.agree(actor=firm, match=match)
    assert match.state == "agreed"
    assert queries.firm_of(match).phone == NEED["phone"]
    assert queries.maker_of(match).name == desk.honours[1].name
    assert queries.match(firm, match.uid) == match
    told = Message.objects.filter(account_uid=match.offer.person.uid).order_by("pk")
    assert [row.template for row in told] == ["matching.invited", "matching.agreed"]
    asked = Message.objects.filter(account_uid=desk.service.account_uid).order_by("pk")
    assert [row.template for row in asked] == ["matching.invited_firm", "matching.agreed"], "who asked for it"
    assert desk.honours[1].name not in str([row.context for row in asked]), (
        "who it is stands on the match alone"
    )
    assert codes_of(lambda: queries.match(cast.actor("sibling_filer"), match.uid)) == ["not_found"]


def test_a_match_goes_from_meeting_to_value_and_the_board_counts_it(desk, cast):
    match = agreed(desk, commands.invite(actor=desk.service, need=need_of(desk, 0), offer=offer_of(desk, 1)))
    step = {"actor": desk.service, "match": match}
    assert codes_of(commands.conclude, act="intend", note="愿意试用", **step) == ["match.no_report"]
    slot = {"kind": "visit", "starts": clock.edition_now() + timedelta(days=1), "place": "演例0厂"}
    meeting = commands.arrange(**step, **slot)
    assert codes_of(commands.report, actor=desk.service, meeting=meeting, words="") == ["note"]
    commands.report(actor=desk.service, meeting=meeting, words="看了现场，夹具可改")
    assert codes_of(commands.conclude, act="contract", contract="1 号", amount=Decimal(1), **step) == [
        "lifecycle"
    ]
    commands.conclude(act="intend", note="先试一台", **step)
    assert codes_of(commands.conclude, act="contract", contract="", amount=Decimal(0), **step) == ["amount"]
    commands.conclude(act="contract", contract="HT-1", amount=Decimal("30000.00"), **step)
    assert codes_of(commands.conclude, act="realise", **step) == ["value"]
    match = commands.conclude(act="realise", value=Decimal("120000.00"), **step)
    assert match.state == "realised"
    other = commands.invite(
        actor=desk.service, need=need_of(desk, 0, title="另一个需求题"), offer=offer_of(desk, 2)
    )
    assert codes_of(commands.decline, actor=desk.links[other.offer.person_id], match=other, note="") == [
        "note"
    ]
    commands.decline(actor=desk.links[other.offer.person_id], match=other, note="时间不合")
    year = queries.board(cast.city)[0]
    assert (year.states["realised"], year.states["declined"]) == (1, 1)
    assert (year.amount, year.value) == (Decimal("30000.00"), Decimal("120000.00"))


def test_what_is_closed_is_not_suggested(desk):
    need, row = need_of(desk), offer_of(desk)
    assert codes_of(commands.close_offer, actor=desk.service, offer=row) == ["not_found"]
    commands.close_offer(actor=desk.links[row.person_id], offer=row)
    assert queries.offers_for(need) == []
    row.refresh_from_db()
    assert codes_of(commands.invite, actor=desk.service, need=need, offer=row) == ["match.closed"]
    commands.close_need(actor=desk.service, need=need)
    assert queries.need(desk.service, need.uid).state == "closed"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_read_the_same_number_of_statements(desk, count):
    for place in range(count):
        commands.invite(actor=desk.service, need=need_of(desk), offer=offer_of(desk, place))
    actor = desk.service
    with CaptureQueriesContext(connection) as found:
        assert len([(row.need.unit.name, row.offer.honour.name) for row in queries.matches(actor)]) == count
        assert [row.matched for row in queries.needs(actor)] == [1] * count
    assert len(found) == 2
    assert Match.objects.count() == count
