"""What lists and pages say of a dossier."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.screening.enums import OutcomeState, Result
from baijia.award.screening.models import Verdict
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


@register.simple_tag
def decision_mark(decision: str | None) -> SafeString:
    """Write what screening decided as a status; None stands for nothing yet."""
    if decision is None:
        return status_mark(_("未决定"), "wait")
    found = OutcomeState(decision)
    return status_mark(str(found.label), "done" if found == OutcomeState.PASSED else "refuse")


@register.simple_tag
def verdict_marks(dossier: Any) -> SafeString:
    """Write what the rules said of a row of screening: those that are no plain pass, and how many there are."""
    if not dossier.judged:
        return status_mark(_("未运行"), "none", "minus")
    marks = format_html_join("", '<span title="{}">{}</span> ', map(_verdict, dossier.telling))
    return format_html('{}<span class="sub">{}</span>', marks, _("共 %d 条") % dossier.judged)


def _verdict(verdict: Verdict) -> tuple[str, SafeString]:
    if verdict.effective == Result.FAIL:
        return verdict.text, status_mark(_("改判不符") if verdict.overridden else _("不符合"), "refuse")
    if verdict.effective == Result.POSSIBLE:
        return verdict.text, status_mark(_("待判断"), "wait", "alert-triangle")
    return verdict.text, status_mark(_("改判符合"), "move", "gavel")
