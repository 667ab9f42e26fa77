"""A person who stands for the own work opens an account, where the edition opens that channel."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import Channel
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules.filing import check_filing_window
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.directory.commands import open_own_account
from baijia.directory.enums import Role
from baijia.directory.models import Account


@command
def sign_up(*, actor: Actor, edition: Edition, username: str, name: str, password: str) -> Account:
    """Open an applicant's account in an edition with the channel ``self``, while its window is open.

    Raises:
        Refused: no such channel, outside the window, or the name to sign in with is taken.
    """
    programmes.check_is_open(edition)
    definition = reading.definition_of(edition)
    if Channel.SELF not in definition["filing"]["channels"]:
        raise Refused("filing.channel", _("本届评选不接受个人自荐，请查看申报通知中的申报渠道。"))
    check_filing_window(definition, clock.edition_now())
    return open_own_account(
        actor=actor,
        username=username,
        display_name=name,
        password=password,
        role=Role.APPLICANT,
        union=edition.organiser,
    )
