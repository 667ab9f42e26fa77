"""The whole line through the command: the same bytes on either database, and a bundle that verifies."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection

import factories

EDITION = str(factories.ROOT / "editions" / "chengdu-baijia-4.toml")
BAIJIA = [sys.executable, "-m", "baijia.interfaces.cli.main"]


def baijia(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*BAIJIA, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def rehearse(folder: Path, out: str, *more: str, nominations: int = 60) -> subprocess.CompletedProcess[str]:
    return baijia(
        "rehearse",
        "--edition",
        EDITION,
        "--nominations",
        str(nominations),
        "--seed",
        "s",
        "--out",
        out,
        *more,
        cwd=folder,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    done = rehearse(folder, "bundle.zip")
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture
def other_database(tmp_path, django_db_blocker):
    """An empty database of the kind these tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.sqlite3'}"
        return
    import psycopg

    given = connection.settings_dict
    with psycopg.connect(
        host=given["HOST"], user=given["USER"], port=given["PORT"] or None, dbname="postgres", autocommit=True
    ) as server:
        server.execute("drop database if exists rehearsal")
        server.execute("create database rehearsal")
        yield f"postgres://{given['USER']}@/{given['HOST']}/rehearsal"
        server.execute("drop database rehearsal with (force)")


def test_the_bundle_verifies_and_the_funnel_is_printed(first):
    folder, done = first
    assert "申报" in done.stderr
    checked = baijia("verify", "bundle.zip", "--json", cwd=folder)
    report = json.loads(checked.stdout)
    assert checked.returncode == 0
    assert {check["status"] for check in report["checks"]} == {"pass", "self_asserted", "not_held"}


def test_the_policy_of_the_witnesses_is_met(first):
    folder, _done = first
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        (folder / "policy.txt").write_bytes(bundle.read("policy.txt"))
        (folder / "head").write_bytes(bundle.read("log/checkpoint"))
    checked = baijia(
        "verify", "bundle.zip", "--policy", "policy.txt", "--checkpoint", "head", "--json", cwd=folder
    )
    statuses = {check["id"]: check["status"] for check in json.loads(checked.stdout)["checks"]}
    assert set(statuses.values()) == {"pass"}


def test_the_same_seed_gives_the_same_bytes_on_this_database(first, other_database, tmp_path):
    folder, _done = first
    done = rehearse(tmp_path, "again.zip", "--database", other_database)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.zip").read_bytes() == (folder / "bundle.zip").read_bytes()


@pytest.mark.once
def test_a_database_that_is_not_empty_is_refused(tmp_path):
    database = f"sqlite:///{tmp_path / 'used.sqlite3'}"
    assert (
        rehearse(tmp_path, "a.zip", "--database", database, "--until", "open", nominations=10).returncode == 0
    )
    again = rehearse(tmp_path, "b.zip", "--database", database, "--until", "open", nominations=10)
    assert again.returncode == 2
    assert "an empty database" in again.stderr
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--nominations", "3"], "10 to 20000"),
        (["--until", "heaven"], "paper-open"),
        (["--edition", "missing.toml"], "missing.toml"),
        (["--out", "missing/x.zip"], "its folder is missing"),
    ],
)
def test_bad_arguments_leave_with_two(arguments, expected, tmp_path):
    base = ["rehearse", "--edition", EDITION, "--out", "x.zip"]
    done = baijia(*base, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert expected in done.stderr
    assert list(tmp_path.iterdir()) == []
