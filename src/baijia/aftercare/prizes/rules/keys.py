"""Who changes the payment key."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import approval
from baijia.aftercare.prizes.models import PaymentKey
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union


def check_rotates_key(actor: Actor, organiser: Union) -> PaymentKey:
    """The actor is the organiser's security officer, and there is a payment key to change.

    Raises:
        Refused: hidden, or naming what is missing.
    """
    directory.check_role(actor, Role.SECURITY_OFFICER, path=organiser.path)
    key = approval.key_of(organiser)
    if key is None:
        raise Refused("finance.no_key", _("还没有签批密钥，第一次批准付款时才会生成。"))
    return key
