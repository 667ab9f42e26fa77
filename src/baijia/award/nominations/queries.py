"""Temporary."""
from __future__ import annotations
from typing import Any
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition


def excluded_before_screening(edition: Edition) -> list[dict[str, Any]]:
    return [
        {"dossier": d, "stage": "filing", "reason": "withdrawn", "text": "撤回"}
        for d in Dossier.objects.filter(edition=edition, state=DossierState.WITHDRAWN).exclude(number="")
    ]
