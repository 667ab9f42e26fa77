"""An edition on notice and an edition conferred, made straight in the database and through the last commands."""

from __future__ import annotations

import pytest
from public_stage import AFTER, OPENS

from baijia.core import clock, ledger


@pytest.fixture
def at():
    """Hold the edition clock at a moment: ``with at(DURING): ...``."""
    return clock.fixed


@pytest.fixture
def dossiers(cast, edition):
    """Three sealed dossiers, two of them of people with one name at two units."""
    import factories

    return [
        factories.sealed_dossier(edition, cast.units[0], name="周示"),
        factories.sealed_dossier(edition, cast.units[1], name="周示"),
        factories.sealed_dossier(edition, cast.units[2], name="汤示棠", group="agriculture"),
    ]


def _proposed(edition, dossiers) -> dict:
    """Return a resolution's document (docs/reference/bundle.md 5.10) that proposes every dossier."""
    groups = [item["code"] for item in edition.definition["groups"]]
    passed = {code: sum(row.group == code for row in dossiers) for code in groups}
    none = dict.fromkeys(groups, 0)
    return {
        "v": 1,
        "edition": edition.code,
        "lot_seed": "0" * 64,
        "total": len(dossiers),
        "passed": passed,
        "places": passed,
        "reserves": none,
        "empty": none,
        "vote": {"members": 15, "present": 14, "agreed": 13},
        "rows": [
            {
                "nominee": row.number,
                "group": row.group,
                "mean": [254, 3],
                "score": "84.67",
                "rank": 1,
                "overall": None,
                "tie": None,
                "reason": {"code": "proposed", "places": 1, "rank": 1},
                "outcome": "proposed",
                "reserve": None,
            }
            for row in sorted(dossiers, key=lambda row: row.number)
        ],
    }


@pytest.fixture
def notice(cast, edition, dossiers):
    """The list on notice since 28 September 2021, under a signed head."""
    from baijia.award.decisions import commands
    from baijia.award.decisions.models import Resolution

    resolution = Resolution.objects.create(
        edition=edition,
        state="approved",
        document=_proposed(edition, dossiers),
        digest="0" * 64,
        proposed_by_uid="one",
        proposed_at=OPENS,
        approved_by_uid="two",
        approved_at=OPENS,
    )
    with clock.fixed(OPENS):
        opened = commands.open_notice(actor=cast.actor("leader"), resolution=resolution)
        ledger.sequence(edition.log)
    return opened


@pytest.fixture
def honours(cast, edition, dossiers, notice):
    """Three honours with certificates, conferred after the notice."""
    from baijia.award.decisions.models import NoticeOutcome
    from baijia.award.honours import commands

    with clock.fixed(AFTER):
        NoticeOutcome.objects.create(
            edition=edition, changes=[], honoured=[row.number for row in dossiers], at=AFTER
        )
        conferred = commands.confer(actor=cast.actor("leader"), edition=edition)
        ledger.sequence(edition.log)
    return conferred
