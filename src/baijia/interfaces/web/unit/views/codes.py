"""Codes looked up by name while somebody types: industries and divisions."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from baijia.directory import queries, standards


def _wanted(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:40]


@require_safe
def industry(request: HttpRequest) -> JsonResponse:
    """Answer with the industries that may be meant, as ``["C34 通用设备制造业", …]``; without text what ships."""
    text = _wanted(request)
    found = queries.industries(text) if text else list(standards.industries().values())
    return JsonResponse([str(row) for row in found], safe=False)


@require_safe
def division(request: HttpRequest) -> JsonResponse:
    """Answer with the counties of the city that may be meant; a retired code carries its last year."""
    text = _wanted(request)
    found = [row for row in standards.divisions().values() if row.code.startswith(text) or text in row.name]
    return JsonResponse([f"{row}（{row.until}）" if row.until else str(row) for row in found], safe=False)
