"""Who may ask, offer, bring together, agree, and say what came of it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.matching.enums import OPENED, RUNNING, ListState, MatchState
from baijia.aftercare.matching.models import Match, Need, Offer
from baijia.award.honours import queries as honours
from baijia.award.honours.enums import HolderConsent
from baijia.award.honours.models import Honour
from baijia.award.programmes import queries as programmes
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import queries as directory
from baijia.directory import rules as roles
from baijia.directory.enums import Role
from baijia.directory.models import Person, Union


def check_serves(actor: Actor, organiser: Union) -> None:
    """The actor is the organiser's service officer.

    Raises:
        Refused: as hidden.
    """
    roles.check_role(actor, Role.SERVICE_OFFICER, path=organiser.path)


def check_asks_for(actor: Actor, unit: Union, organiser: Union) -> None:
    """The actor files for the very firm, or serves the organiser above it.

    Raises:
        Refused: as hidden.
    """
    if not unit.path.startswith(organiser.path):
        raise not_found()
    if unit.path not in actor.places(Role.FILING_OFFICER):
        check_serves(actor, organiser)


def check_is_person(actor: Actor, person: Person) -> None:
    """The actor came by this person's link.

    Raises:
        Refused: as hidden.
    """
    if not honours.comes_by_link(actor, person):
        raise not_found()


def check_words(organiser: Union, title: str, text: str, *, group: str, industry: str) -> None:
    """Title and text say something, and the tags are a group of the organiser's and a code of the industries' table.

    Raises:
        Refused: every fault, under its field.
    """
    faults = []
    if len(title.strip()) < 4:
        faults.append(("title", _("请用至少 4 个字写明题目。")))
    if len(text.strip()) < 10:
        faults.append(("text", _("请用至少 10 个字写明内容，匹配要靠它。")))
    if group.strip() and group.strip() not in programmes.groups_of(organiser):
        faults.append(("group", _("组别“%s”不是主办单位评选的组别。") % group))
    if industry.strip() and directory.industry(industry.strip()) is None:
        faults.append(("industry", _("行业代码“%s”不在国民经济行业分类里。") % industry))
    if faults:
        raise RefusedMany([Refused("matching.words", words, field=field) for field, words in faults])


def check_contact(contact: str, phone: str) -> None:
    """Somebody can be reached.

    Raises:
        Refused: no name or number.
    """
    if len(contact.strip()) < 2 or sum(sign.isdigit() for sign in phone) < 7:
        raise Refused("matching.contact", _("请填写联系人和电话，双方同意后才给对方。"), field="phone")


def check_holder(person: Person, organiser: Union) -> Honour:
    """Return the standing honour of the organiser by which a person offers, with the consent to be introduced.

    Raises:
        Refused: no honour, or no consent.
    """
    for row in honours.of_person(person):
        if row.programme.organiser_id == organiser.pk and honours.stands(row):
            if not honours.agrees(person, HolderConsent.SHARE):
                raise Refused(
                    "matching.consent",
                    _("请先在“我的同意事项”里同意把成果介绍给其他单位，双方同意前不会说出您是谁。"),
                )
            return row
    raise Refused("matching.no_honour", _("只有荣誉在效的获奖者可以登记成果。"))


def check_pair(need: Need, offer: Offer) -> None:
    """Need and offer are open, of one organiser, of two sides, and not brought together already.

    Raises:
        Refused: otherwise.
    """
    if need.organiser_id != offer.organiser_id:
        raise not_found()
    if need.state != ListState.OPEN or offer.state != ListState.OPEN:
        raise Refused("match.closed", _("需求或成果已经关闭，不能再对接。"))
    check_still_shared(offer)
    if offer.unit_id is not None and offer.unit_id == need.unit_id:
        raise Refused("match.self", _("这项成果就出自提出需求的单位，不能与自己对接。"))
    if Match.objects.filter(need=need, offer=offer, state__in=RUNNING).exists():
        raise Refused("match.twice", _("这一对已经在对接。"))


def check_still_shared(offer: Offer) -> None:
    """The holder still agrees to be introduced.

    Raises:
        Refused: the consent was taken back.
    """
    if not honours.agrees(offer.person, HolderConsent.SHARE):
        raise Refused("match.consent", _("获奖者已收回“把成果介绍给其他单位”的同意，不能再对接。"))


def check_side(match: Match, side: str) -> None:
    """A side agrees once.

    Raises:
        Refused: it did.
    """
    if getattr(match, f"{side}_agreed_at") is not None:
        raise Refused("match.agreed", _("您已经同意过了，等对方答复。"))


def check_invited(match: Match) -> None:
    """Both sides are being asked.

    Raises:
        Refused: the match has gone further, or nothing came of it.
    """
    if match.state != MatchState.INVITED:
        raise Refused("match.state", _("这一对已经是“%s”。") % match.get_state_display())


def check_opened(match: Match) -> None:
    """Both sides agreed.

    Raises:
        Refused: not yet, or nothing came of it.
    """
    if match.state not in OPENED:
        raise Refused("match.not_agreed", _("双方都同意之后才能安排见面。"))


def check_may_speak(actor: Actor, match: Match) -> str:
    """Return the side for which the actor speaks: "need" for the firm, "offer" for the holder.

    Raises:
        Refused: as hidden, for anybody else.
    """
    if honours.comes_by_link(actor, match.offer.person):
        return "offer"
    if match.need.unit.path in actor.places(Role.FILING_OFFICER):
        return "need"
    raise not_found()


def check_note(note: str) -> str:
    """Something is said. Returns it.

    Raises:
        Refused: nothing.
    """
    if len(note.strip()) < 2:
        raise Refused("match.note", _("请写明情况。"), field="note")
    return note.strip()[:300]


def check_contract(contract: str, amount: Decimal | None) -> None:
    """A contract has a number and an amount.

    Raises:
        Refused: it has not.
    """
    if len(contract.strip()) < 2 or amount is None or amount <= 0:
        raise Refused("match.contract", _("请填写合同编号和大于 0 的金额。"), field="amount")


def check_value(value: Decimal | None) -> None:
    """The value realised is known.

    Raises:
        Refused: it is not.
    """
    if value is None or value < 0:
        raise Refused("match.value", _("请填写见效金额，不能小于 0。"), field="value")


def check_reported(match: Match) -> None:
    """Both sides met, and somebody said what was done.

    Raises:
        Refused: no meeting has a report.
    """
    if not match.meetings.exclude(report="").exists():
        raise Refused("match.no_report", _("请先登记对接或走访的情况。"))
