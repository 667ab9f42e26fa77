"""Pictures and files of articles. Nothing that was uploaded runs here: kinds are few, and each says what it is."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

KINDS = {".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
OPEN = "images/"
"""Sizes of pictures made for pages; originals and attachments are not below it."""
A_YEAR = 365 * 24 * 3600


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Send a picture in one of the sizes of a page; its name changes with its content."""
    kind = KINDS.get(Path(name).suffix.lower())
    if kind is None or not name.startswith(OPEN):
        raise Http404
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, name))
    except (ValueError, SuspiciousFileOperation):
        raise Http404 from None
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type=kind)
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer
