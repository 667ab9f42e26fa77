"""Who may open accounts and hold roles, and what an identity number must look like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import PROGRAM_ROLES, SECOND_FACTOR_ROLES, THREE_OFFICERS, Role, UnionKind
from baijia.directory.models import Account, ApiToken, Assignment, Union

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
OPENERS = (Role.ADMINISTRATOR, Role.ORGANISER, Role.RECOMMENDER)
MOST_TOKENS = 5
"""Open tokens an account may have: one for each program that files for it, and one while it is changed."""
MOST_TOKEN_DAYS = 365
"""A token that nobody renews ends within a year: officers and their programs change as often as honours return."""


def check_opens_account(actor: Actor, union: Union, role: Role) -> None:
    """An account is opened by the level above, or by an administrator.

    Raises:
        Refused: the actor holds no office above the node.
    """
    if actor.is_system:
        return
    if actor.has(Role.ADMINISTRATOR, path=union.path):
        check_second_factor(actor, Role.ADMINISTRATOR)
        return
    if role in (Role.PROPOSER, Role.EXPERT) and actor.has(Role.ORGANISER, path=union.path):
        check_second_factor(actor, Role.ORGANISER)
        return
    above = union.path[:-5]
    if role == Role.FILING_OFFICER and actor.has(Role.RECOMMENDER, path=above):
        return
    if role in (Role.FILING_OFFICER, Role.RECOMMENDER) and actor.has(Role.ORGANISER, path=above):
        check_second_factor(actor, Role.ORGANISER)
        return
    raise Refused("account.opener", _("账号由上一级工会开立，请联系上一级工会。"))


def check_adds_union(actor: Actor, parent: Union | None, kind: UnionKind) -> None:
    """A union is added by the one it belongs to or one above it, or by an administrator.

    Raises:
        Refused: the actor holds no office there, or may add grassroots unions only.
    """
    if actor.is_system:
        return
    if parent is None or kind == UnionKind.PARTNER:
        check_role(actor, Role.ADMINISTRATOR, path=parent.path if parent else "")
        return
    if actor.has(Role.RECOMMENDER, path=parent.path) and kind in (UnionKind.UNIT, UnionKind.STREET):
        return
    for role in (Role.ORGANISER, Role.ADMINISTRATOR):
        if actor.has(role, path=parent.path):
            check_second_factor(actor, role)
            return
    raise Refused("union.adder", _("下级工会由它所属的工会或更上一级登记。"), field="parent")


def check_relocates(actor: Actor, union: Union, parent: Union) -> None:
    """A grassroots union with nothing below it moves by whoever is above both the old place and the new one.

    Raises:
        Refused: hidden where the actor is not above the union; not above the new place; another kind; no move.
    """
    if not _adds(actor, union.parent):
        raise not_found()
    if not _adds(actor, parent):
        raise Refused(
            "union.mover",
            _("调整隶属由两边共同的上级工会登记，“%(name)s”不归您管理。") % {"name": parent.name},
            field="parent",
        )
    if union.kind != UnionKind.UNIT or parent.kind in (UnionKind.UNIT, UnionKind.PARTNER):
        raise Refused(
            "union.move_kind",
            _("只有基层工会可以调整隶属，新的上级应是街道、区县或产业工会。"),
            field="parent",
        )
    if parent.pk == union.parent_id:
        raise Refused("union.move_same", _("它已经属于这个工会。"), field="parent")
    if union.children.exists():
        raise Refused("union.move_below", _("它下面还有其他工会，请先把那些工会调整到别处。"), field="union")


def _adds(actor: Actor, parent: Union | None) -> bool:
    try:
        check_adds_union(actor, parent, UnionKind.UNIT)
    except Refused as refused:
        if refused.code != "union.adder" and not refused.hidden:
            raise
        return False
    return True


def check_union(code: str, name: str, members: int) -> None:
    """A union has a code of its own, a name, and no fewer than no members.

    Raises:
        Refused: naming the field.
    """
    if not re.fullmatch(r"[0-9A-Za-z-]{2,24}", code):
        raise Refused("union.code", _("编码用 2 至 24 位字母、数字或短横。"), field="code")
    if Union.objects.filter(code=code).exists():
        raise Refused("union.code_taken", _("这个编码已经有单位在用，请先查找，不要重复登记。"), field="code")
    if not 2 <= len(name.strip()) <= 80:
        raise Refused("union.name", _("请填写单位全称（2 至 80 字）。"), field="name")
    if members < 0:
        raise Refused("union.members", _("会员人数不能是负数。"), field="members")


def running() -> Q:
    """Return the condition on an assignment that it holds today, or will."""
    return Q(ends=None) | Q(ends__gt=clock.wall_now().astimezone(clock.ZONE).date())


def check_manages(actor: Actor, account: Account) -> None:
    """The actor may act on an account: it could have opened every role that the account holds or last held.

    Raises:
        Refused: for one of the roles it could not; as hidden where it is above none of them.
    """
    held = list(account.assignments.filter(running()).select_related("union"))
    held = held or list(account.assignments.select_related("union").order_by("-ends", "-pk")[:1])
    allowed = [can_open(actor, row.union, Role(row.role)) for row in held]
    if not any(allowed):
        raise not_found()
    if not all(allowed):
        raise Refused("account.shared", _("这个账号还有不归您管理的任职，请联系系统管理员。"))


def check_identifies(actor: Actor, account: Account) -> None:
    """An administrator says whose account it is, and not of the own one.

    Raises:
        Refused: hidden from others; or it is the own account.
    """
    check_manages(actor, account)
    if actor.is_system:
        return
    if not actor.has(Role.ADMINISTRATOR):
        raise not_found()
    if actor.account_uid == account.uid:
        raise Refused("account.own_identity", _("不能登记自己的账号，请由另一位管理员登记。"))


def check_account_name(account: Account, name: str) -> None:
    """The account bears the person's name.

    Raises:
        Refused: it bears another.
    """
    if name.strip() != account.display_name.strip():
        raise Refused(
            "account.other_name",
            _("姓名与账号上的姓名“%s”不一致，请核对。") % account.display_name,
            field="name",
        )


def can_open(actor: Actor, union: Union, role: Role) -> bool:
    """Tell whether ``check_opens_account`` would pass."""
    try:
        check_opens_account(actor, union, role)
    except Refused:
        return False
    return True


def check_username(username: str) -> str:
    """A name to sign in with: small letters, digits, dot and hyphen, not taken.

    Raises:
        Refused: saying which.
    """
    text = username.strip().lower()
    if not USERNAME.fullmatch(text):
        raise Refused(
            "account.username",
            _("账号用 3 至 40 个小写字母、数字、点、短横或下划线，以字母或数字开头。"),
            field="username",
        )
    if Account.objects.filter(username=text).exists():
        raise Refused("account.taken", _("这个账号名已有人用，请换一个。"), field="username")
    return text


def check_display_name(name: str) -> str:
    """A person's name of 2 to 40 characters.

    Raises:
        Refused: it is not.
    """
    text = " ".join(name.split())
    if not 2 <= len(text) <= 40:
        raise Refused("account.name", _("姓名应为 2 至 40 字。"), field="name")
    return text


def check_not_held(account: Account, role: Role, union: Union) -> None:
    """The account does not hold the role there already.

    Raises:
        Refused: it does.
    """
    if Assignment.objects.filter(account=account, role=role, union=union, ends=None).exists():
        raise Refused(
            "account.held", _("这个账号已经担任 %(union)s 的这一角色。") % {"union": union.short_name}
        )


def check_hand_over_day(assignment: Assignment, on: date) -> None:
    """An assignment that still runs ends today or later.

    Raises:
        Refused: it has ended, or the day is past.
    """
    if assignment.ends is not None:
        raise Refused("assignment.ended", _("这一任职已经交接过了。"))
    if on < max(assignment.starts, clock.wall_now().astimezone(clock.ZONE).date()):
        raise Refused("assignment.day", _("交接日不能早于今天。"), field="on")


def check_is_own(actor: Actor, account: Account) -> None:
    """The account is the actor's own.

    Raises:
        Refused: as hidden.
    """
    if actor.account_uid != account.uid:
        raise not_found()


def check_grants_to_other(actor: Actor, account: Account) -> None:
    """Nobody gives a role to the own account.

    Raises:
        Refused: it is the own one.
    """
    if actor.account_uid == account.uid:
        raise Refused("account.own_role", _("不能给自己的账号增加任职，请由另一位管理员操作。"))


def check_is_other(actor: Actor, account: Account) -> None:
    """Nobody closes the own account.

    Raises:
        Refused: it is the own one.
    """
    if actor.account_uid == account.uid:
        raise Refused("account.own", _("不能停用自己的账号，请由另一位管理员操作。"))


def check_reason(reason: str) -> str:
    """An act that must be explained is.

    Raises:
        Refused: it is not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("reason", _("请写明理由。"), field="reason")
    return text[:200]


def check_may_hold(account: Account, role: Role) -> None:
    """The three officers (三员) are three different people.

    Raises:
        Refused: the account already holds another of the three.
    """
    if role not in THREE_OFFICERS:
        return
    held = set(Assignment.objects.filter(running(), account=account).values_list("role", flat=True))
    if held & (set(THREE_OFFICERS) - {role}):
        raise Refused("account.three_officers", _("系统、安全、审计管理员须由三个人分别担任。"))


def check_opens_token(actor: Actor, account: Account, name: str, days: int) -> str:
    """A person who files may let so many programs file, each by a name and for a year at most. Returns the name.

    Raises:
        Refused: hidden from who files nothing, and from programs; too many; no name; too long.
    """
    if actor.kind != "account" or not may_have_tokens(actor):
        raise not_found()
    if (
        ApiToken.objects.filter(account=account, revoked=None, expires__gt=clock.wall_now()).count()
        >= MOST_TOKENS
    ):
        raise Refused(
            "token.many", _("一个账号最多同时有 %(most)d 个令牌，请先吊销不用的。") % {"most": MOST_TOKENS}
        )
    text = " ".join(name.split())
    if not 2 <= len(text) <= 20:
        raise Refused("token.name", _("请写明给哪个程序用（2 至 20 字）。"), field="name")
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise Refused(
            "token.days", _("有效期应为 1 至 %(most)d 天。") % {"most": MOST_TOKEN_DAYS}, field="days"
        )
    return text


def may_have_tokens(actor: Actor) -> bool:
    """Tell whether the actor files anything, so that a program may do it."""
    return any(actor.has(role) for role in PROGRAM_ROLES)


def check_revokes_token(row: ApiToken | None) -> ApiToken:
    """The token is there, and was not revoked before. Returns it.

    Raises:
        Refused: hidden where it is not; or it was.
    """
    if row is None:
        raise not_found()
    if row.revoked is not None:
        raise Refused("token.revoked", _("这个令牌已经吊销了。"))
    return row


def check_second_factor(actor: Actor, role: Role) -> None:
    """Whoever runs, leads, supervises, pays or administers acts only after a second factor.

    Raises:
        Refused: the sign-in had none.
    """
    if role in SECOND_FACTOR_ROLES and not actor.is_system and not actor.second_factor:
        raise Refused("second_factor", _("这一操作须先通过两步验证，请用动态口令重新登录。"))


def check_role(actor: Actor, role: Role, *, path: str = "") -> None:
    """The actor holds ``role`` at ``path`` or above, with the second factor its role asks for.

    Raises:
        Refused: as hidden, so that nothing is learned; or for want of the second factor.
    """
    check_one_of(actor, (role,), path=path)


def check_one_of(actor: Actor, roles: Iterable[Role], *, path: str = "") -> None:
    """The actor holds one of ``roles`` at ``path`` or above, with the second factor it asks for.

    Raises:
        Refused: as hidden, so that nothing is learned; or for want of the second factor.
    """
    if actor.is_system:
        return
    held = next((role for role in roles if actor.has(role, path=path)), None)
    if held is None:
        raise not_found()
    check_second_factor(actor, held)


def check_id_number(number: str) -> str:
    """Return a resident identity number in its canonical form (GB 11643-1999).

    Historic division codes are accepted: the length, the birth date and the check digit decide.

    Raises:
        Refused: naming what is wrong.
    """
    text = number.strip().upper().translate(FULL_WIDTH)
    if len(text) != 18 or not text[:17].isdigit():
        raise Refused("id_number.length", _("身份证号码应为 18 位。"), field="id_number")
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Refused(
            "id_number.birth", _("身份证号码中的出生日期不存在，请核对。"), field="id_number"
        ) from None
    try:
        expected = ric.calc_check_digit(text)
    except ValidationError:
        expected = ""
    if expected != text[17]:
        raise Refused("id_number.check", _("身份证号码的校验位不对，请核对证件上的号码。"), field="id_number")
    return text


FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "X"}


def birth_date_of(number: str) -> date:
    """Return the birth date inside a checked identity number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
