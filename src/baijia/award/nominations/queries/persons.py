"""What is held of one person in a case, for that person (PIPL articles 45 and 46)."""

from __future__ import annotations

from typing import Any

from baijia.award.nominations.answers import fields_by_code, label
from baijia.award.nominations.models import Member
from baijia.award.nominations.queries.cases import case_of
from baijia.award.nominations.queries.reading import attachments_of, definition_of, fields_of, unsealed
from baijia.core import clock
from baijia.core.models import AuditRow
from baijia.directory.enums import IdentityKind


def held_of(member: Member) -> dict[str, Any]:
    """Return everything held of a person in a case, as plain JSON values: answers, consents, files, who looked.

    ID number, phone and account are said to be held; the numbers themselves stay sealed.
    """
    dossier = member.dossier
    names = {
        code: label(field)
        for code, field in fields_by_code(fields_of(definition_of(dossier.edition))).items()
    }
    answers = {**dossier.answers, **unsealed(dossier)}
    kinds = member.person.identities.values_list("kind", flat=True)
    looked = AuditRow.objects.filter(
        object_uid__in=(dossier.uid, member.person.uid), act__endswith="reveal"
    ).order_by("id")
    return {
        "edition": dossier.edition.name,
        "number": dossier.number,
        "person": {
            "name": member.person.name,
            "birth_date": member.person.birth_date.isoformat() if member.person.birth_date else None,
            "sealed": [str(IdentityKind(kind).label) for kind in sorted(kinds)],
        },
        "employer": dossier.employer,
        "unit": dossier.unit.name,
        "answers": {names.get(code, code): value for code, value in answers.items()},
        "files": [
            {"name": row.file.name, "size": row.file.size, "sha256": row.file.sha256}
            for row in attachments_of(dossier)
        ],
        "consents": member.consents,
        "steps": [
            {"at": clock.iso(event.at), "union": event.union, "act": event.words, "opinion": event.opinion}
            for event in case_of(dossier).events
        ],
        "reads": [
            {"at": clock.iso(row.edition_at), "who": row.actor_name, "purpose": row.purpose} for row in looked
        ],
        "erased": [str(row.get_what_display()) for row in dossier.erasures.order_by("id")],
    }
