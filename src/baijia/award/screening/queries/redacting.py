"""Redacted copies: what was given of a dossier and what was found, and which copies stand in for which files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Attachment, Dossier, RedactedCopy
from baijia.award.screening.enums import RedactionVerdict
from baijia.award.screening.models import RedactionCheck
from baijia.core.models import StoredFile


@dataclass(frozen=True, slots=True)
class Redaction:
    """A file that experts see, with its newest copy and what was found on it."""

    attachment: Attachment
    copy: RedactedCopy | None
    check: RedactionCheck | None

    @property
    def clean(self) -> bool:
        """Whether the newest copy was found to tell nobody."""
        return self.check is not None and self.check.verdict == RedactionVerdict.CLEAN


def redactions(dossier: Dossier) -> list[Redaction]:
    """Return the files of a dossier that experts see, each with its newest copy; two statements at any number."""
    shown = nominations.shown_files(dossier)
    files = [row for row in nominations.attachments_of(dossier) if row.field in shown]
    if not files:
        return []
    rows = (
        RedactedCopy.objects.filter(attachment__in=files).select_related("file", "check_row").order_by("id")
    )
    newest = {row.attachment_id: row for row in rows}
    return [
        Redaction(file, copy := newest.get(file.pk), getattr(copy, "check_row", None) if copy else None)
        for file in files
    ]


def redacted(attachments: Iterable[Attachment]) -> dict[int, StoredFile]:
    """Return by primary key of the file the newest copy that was found to tell nobody, in one statement."""
    rows = RedactedCopy.objects.filter(
        attachment__in=list(attachments), check_row__verdict=RedactionVerdict.CLEAN, file__erased_at=None
    )
    return {row.attachment_id: row.file for row in rows.select_related("file").order_by("id")}
