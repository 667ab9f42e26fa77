"""What was submitted, as one canonical document, and its digest: the receipt in the log commits to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from baijia.award.nominations.models import Attachment, Dossier, Member
from baijia.core import cipher
from baijia.engine import canonical


def content(
    dossier: Dossier,
    *,
    members: Iterable[Member],
    attachments: Iterable[Attachment],
    sensitive: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the document a digest is over.

    Sensitive answers stand in it as keyed digests bound to the dossier: they have so few possible values
    that a plain one would give them away.
    """
    return {
        "v": 1,
        "edition": dossier.edition.code,
        "form": dossier.form_version,
        "subject": str(dossier.subject),
        "unit": dossier.unit.code,
        "employer": dossier.employer,
        "name": dossier.name,
        "group": dossier.group,
        "answers": dossier.answers,
        "sensitive": {
            field: cipher.blind_index(
                f"{dossier.uid}:{field}:{canonical.canonical(value).decode()}", purpose="answer"
            )
            for field, value in sensitive.items()
        },
        "members": [
            {"person": member.person.uid, "place": member.place, "share": member.share}
            for member in sorted(members, key=lambda member: member.place)
        ],
        "files": sorted([row.field, row.file.sha256] for row in attachments),
    }


def shown(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of the content a nominee answers for: everything but the files the unit attaches."""
    return {key: value for key, value in document.items() if key != "files"}


def digest(document: Mapping[str, Any]) -> str:
    """Return the RFC 8785 digest of the document."""
    return canonical.digest(dict(document))
