"""Writes of matching: needs, offers, bringing together, consent of both sides, meetings and what came of them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from baijia.aftercare.matching import queries, rules
from baijia.aftercare.matching.enums import LIST_MOVES, MATCH_MOVES, MatchState, MeetingKind
from baijia.aftercare.matching.models import Match, Meeting, Need, Offer
from baijia.aftercare.matching.ranking import Suggestion
from baijia.award.honours import commands as honours
from baijia.core import audit, cipher, clock, ids, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union


@command
def ask(
    *,
    actor: Actor,
    organiser: Union,
    unit: Union,
    title: str,
    text: str,
    contact: str,
    phone: str,
    group: str = "",
    industry: str = "",
) -> Need:
    """A firm says what it looks for; whom to call is sealed until both sides of a match agree."""
    rules.check_asks_for(actor, unit, organiser)
    rules.check_words(organiser, title, text, group=group, industry=industry)
    rules.check_contact(contact, phone)
    uid = ids.new_uid()
    need = Need.objects.create(
        uid=uid,
        organiser=organiser,
        unit=unit,
        contact=contact.strip()[:60],
        phone_token=cipher.seal(phone.strip(), table=queries.TABLE, field="phone_token", row=uid),
        by_uid=actor.account_uid,
        at=clock.edition_now(),
        **_words(title, text, group, industry),
    )
    audit.record(actor, "matching.ask", need, after={"title": need.title, "unit": unit.code})
    return need


@command
def offer(
    *,
    actor: Actor,
    organiser: Union,
    person: Person,
    title: str,
    text: str,
    group: str = "",
    industry: str = "",
) -> Offer:
    """A holder says what there is to offer, having agreed to be introduced."""
    rules.check_is_person(actor, person)
    honour = rules.check_holder(person, organiser)
    rules.check_words(organiser, title, text, group=group, industry=industry)
    row = Offer.objects.create(
        organiser=organiser,
        honour=honour,
        person=person,
        unit=honour.dossier.unit if honour.dossier else None,
        at=clock.edition_now(),
        **_words(title, text, group, industry),
    )
    audit.record(actor, "matching.offer", row, after={"title": row.title})
    return row


def _words(title: str, text: str, group: str, industry: str) -> dict[str, Any]:
    return {
        "title": title.strip()[:80],
        "text": text.strip()[:2000],
        "group": group.strip()[:20],
        "industry": industry.strip()[:5],
    }


@command
def close_need(*, actor: Actor, need: Need) -> Need:
    """Look no further."""
    row = Need.objects.select_for_update(of=("self",)).select_related("organiser", "unit").get(pk=need.pk)
    rules.check_asks_for(actor, row.unit, row.organiser)
    lifecycle.move(row, "close", LIST_MOVES)
    row.save(update_fields=["state"])
    audit.record(actor, "matching.close_need", row)
    return row


@command
def close_offer(*, actor: Actor, offer: Offer) -> Offer:
    """Offer it no longer."""
    row = Offer.objects.select_for_update(of=("self",)).select_related("person").get(pk=offer.pk)
    rules.check_is_person(actor, row.person)
    lifecycle.move(row, "close", LIST_MOVES)
    row.save(update_fields=["state"])
    audit.record(actor, "matching.close_offer", row)
    return row


@command
def invite(*, actor: Actor, need: Need, offer: Offer) -> Match:
    """Bring a need and an offer together: both sides are asked, and neither learns yet who the other is."""
    need = Need.objects.select_for_update(of=("self",)).select_related("organiser", "unit").get(pk=need.pk)
    rules.check_serves(actor, need.organiser)
    rules.check_pair(need, offer)
    fits = next((one for row, one in queries.offers_for(need, most=1000) if row.pk == offer.pk), None)
    match = Match.objects.create(
        need=need,
        offer=offer,
        score=Decimal(str(fits.score)) if fits else Decimal(0),
        reasons=_reasons(fits),
        moved_on=clock.edition_now().date(),
        by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    audit.record(actor, "matching.invite", match, after={"need": need.uid, "offer": offer.uid})
    _tell_maker(actor, match, "matching.invited")
    outbox.enqueue(need.by_uid, "matching.invited_firm", need=need.title, title=offer.title)
    return match


def _tell_both(actor: Actor, match: Match, template: str, **context: Any) -> None:
    """Tell the holder and the firm's officer, each by what is their own."""
    _tell_maker(actor, match, template, **context)
    outbox.enqueue(match.need.by_uid, template, title=match.need.title, **context)


def _tell_maker(actor: Actor, match: Match, template: str, **context: Any) -> None:
    context["title"] = match.need.title
    honours.tell(actor=actor, person=match.offer.person, template=template, context=context)


def _reasons(fits: Suggestion | None) -> list[str]:
    return list(fits.shared) if fits else []


@command
def agree(*, actor: Actor, match: Match) -> Match:
    """One side agrees; with the second one each side learns who the other is."""
    row = _locked(match)
    side = rules.check_may_speak(actor, row)
    rules.check_invited(row)
    rules.check_still_shared(row.offer)
    rules.check_side(row, side)
    setattr(row, f"{side}_agreed_at", clock.edition_now())
    if row.need_agreed_at is not None and row.offer_agreed_at is not None:
        lifecycle.move(row, "agree", MATCH_MOVES)
        _tell_both(actor, row, "matching.agreed")
    return _kept(actor, row, "agree", side=side)


@command
def decline(*, actor: Actor, match: Match, note: str) -> Match:
    """One side, or the service officer who heard of it, says that nothing will come of it, and why."""
    row = _locked(match)
    if not actor.places(Role.SERVICE_OFFICER):
        rules.check_may_speak(actor, row)
    else:
        rules.check_serves(actor, row.need.organiser)
    lifecycle.move(row, "decline", MATCH_MOVES)
    row.note = rules.check_note(note)
    _tell_both(actor, row, "matching.declined", reason=row.note)
    return _kept(actor, row, "decline", note=row.note)


@command
def arrange(*, actor: Actor, match: Match, kind: MeetingKind, starts: datetime, place: str) -> Meeting:
    """Give both sides a slot: a talk, or a visit to the firm."""
    row = _locked(match)
    rules.check_serves(actor, row.need.organiser)
    rules.check_opened(row)
    rules.check_note(place)
    meeting = Meeting.objects.create(
        match=row, kind=kind, starts=starts, place=place.strip()[:120], by_uid=actor.account_uid
    )
    audit.record(actor, "matching.arrange", meeting, after={"starts": clock.iso(starts), "kind": str(kind)})
    _tell_both(actor, row, "matching.meeting", starts=clock.iso(starts), place=meeting.place)
    return meeting


@command
def report(*, actor: Actor, meeting: Meeting, words: str) -> Meeting:
    """Say what was done at a talk or visit; the first report moves the match on."""
    row = _locked(Match(pk=meeting.match_id))
    rules.check_serves(actor, row.need.organiser)
    meeting.report = rules.check_note(words)
    meeting.save(update_fields=["report"])
    if row.state == MatchState.AGREED:
        lifecycle.move(row, "meet", MATCH_MOVES)
        row.moved_on = clock.edition_now().date()
        row.save()
    audit.record(actor, "matching.report", meeting, after={"words": meeting.report})
    return meeting


@command
def conclude(
    *,
    actor: Actor,
    match: Match,
    act: str,
    note: str = "",
    contract: str = "",
    amount: Decimal | None = None,
    value: Decimal | None = None,
) -> Match:
    """Move a match on: "intend" with words, "contract" with number and amount, "realise" with the value."""
    row = _locked(match)
    rules.check_serves(actor, row.need.organiser)
    rules.check_reported(row)
    lifecycle.move(row, act, MATCH_MOVES)
    if act == "intend":
        row.note = rules.check_note(note)
    elif act == "contract":
        rules.check_contract(contract, amount)
        row.contract, row.amount = contract.strip()[:60], amount
    else:
        rules.check_value(value)
        row.value = value
    return _kept(actor, row, act, amount=str(row.amount), value=str(row.value))


def _locked(match: Match) -> Match:
    rows = Match.objects.select_for_update(of=("self",))
    return rows.select_related("need__organiser", "need__unit", "offer__person").get(pk=match.pk)


def _kept(actor: Actor, row: Match, act: str, **after: Any) -> Match:
    row.moved_on = clock.edition_now().date()
    row.save()
    audit.record(actor, f"matching.{act}_match", row, after={"state": row.state, **after})
    return row
