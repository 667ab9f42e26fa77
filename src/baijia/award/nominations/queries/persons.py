"""What is held of one person in a case, for that person (PIPL articles 45 and 46)."""

from __future__ import annotations

from typing import Any

from baijia.award.nominations.answers import fields_by_code, label
from baijia.award.nominations.models import Dossier, Member
from baijia.award.nominations.queries.cases import case_of
from baijia.award.nominations.queries.reading import attachments_of, definition_of, fields_of, unsealed
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import AuditRow
from baijia.core.refused import not_found
from baijia.directory.enums import IdentityKind, Role
from baijia.directory.queries import person_by_id_number


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


def claim(actor: Actor, edition: Edition, id_number: str) -> Dossier | None:
    """Return the dossier that takes a person's place in an edition, None where none does; nothing is unsealed for it.

    ``id_number`` is in its canonical form.

    Raises:
        Refused: hidden, where the actor is not the organiser or fenced off from the dossier.
    """
    if not actor.has(Role.ORGANISER, path=edition.organiser.path):
        raise not_found()
    person = person_by_id_number(id_number)
    taken = Member.objects.filter(edition_code=edition.code, person=person, active=True)
    found = taken.select_related("dossier__unit").first() if person else None
    if found and found.dossier.uid in programmes.fenced(actor):
        raise not_found()
    return found.dossier if found else None
