"""One case read as a story: what happened to a dossier on its way up, in words for whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baijia.award.nominations.answers import fields_by_code, label
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries.channels import files
from baijia.award.nominations.queries.reading import definition_for, fields_of, members_of, unsealed
from baijia.award.nominations.queries.visibility import get
from baijia.core.actor import Actor
from baijia.core.refused import not_found


@dataclass(frozen=True, slots=True)
class Event:
    """One step: when, which union, what, its opinion, and the deadline of a correction."""

    at: datetime
    union: str
    act: str
    words: str
    opinion: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Where one person of the dossier stands."""

    member_uid: str
    name: str
    state: str
    words: str
    decided_at: datetime | None
    share: int


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier with its confirmations and its steps, oldest first."""

    dossier: Dossier
    state: str
    confirmations: list[Confirmation]
    events: list[Event]


def case_of(dossier: Dossier) -> Case:
    """Return a case in two queries; the caller has checked that the reader may see the dossier."""
    return Case(
        dossier=dossier,
        state=dossier.get_state_display(),
        confirmations=[
            Confirmation(
                member_uid=member.uid,
                name=member.name,
                state=member.state,
                words=member.get_state_display(),
                decided_at=member.decided_at,
                share=member.share,
            )
            for member in members_of(dossier)
        ],
        events=[
            Event(
                at=step.at,
                union=step.union.name,
                act=step.act,
                words=step.get_act_display(),
                opinion=step.opinion,
                deadline=step.deadline,
            )
            for step in dossier.steps.select_related("union").order_by("id")
        ],
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose saved answer differs from the one still on a screen."""

    field: str
    name: str
    saved: Any
    yours: Any


def draft_diff(actor: Actor, uid: str, answers: dict[str, Any]) -> list[Difference]:
    """Return where ``answers`` differ from what is saved, in the form's order; nothing is written.

    Raises:
        Refused: hidden, where the actor does not file for the dossier's unit.
    """
    dossier = get(actor, uid)
    if not actor.is_system and not files(actor, dossier):
        raise not_found()
    saved = {**dossier.answers, **unsealed(dossier)}
    fields = fields_by_code(fields_of(definition_for(dossier)))
    return [
        Difference(code, label(field), saved.get(code), answers[code])
        for code, field in fields.items()
        if code in answers and answers[code] != saved.get(code)
    ]
