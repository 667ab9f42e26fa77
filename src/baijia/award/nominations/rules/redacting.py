"""Of which files a redacted copy is taken, and until when."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Attachment, Dossier
from baijia.award.nominations.queries import reading
from baijia.core import clock
from baijia.core.inspection import Limits, limits_of
from baijia.core.refused import Refused

LIVE = (DossierState.DRAFT, DossierState.RETURNED, DossierState.SUBMITTED, DossierState.SEALED)


def check_takes_copy(dossier: Dossier, attachment: Attachment) -> Limits:
    """Experts see this file, the dossier stands, and screening has time left; returns the limits of its field.

    Raises:
        Refused: naming which of them does not hold.
    """
    asked = reading.shown_files(dossier).get(attachment.field)
    if asked is None:
        raise Refused("copy.hidden", _("评审专家看不到这个附件，不需要遮名本。"))
    if dossier.state not in LIVE:
        raise Refused("copy.gone", _("这份申报已退出，不再收遮名本。"))
    closes = reading.definition_of(dossier.edition)["calendar"].get("screening_closes")
    if closes and clock.edition_now() > reading.instant(
        reading.definition_of(dossier.edition), "screening_closes"
    ):
        raise Refused("copy.late", _("资格审查已截止，不再收遮名本。"))
    return limits_of(asked)
