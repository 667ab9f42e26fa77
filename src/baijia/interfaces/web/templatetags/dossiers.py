"""What lists and pages say of a dossier."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.interfaces.web.ui.templatetags.ui import status_mark

register = template.Library()
MARKS = {
    DossierState.DRAFT: ("none", "pencil"),
    DossierState.SUBMITTED: ("move", ""),
    DossierState.RETURNED: ("wait", ""),
    DossierState.SEALED: ("done", ""),
    DossierState.WITHDRAWN: ("refuse", ""),
}
"""State -> kind and icon of its status."""


@register.simple_tag
def dossier_mark(dossier: Dossier) -> SafeString:
    """Write the state of a dossier as a status."""
    return _marked(dossier.state, get_language())


@cache
def _marked(state: str, _language: str | None) -> SafeString:
    """Write it once a process and language; a page of rows holds hundreds."""
    found = DossierState(state)
    kind, name = MARKS[found]
    return status_mark(str(found.label), kind, name)
