"""Why a unit changes its union."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.core.refused import Refused


def check_reason(reason: str) -> str:
    """Return the reason: whoever asks later why a dossier lies elsewhere finds it.

    Raises:
        Refused: there is none.
    """
    text = reason.strip()
    if not 4 <= len(text) <= 200:
        raise Refused(
            "move.reason", _("请写明调整隶属的依据（4 至 200 字），如迁址批复的文号。"), field="reason"
        )
    return text
