"""What a program reads of editions and of the dossiers it files. Sensitive answers are never given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from baijia.award.nominations import queries
from baijia.award.nominations.models import Attachment, Dossier
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.interfaces.api.problem import escaped
from baijia.interfaces.web.answers import name

CALENDAR = ("filing_opens", "filing_closes", "confirmation_closes", "recommendation_closes")
HEADER = ("name", "employer", "group")
Document = dict[str, Any]


def edition(actor: Actor, row: Edition) -> Document:
    """Return an edition: whether it is open, its deadlines, whom it takes, and for which units the program files."""
    definition = queries.definition_of(row)
    return {
        "code": row.code,
        "name": row.name,
        "state": row.state,
        "deadlines": {key: moment(queries.instant(definition, key)) for key in CALENDAR},
        "subjects": list(definition["subjects"]["kinds"]),
        "team_members_max": definition["subjects"]["team_members_max"],
        "groups": [{"code": group["code"], "name": name(group)} for group in definition["groups"]],
        "units": [
            {"code": unit.code, "name": unit.name, "channel": channel}
            for unit, channel in queries.units_to_file_at(actor, row)
        ],
        "form": address("api-form", row.code),
    }


def line(row: Dossier, definition: Mapping[str, Any]) -> Document:
    """Return a line of the list, of a row of ``filed_by``."""
    waits = queries.waits_for(row, definition)
    return {
        "uid": row.uid,
        "unit": {"code": row.unit.code, "name": row.unit.name},
        "subject": row.subject,
        "name": row.name,
        "employer": row.employer,
        "group": row.group,
        "state": row.state,
        "state_name": row.get_state_display(),
        "number": row.number,
        "receipt": row.receipt,
        "version": row.version,
        "saved_at": moment(row.saved_at),
        "submitted_at": moment(row.submitted_at),
        "waits_for": waits.for_,
        "until": moment(waits.until),
        "self": address("api-dossier", row.uid),
    }


def dossier(actor: Actor, row: Dossier) -> Document:
    """Return a dossier whole: its line, its answers but the sensitive ones, its people, its files, its deadlines."""
    definition = queries.definition_for(row)
    listed = queries.filed_by(actor, row.edition).get(pk=row.pk)  # with what tells what it waits for
    review = queries.secrecy_of(row)
    return line(listed, definition) | {
        "edition": row.edition.code,
        "form_version": row.form_version,
        "answers": row.answers,
        "sealed": sorted(queries.sensitive_given(row)),
        "members": [
            {
                "uid": member.uid,
                "name": member.name,
                "share": member.share,
                "confirmation": member.state,
                "confirmation_name": member.get_state_display(),
                "decided_at": moment(member.decided_at),
            }
            for member in queries.members_of(row)
        ],
        "files": [file(attached) for attached in queries.attachments_of(row)],
        "secrecy": review.outcome if review else "",
        "deadlines": {
            "filing_closes": moment(queries.instant(definition, "filing_closes")),
            "confirm_by": moment(queries.confirm_by(row, definition)),
        },
        "page": settings.BASE_URL + reverse("unit-dossier", args=[row.uid]),
    }


def receipt(row: Dossier) -> Document:
    """Return what proves a submission."""
    return {
        "uid": row.uid,
        "receipt": row.receipt,
        "number": row.number,
        "digest": row.digest,
        "submitted_at": moment(row.submitted_at),
        "state": row.state,
        "version": row.version,
        "confirm_by": moment(queries.confirm_by(row, queries.definition_for(row))),
        "page": settings.BASE_URL + reverse("unit-receipt", args=[row.uid]),
    }


def file(row: Attachment) -> Document:
    """Return a file of a dossier."""
    return {
        "uid": row.uid,
        "field": row.field,
        "name": row.file.name,
        "size": row.file.size,
        "sha256": row.file.sha256,
    }


def pointer(field: str) -> str:
    """Return where in a dossier's body a refused field stands: the header, the people, else the answers."""
    if field in (*HEADER, "members", "unit", "edition", "subject", "secrecy", "reviewer", "reason"):
        return escaped(field)
    return escaped(field) if field in ("id_number", "phone") else escaped("answers", field)


def moment(at: datetime | None) -> str | None:
    """Return an instant as RFC 3339 in the edition's own zone, to the second."""
    return at.astimezone(clock.ZONE).isoformat(timespec="seconds") if at else None


def address(route: str, *args: str) -> str:
    """Return a whole address."""
    return settings.BASE_URL + reverse(route, args=args)
