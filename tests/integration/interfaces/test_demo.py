"""The demonstration: made once, kept, started over on demand, served on loopback and gone with Ctrl-C."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest

import factories

pytestmark = pytest.mark.once
BAIJIA = [
    sys.executable,
    "-m",
    "baijia.interfaces.cli.main",
    "demo",
    "--until",
    "open",
    "--nominations",
    "10",
]


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "instance"
    done = subprocess.run(
        [*BAIJIA, "--data", str(folder), "--no-serve"],
        cwd=factories.ROOT,
        env={name: value for name, value in os.environ.items() if name != "BAIJIA_LOG_LEVEL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, done


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_prints_an_account_for_each_role_and_five_things_to_try(instance):
    folder, done = instance
    ready = json.loads((folder / "ready.json").read_text())
    assert all(row["username"] in done.stdout for row in ready["accounts"])
    roles = {row["role"] for row in ready["accounts"]}
    assert {"陪审专家", "合作银行", "协办单位经办", "审定人", "纪检监督"} <= roles
    assert len(ready["accounts"]) >= 17
    assert "5. " in done.stdout
    assert "Task id" not in done.stdout + done.stderr, "what the program tells itself is not for a newcomer"


def test_a_second_start_keeps_the_data(instance):
    folder, _done = instance
    before = (folder / "ready.json").stat().st_mtime_ns
    again = subprocess.run(
        [*BAIJIA, "--data", str(folder), "--no-serve"],
        cwd=factories.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0
    assert (folder / "ready.json").stat().st_mtime_ns == before
    assert not folder.with_name("instance.building").exists()


def test_an_instance_with_another_history_is_set_aside_and_made_anew(instance, tmp_path):
    folder = tmp_path / "instance"
    shutil.copytree(instance[0], folder)
    with contextlib.closing(sqlite3.connect(folder / "baijia.sqlite3")) as database:
        database.execute(
            "insert into django_migrations (app, name, applied) values ('review', '0099_gone', '')"
        )
        database.commit()
    command = [*BAIJIA, "--data", str(folder), "--no-serve", "--no-portal"]
    again = subprocess.run(command, cwd=factories.ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert f"已移到 {folder}.earlier" in again.stdout
    with contextlib.closing(sqlite3.connect(folder / "baijia.sqlite3")) as database:
        names = {name for (name,) in database.execute("select name from django_migrations")}
    assert "0099_gone" not in names
    assert (tmp_path / "instance.earlier" / "baijia.sqlite3").exists()


def test_an_instance_of_an_earlier_version_is_brought_up_to_date(instance):
    folder, _done = instance
    ready = json.loads((folder / "ready.json").read_text())
    (folder / "ready.json").write_text(json.dumps(ready | {"schema": "earlier"}, ensure_ascii=False))
    again = subprocess.run(
        [*BAIJIA, "--data", str(folder), "--no-serve"],
        cwd=factories.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "正在更新" in again.stdout
    assert json.loads((folder / "ready.json").read_text()) == ready


def test_it_serves_and_leaves_nothing_running(instance):
    folder, _done = instance
    port = free_port()
    process = subprocess.Popen(
        [*BAIJIA, "--data", str(folder), "--port", str(port)],
        cwd=factories.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + 90
        page = ""
        while time.monotonic() < until and process.poll() is None and not page:
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read().decode()
            except OSError:
                time.sleep(0.3)
        assert "第四届" in page
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_in_use_is_named(instance):
    folder, _done = instance
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*BAIJIA, "--data", str(folder), "--port", str(port)],
            cwd=factories.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"--port {port}" in done.stderr
