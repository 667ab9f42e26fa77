"""Who keeps the pool, who may declare what, and when a draw may go on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts.enums import Grade, Party
from baijia.award.experts.models import Conflict, Draw, Expert
from baijia.award.nominations.answers import identifiers
from baijia.award.programmes.models import Edition
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.engine import draw

SEVERAL = re.compile(r"[、；;\n/|]")
"""What stands between two employers in one cell."""
MOST_LOAD = 1000
DIGEST = re.compile(r"[0-9a-f]{64}")
NONCE = re.compile(r"(?:[0-9a-f]{2}){16,64}")


def check_keeps_pool(actor: Actor, organiser: Union) -> None:
    """The actor is an organiser's or co-host's officer.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    directory.check_one_of(actor, (Role.COHOST, Role.ORGANISER), path=organiser.path)


def check_is_self(actor: Actor, expert: Expert) -> None:
    """The expert speaks for the own person alone.

    Raises:
        Refused: as hidden.
    """
    if not actor.account_uid or actor.account_uid != expert.account.uid or not expert.active:
        raise not_found()


def check_fields(fields: Iterable[str]) -> list[str]:
    """An expert can judge at least one group; the first is the expert's own field.

    Raises:
        Refused: none is named.
    """
    listed = list(dict.fromkeys(fields))
    if not listed:
        raise Refused("expert.fields", _("请至少填写一个可评审的行业组。"), field="fields")
    return listed


def check_expert(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given columns of an expert, tidied.

    Raises:
        Refused: naming the field.
    """
    tidy = {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}
    if "fields" in tidy:
        tidy["fields"] = check_fields(tidy["fields"])
    for key, words in (("name", _("请填写姓名。")), ("employer", _("请填写工作单位。"))):
        if key in tidy and not tidy[key]:
            raise Refused(f"expert.{key}", words, field=key)
    if "employer" in tidy and SEVERAL.search(tidy["employer"]):
        raise Refused(
            "expert.employers",
            _("“%s”像是两家单位；现单位只写一家，以前的写在曾任职单位。") % tidy["employer"],
            field="employer",
        )
    if "credit_code" in tidy:
        tidy["credit_code"] = check_credit_code(tidy["credit_code"])
    if tidy.get("grade") and tidy["grade"] not in Grade.values:
        raise Refused("expert.grade", _("没有“%s”这一级别。") % tidy["grade"], field="grade")
    load = tidy.get("max_load", 0)
    if type(load) is not int or not 0 <= load <= MOST_LOAD:
        raise Refused("expert.load", _("评审量上限应为 0 至 %d 的整数。") % MOST_LOAD, field="max_load")
    first, last = tidy.get("away_from"), tidy.get("away_until")
    if ("away_from" in tidy or "away_until" in tidy) and ((first is None) != (last is None)):
        raise Refused("expert.away", _("不能参加的时段要写明起止两天。"), field="away_until")
    if first and last and first > last:
        raise Refused("expert.away", _("不能参加的时段，止日早于起日。"), field="away_until")
    return tidy


def check_credit_code(text: str) -> str:
    """Return a unified social credit code in its canonical form; none is none.

    Raises:
        Refused: it is no such code, and why.
    """
    if not text.strip():
        return ""
    try:
        return identifiers.check_credit_code(text)
    except ValueError as wrong:
        raise Refused("expert.credit_code", str(wrong), field="credit_code") from None


def check_stars(stars: int) -> int:
    """A rating goes from 1 to 5.

    Raises:
        Refused: it does not.
    """
    if type(stars) is not int or not 1 <= stars <= 5:
        raise Refused("rating.stars", _("评价应为 1 至 5。"), field="stars")
    return stars


def check_reason(reason: str) -> str:
    """A decision on a conflict says why.

    Raises:
        Refused: it does not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("conflict.reason", _("请写明理由。"), field="reason")
    return text[:200]


def check_not_pinned(conflict: Conflict) -> None:
    """A pinned decision stays.

    Raises:
        Refused: it is pinned; it must be unpinned with a reason first.
    """
    if conflict.pinned:
        raise Refused("conflict.pinned", _("这一回避决定已锁定；如需更改，请先写明理由解除锁定。"))


def check_same_organiser(expert: Expert, edition: Edition) -> None:
    """The expert belongs to the organiser's own pool.

    Raises:
        Refused: as hidden.
    """
    if expert.organiser_id != edition.organiser_id:
        raise not_found()


def check_holds_share(actor: Actor, organiser: Union, party: str) -> None:
    """A share is given by the party's own officer.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    if party == Party.DISCIPLINE:
        directory.check_role(actor, Role.SUPERVISOR, path=organiser.path)
    else:
        check_keeps_pool(actor, organiser)


def check_digest(commit: str) -> str:
    """A share begins as a SHA-256 in hex.

    Raises:
        Refused: it is none.
    """
    text = commit.strip().lower()
    if not DIGEST.fullmatch(text):
        raise Refused("share.commit", _("承诺应为 64 位十六进制的 SHA-256。"), field="commit")
    return text


def check_nonce(nonce: str, commit: str) -> str:
    """What is revealed is what was committed to.

    Raises:
        Refused: it is no hex, or another secret.
    """
    text = nonce.strip().lower()
    if not NONCE.fullmatch(text):
        raise Refused("share.nonce", _("随机数应为十六进制，成对的 0 至 9、a 至 f。"), field="nonce")
    if draw.commitment(text) != commit:
        raise Refused("share.other", _("与事先的承诺不符，请核对当时记下的随机数。"), field="nonce")
    return text


def check_none_drawing(*, drawing: bool) -> None:
    """Shares and fields are settled before the draw is committed.

    Raises:
        Refused: it is committed.
    """
    if drawing:
        raise Refused("draw.committed", _("抽取已经公布承诺，不能再改；如需重来，请先写明理由作废。"))


def check_is_committed(*, committed: bool) -> None:
    """A draw is committed before anything of it is revealed.

    Raises:
        Refused: it is not.
    """
    if not committed:
        raise Refused("draw.none", _("还没有公布抽取承诺；先公布，再公开随机数和信标。"))


def check_beacon(text: str) -> str:
    """A beacon is named, and has a value, in a line of text.

    Raises:
        Refused: it is empty or too long.
    """
    line = " ".join(text.split())
    if not 2 <= len(line) <= 120:
        raise Refused(
            "draw.beacon", _("请写明信标，如“2021-08-15 上证指数收盘”，2 至 120 字。"), field="beacon"
        )
    return line


def check_all_shares(parties: Collection[str], *, revealed: bool = False) -> None:
    """Both parties have given their share, or revealed it.

    Raises:
        Refused: naming who has not.
    """
    missing = "、".join(str(party.label) for party in Party if party not in parties)
    if missing and revealed:
        raise Refused("draw.unrevealed", _("%s还没有公开随机数。") % missing)
    if missing:
        raise Refused("draw.shares", _("%s还没有交承诺。") % missing)


def check_draw_is_open(row: Draw) -> None:
    """The draw is committed and neither drawn nor void.

    Raises:
        Refused: saying which.
    """
    if row.voided_at is not None:
        raise Refused("draw.void", _("本次抽取已作废，请重新发起。"))
    if row.drawn_at is not None:
        raise Refused("draw.drawn", _("本次抽取已有结果，不能重抽。"))
