"""The last working day to file a claim after an interest day."""

from __future__ import annotations

from datetime import date, timedelta

from baijia.award.programmes import workdays


def claim_due(end: date, days: int) -> date:
    """Return the working day that is ``days`` working days after the interest period ended.

    ``end`` is the first day that no longer belongs to the period, and so the first that may count.
    """
    return workdays.after(end - timedelta(days=1), days)
