"""How often the last six characters may be tried wrong: five times a quarter of an hour for each person."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.translation import gettext as _

from baijia.core.refused import Refused

MOST = 5
WINDOW = 15 * 60  # seconds


def _key(member_uid: str) -> str:
    return f"nominee-last-six:{member_uid}"


def check(member_uid: str) -> None:
    """Let a try pass while there are not too many wrong ones.

    Raises:
        Refused: too many.
    """
    if cache.get(_key(member_uid), 0) >= MOST:
        raise Refused(
            "confirm.attempts",
            _("证件号码后六位输错次数过多，请 15 分钟后再试，或联系单位工会核对登记的号码。"),
            field="last_six",
        )


def failed(member_uid: str) -> None:
    """Count a wrong try."""
    cache.add(_key(member_uid), 0, WINDOW)
    cache.incr(_key(member_uid))


def passed(member_uid: str) -> None:
    """Forget the wrong ones."""
    cache.delete(_key(member_uid))
