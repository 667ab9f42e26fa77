"""Fill once: what an earlier dossier of the same people answers in today's form, and what no longer fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations import answers as form
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries.channels import filed_by_actor
from baijia.award.nominations.queries.reading import Definition, definition_for, fields_of
from baijia.award.nominations.queries.visibility import visible_to
from baijia.core.actor import Actor
from baijia.core.refused import RefusedMany

NOT_CARRIED = ("pledge", "files")
"""Kinds an earlier dossier does not hand on: a pledge is given anew, files are proof of one edition."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Unfit:
    """An earlier answer that today's form does not take: the question as it was called then, and why."""

    field: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers today's form takes as they are, and those it does not."""

    answers: dict[str, Any] = field(default_factory=dict)
    unfit: list[Unfit] = field(default_factory=list)


def earlier(actor: Actor, dossier: Dossier) -> list[Dossier]:
    """Return earlier dossiers of the same people that the actor files, newest first, of any programme."""
    people = dossier.members.values("person")
    rows = visible_to(actor).filter(filed_by_actor(actor), members__person__in=people).exclude(pk=dossier.pk)
    return list(rows.select_related("edition").distinct().order_by("-id")[:MOST])


def carried(definition: Definition, source: Dossier) -> Carried:
    """Return what ``source`` hands on to a form; sensitive answers are never handed on."""
    result = Carried()
    today = form.fields_by_code(fields_of(definition))
    for asked in fields_of(definition_for(source)):
        code = asked["code"]
        value = source.answers.get(code)
        if value is None or asked["kind"] in NOT_CARRIED:
            continue
        now = today.get(code)
        if now is None:
            result.unfit.append(Unfit(code, form.label(asked), _("今年的表没有这一项。")))
        elif form.is_sensitive(now) or now["kind"] in NOT_CARRIED:
            continue
        else:
            try:
                result.answers.update(form.clean([now], {code: value}, complete=False))
            except RefusedMany as many:
                result.unfit.append(Unfit(code, form.label(asked), many.sentence))
    return result
