"""What every page's frame shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from baijia.core import clock
from baijia.core.models import Instance


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is a rehearsal, the edition clock and the actor."""
    instance = Instance.current()
    return {
        "rehearsal": instance.synthetic,
        "edition_now": clock.edition_now(),
        "actor": getattr(request, "actor", None),
    }
