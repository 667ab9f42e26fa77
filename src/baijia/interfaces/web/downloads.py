"""Handing out a private file: the caller has asked who may see it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from baijia.core import files
from baijia.core.models import StoredFile


def handed_out(stored: StoredFile) -> HttpResponse:
    """Return a stored file as an answer that is kept, never shown or run, by a browser."""
    answer = HttpResponse(files.read(stored), content_type=stored.kind)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=stored.name) or "attachment"
    )
    return closed(answer)


def closed(answer: HttpResponse) -> HttpResponse:
    """Return an answer that no browser runs or keeps, and that may load nothing."""
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
