"""Payer and checker: two people, not only two accounts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory import queries as directory
from baijia.directory import rules as roles
from baijia.directory.enums import Role
from baijia.directory.models import Union


def check_pays(actor: Actor, organiser: Union) -> str:
    """The actor is the organiser's payer, and it is known which person that is. Returns the person's uid.

    Raises:
        Refused: hidden from others; or the account was never tied to a person.
    """
    return _person(actor, organiser, Role.PAYER)


def check_checks(actor: Actor, organiser: Union) -> str:
    """The actor is the organiser's checker, and it is known which person that is. Returns the person's uid.

    Raises:
        Refused: hidden from others; or the account was never tied to a person.
    """
    return _person(actor, organiser, Role.CHECKER)


def _person(actor: Actor, organiser: Union, role: Role) -> str:
    roles.check_role(actor, role, path=organiser.path)
    uid = directory.person_behind(actor)
    if not uid:
        raise Refused(
            "finance.unidentified",
            _("您的账号还没有实名登记。付款须分清是哪两个人，请系统管理员在账号页登记您的身份证号码。"),
        )
    return uid


def check_two_people(actor: Actor, person_uid: str, *, maker_uid: str, maker_person_uid: str) -> None:
    """Who checks is neither the account nor the person that made it.

    Raises:
        Refused: the same account, or the same person by another account.
    """
    if actor.account_uid == maker_uid:
        raise Refused("finance.same_account", _("经办和复核不能是同一个账号，请由另一位同志复核。"))
    if person_uid == maker_person_uid:
        raise Refused("finance.same_person", _("经办和复核是同一个人的两个账号，请由另一位同志复核。"))
