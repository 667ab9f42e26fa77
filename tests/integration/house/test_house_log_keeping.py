"""Every command of docs/how-to/keep-the-log.md in its order: witnesses, rotation, a compromised key, a restore."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from baijia.engine.log import checkpoint as heads
from baijia.engine.log import policy as policies
from baijia.engine.log.keys import VerifyKey
from comparing import ROOT, node

pytestmark = pytest.mark.once
PAGE = ROOT / "docs/how-to/keep-the-log.md"
WORLD = ROOT / "tests/keeping_world.py"
SECTIONS = (
    "A witness starts",
    "A head is cosigned",
    "The key is changed",
    "The key is no longer ours alone",
    "A certificate key is changed",
    "The payment key is changed",
    "After a restore from a backup",
)


def commands(section: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    found = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    assert found, section
    return "".join(found).splitlines()


class Office:
    """A folder with an instance, and a shell in which the page's commands run as they stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "verifier").symlink_to(ROOT / "verifier")
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        self.environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{Path(node()).parent}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "baijia.config.settings",
            "BAIJIA_DATABASE_URL": f"sqlite:///{folder / 'baijia.sqlite3'}",
            "BAIJIA_DATA": str(folder),
            "BAIJIA_SCRATCH": "1",
        }
        self.world("make")

    def world(self, act: str) -> None:
        said = self.run(f"python {WORLD} {self.folder} {act}")
        for name, value in zip(
            ("ORGANISER", "EDITION", "ORIGIN", "LOG_KEY"), said.splitlines()[-4:], strict=True
        ):
            self.environment[name] = value

    def run(self, line: str, *, code: int = 0) -> str:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"{line}\n{done.stdout}{done.stderr}"
        said = done.stdout + done.stderr
        if line.endswith("keeper list"):
            self.environment["LOG_KEY"] = re.findall(r"^  key (\S+)$", said, flags=re.MULTILINE)[-1]
        return said

    def section(self, title: str) -> list[str]:
        return [self.run(line) for line in commands(title)]

    def head(self) -> str:
        place = self.environment["ORIGIN"].replace("/", "-")
        return (self.folder / "log" / place / "checkpoint").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("office"))


def test_the_page_from_the_first_witness_to_the_restore(office):
    assert set(SECTIONS) <= set(
        re.findall(r"^## (.*)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    first_key = office.environment["LOG_KEY"]
    witness = office.section("A witness starts")[0].strip().splitlines()[-1]
    policy = f"log {first_key}\n{witness}\nquorum discipline\n"
    (office.folder / "policy.txt").write_text(policy, encoding="utf-8")
    office.world("policy")

    office.section("A head is cosigned")
    assert policies.parse(policy).open(office.head()).cosignatures

    said = office.section("The key is changed")
    second_key = office.environment["LOG_KEY"]
    assert second_key != first_key
    assert VerifyKey.from_vkey(second_key).fingerprint in said[0]
    both = heads.open(office.head(), [VerifyKey.from_vkey(key) for key in (first_key, second_key)])
    assert len(both.note.verified) == 2
    two_keys = policy.replace(f"log {first_key}", f"log {first_key}\nlog {second_key}")
    assert policies.parse(two_keys).open(office.head()).cosignatures
    office.world("append")
    with pytest.raises(heads.note.Unverified):
        heads.open(office.head(), [VerifyKey.from_vkey(first_key)])
    office.section("A head is cosigned")

    last_good = heads.open(office.head(), [VerifyKey.from_vkey(second_key)]).checkpoint
    office.section("The key is no longer ours alone")
    older = office.environment["ORIGIN"]
    office.world("state")
    assert office.environment["ORIGIN"] == f"{older}-2"
    third = heads.open(office.head(), [VerifyKey.from_vkey(office.environment["LOG_KEY"])]).checkpoint
    assert third.size > last_good.size
    refused = office.run(
        f'python -m baijia.interfaces.keeper rotate "{older}" --as security --reason "too late"', code=1
    )
    assert "冻结" in refused

    for title in ("A certificate key is changed", "The payment key is changed"):
        keys = office.section(title) + office.section(title)
        assert len({said.split()[-1] for said in keys}) == 2

    copy = office.folder / "backup.sqlite3"
    with sqlite3.connect(office.folder / "baijia.sqlite3") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    office.world("append")
    ahead = office.head()
    for rest in ("-wal", "-shm"):
        (office.folder / f"baijia.sqlite3{rest}").unlink(missing_ok=True)
    shutil.copy(copy, office.folder / "baijia.sqlite3")
    office.section("After a restore from a backup")
    assert office.head() == ahead
    office.world("append")


def test_a_witness_refuses_a_shorter_and_another_log(office, tmp_path):
    """The state that cosigned the page's first log sees it again, shortened, and with an entry exchanged."""
    stick, state = office.folder / "stick", tmp_path / "discipline.json"
    shutil.copy(office.folder / "discipline.json", state)
    shutil.copytree(stick, tmp_path / "forked")
    for file in (tmp_path / "forked/tile/entries").rglob("*"):
        if file.is_file():
            data = bytearray(file.read_bytes())
            data[20] ^= 1
            file.write_bytes(bytes(data))
    said = office.run(f"node verifier/witness.js sign {state} {tmp_path / 'forked'}", code=1)
    assert "has not the root of the entries" in said
    assert not (tmp_path / "forked/cosigned.new").exists()
    known = state.read_text(encoding="utf-8")
    longer = re.sub(r'"size": (\d+)', lambda size: f'"size": {int(size[1]) + 1}', known)
    state.write_text(longer, encoding="utf-8")
    assert "Keep both notes" in office.run(f"node verifier/witness.js sign {state} {stick}", code=1)
    forgot = re.sub(r'"root": "[0-9a-f]{8}', '"root": "00000000', known)
    state.write_text(forgot, encoding="utf-8")
    assert "THIS IS A FORK" in office.run(f"node verifier/witness.js sign {state} {stick}", code=1)
    assert office.run(f"node verifier/witness.js sign {office.folder / 'discipline.json'} {stick}")
