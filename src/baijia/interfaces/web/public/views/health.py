"""Whether the process lives, and whether it can do its work: for a load balancer, in plain JSON."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from baijia.core import ledger


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer that the process runs; nothing else is looked at."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer whether the database can be read and every log's signed head is the tree that is stored; 503 if not."""
    try:
        logs = ledger.states()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unavailable"}, status=503)
    sound = all(state.sound for state in logs)
    shown = [
        {"origin": state.origin, "size": state.size, "waiting": state.waiting, "sound": state.sound}
        for state in logs
    ]
    body = {"status": "ok" if sound else "unavailable", "database": "ok", "logs": shown}
    return JsonResponse(body, status=200 if sound else 503)
