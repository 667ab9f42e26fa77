"""The simulator of bench/calibrate.py, so that tests and measures play the same rounds."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from baijia.engine.calibrate import scale

BENCH = Path(__file__).resolve().parents[4] / "bench" / "calibrate.py"


@pytest.fixture(scope="session")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_calibrate", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


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
