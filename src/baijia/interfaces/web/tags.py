"""Tags by which needs and offers find each other: groups of the organiser's editions, industries of GB/T 4754."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from baijia.award.programmes import queries as programmes
from baijia.directory import queries as directory
from baijia.directory import standards
from baijia.directory.models import Union


def offer_tags(form: forms.Form, organiser: Union) -> None:
    """Put the choices into a form's fields ``group`` and ``industry``; both may be left open."""
    groups = programmes.groups_of(organiser)
    industries = [row for code, row in standards.industries().items() if len(code) > 1]
    form.fields["group"].choices = [("", _("不限")), *groups.items()]  # type: ignore[attr-defined]
    form.fields["industry"].choices = [("", _("不限")), *((row.code, str(row)) for row in industries)]  # type: ignore[attr-defined]


def shown(organiser: Union, group: str, industry: str) -> list[str]:
    """Return the tags of a need or an offer in words."""
    found = directory.industry(industry) if industry else None
    names = [programmes.groups_of(organiser).get(group, group) if group else "", str(found or industry)]
    return [name for name in names if name]
