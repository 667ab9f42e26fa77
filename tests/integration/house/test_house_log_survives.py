"""The log under real ends of its process and after a restore: never two heads of one size, never a shorter one."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
PROCESS = Path(__file__).parents[2] / "log_process.py"


def keep(folder: Path, *acts: str, dies: bool = False):
    done = subprocess.run(
        [sys.executable, str(PROCESS), str(folder), *acts], capture_output=True, text=True, check=False
    )
    assert done.returncode == (-signal.SIGKILL if dies else 0), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def back_up(database: Path, copy: Path) -> None:
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A log with two published entries."""
    folder = tmp_path_factory.mktemp("log")
    *_said, state = keep(folder, "make", "append:a", "append:b", "sequence", "state")
    assert state["published"]["size"] == 2
    return folder


@pytest.fixture
def folder(begun, tmp_path):
    shutil.copytree(begun, tmp_path / "instance")
    return tmp_path / "instance"


def test_killed_at_any_step_the_log_goes_on_and_never_forks(folder):
    """Each process finds what the one before it left when it was killed, and is killed a step further on."""
    signed = {}
    for step in ("sign", "tiles", "checkpoint", "mark"):
        [seen] = keep(folder, "state", f"append:{step}", f"kill:{step}", "sequence", dies=True)[:1]
        assert seen["whole"]
        signed |= {
            size: root for size, root in seen["heads"].items() if signed.setdefault(size, root) == root
        }
        assert signed[str(seen["published"]["size"])] == seen["published"]["root"]
    before, *_said, after = keep(folder, "state", "append:e", "sequence", "append:f", "sequence", "state")
    for size, root in {**signed, **before["heads"]}.items():
        assert after["heads"][size] == root
    assert after["names"] == ["a", "b", "sign", "tiles", "checkpoint", "mark", "e", "f"]
    assert after["published"]["size"] == 8
    assert after["whole"]
    assert not after["waiting"]


def test_a_restored_database_signs_nothing_until_it_extends_what_was_published(folder, tmp_path):
    back_up(folder / "baijia.sqlite3", tmp_path / "backup")
    *_said, before = keep(folder, "append:c", "append:d", "sequence", "state")
    for rest in ("-wal", "-shm"):
        (folder / f"baijia.sqlite3{rest}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup", folder / "baijia.sqlite3")
    _none, refused, state, taken, _none, head, after = keep(
        folder, "append:x", "sequence", "state", "recover", "append:y", "sequence", "state"
    )
    assert "4 entries are published, the database knows 2" in refused["refused"]
    assert state["heads"].keys() == {"2"}
    assert taken == 2
    assert head["size"] == 6
    assert after["heads"]["4"] == before["published"]["root"]
    assert after["names"] == ["a", "b", "c", "d", "x", "y"]
    assert after["whole"]


def test_a_restored_database_that_went_its_own_way_is_not_recovered(folder, tmp_path):
    """Another history under one origin: the copy's entries differ from those the database has."""
    shutil.copytree(folder, tmp_path / "twin")
    keep(folder, "append:c", "sequence")
    keep(tmp_path / "twin", "append:z", "sequence")
    shutil.rmtree(folder / "log")
    shutil.copytree(tmp_path / "twin" / "log", folder / "log")
    done = subprocess.run(
        [sys.executable, str(PROCESS), str(folder), "sequence", "recover"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "another head is published at 3" in done.stdout
    assert "log.other_history" in done.stderr or "已公布的副本不同" in done.stderr
