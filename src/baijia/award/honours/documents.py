"""Files of the result bundle that honours answer for (docs/reference/bundle.md 5.15 and 5.16)."""

from __future__ import annotations

from typing import Any

from baijia.award.honours.models import Certificate, StatusList
from baijia.award.programmes.models import Edition


def honours(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``honours.jsonl``; the revoked stay, the status list says so."""
    rows = Certificate.objects.filter(honour__edition=edition).values_list(
        "honour__dossier__number", "honour__group", "number"
    )
    return sorted(
        ({"nominee": nominee, "group": group, "certificate": number} for nominee, group, number in rows),
        key=lambda row: str(row["nominee"]),
    )


def certificates(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``certificates.jsonl``."""
    rows = Certificate.objects.filter(honour__edition=edition).select_related("honour__dossier")
    return [
        {
            "number": row.number,
            "nominee": row.honour.dossier.number,
            "credential": {"commit": row.commit, "salt": row.salt, "value": row.credential},
        }
        for row in sorted(rows, key=lambda row: row.number)
        if row.honour.dossier is not None
    ]


def status_list(edition: Edition) -> dict[str, Any] | None:
    """Return ``status-list.json`` as last signed."""
    row = StatusList.objects.filter(edition=edition).order_by("-number").first()
    return row.credential if row else None
