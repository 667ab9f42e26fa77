"""Shorter runs of the sampler."""

import pytest

from baijia.engine.calibrate import scale


@pytest.fixture
def few_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the sampler for tests that look at the sheet and not at how good its chances are."""
    monkeypatch.setattr(scale, "SWEEPS", ((10**9, 20),))
    monkeypatch.setattr(scale, "SETTLING", 5)


@pytest.fixture
def some_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to tell a good column from a bad one."""
    monkeypatch.setattr(scale, "SWEEPS", ((10**9, 200),))
    monkeypatch.setattr(scale, "SETTLING", 60)
