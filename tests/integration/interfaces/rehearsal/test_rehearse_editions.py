"""Every shipped edition files through its own form and verifies: an edition is a file, not code."""

import json
import subprocess
import sys
import zipfile

import pytest

import factories
from baijia.award.programmes.definition import export, load

pytestmark = pytest.mark.once
EDITIONS = sorted((factories.ROOT / "editions").glob("*.toml"))
BAIJIA = [sys.executable, "-m", "baijia.interfaces.cli.main"]
FEW = 14


def test_four_editions_ship() -> None:
    assert [path.stem for path in EDITIONS] == [
        "chengdu-baijia-4",
        "chengdu-craftsman",
        "chengdu-five-small-2025",
        "jinjiang-craftsman",
    ]


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_a_definition_exports_to_what_it_was_read_from(path) -> None:
    read = load(path.read_bytes(), where=path.name)
    assert load(export(read), where=path.name) == read
    assert export(load(export(read), where=path.name)) == export(read)
    assert (read["code"], read["form"]["version"]) == (path.stem, 1)


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_it_is_played_to_the_certificate_and_verifies(path, tmp_path) -> None:
    options = ["--edition", str(path), "--nominations", str(FEW), "--seed", "e", "--out", "bundle.zip"]
    done = subprocess.run(
        [*BAIJIA, "rehearse", *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    checked = subprocess.run(
        [*BAIJIA, "verify", "bundle.zip", "--json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert json.loads(checked.stdout)["ok"], checked.stdout
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        definition = json.loads(bundle.read("definition.json"))
        conferred = bundle.read("honours.jsonl").splitlines()
        nominees = bundle.read("nominees.jsonl").splitlines()
    assert definition["code"] == path.stem
    assert len(nominees) == FEW
    assert 1 <= len(conferred) <= definition["honours"]["places"]
