"""Measures pages under readers who come at once: a few threads against a served instance on a rehearsed database.

    python bench/rehearsal.py --keep FOLDER [--until paper-open]
    python bench/readers.py FOLDER [--readers 4] [--seconds 20]

Serves the database as ``baijia demo`` does (one process, four threads) on a free port of this machine, signs one
reader of each audience in, and lets every thread read pages in an order of its own until the time is over. Prints
requests a second, wall time a request as the reader waits for it, and the server's CPU a request as the kernel
counts it. On PostgreSQL: ``python scripts/postgres.py FOLDER python bench/readers.py FOLDER``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

from measuring import database, machine, percentile
from pages import pages, settle_in, signed_in

Asked = tuple[str, str, str]
"""Route, address and the session that reads it."""


def main() -> None:
    """Serve, read, and print a line for all and one for each audience."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where bench/rehearsal.py kept its database")
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    settle_in(options.folder)
    asked = readable()
    print(machine())
    port = free_port()
    server = serve(options.folder, port)
    try:
        wait(port)
        for one in asked:  # templates are loaded
            fetch(http.client.HTTPConnection("127.0.0.1", port), one)
        before = cpu_of(server.pid)
        took: dict[str, list[float]] = defaultdict(list)
        readers = [
            threading.Thread(target=read, args=(port, asked, number, options.seconds, took))
            for number in range(options.readers)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        spent = cpu_of(server.pid) - before
    finally:
        server.terminate()
        server.wait(20)
    report(took, options, spent)


def readable() -> list[Asked]:
    """Return the pages that open, each with the cookie of its reader."""
    cookies: dict[str, str] = {}
    found = []
    for username, name, addresses in pages():
        client = signed_in(username)
        if username not in cookies:
            session = client.cookies.get("sessionid")
            cookies[username] = f"sessionid={session.value}" if session else ""
        address = next((one for one in addresses if client.get(one).status_code == 200), None)
        if address:
            found.append((name, address, cookies[username]))
    return found


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the server on the kept database."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "baijia.config.settings",
        "BAIJIA_DATABASE_URL": database(folder),
        "BAIJIA_DATA": str(folder),
        "BAIJIA_SCRATCH": "1",
        "BAIJIA_LOG_LEVEL": "ERROR",
    }
    command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--log-level", "error"]
    return subprocess.Popen([sys.executable, *command, "baijia.config.wsgi:application"], env=env)


def wait(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            fetch(http.client.HTTPConnection("127.0.0.1", port), ("", "/health/live", ""))
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def fetch(connection: http.client.HTTPConnection, asked: Asked) -> None:
    """Read one page to its end; anything but 200 ends the measure."""
    name, address, cookie = asked
    connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{name} {address} answered {answer.status}")


def read(port: int, asked: list[Asked], number: int, seconds: float, took: dict[str, list[float]]) -> None:
    """Read pages in an order of one's own over one kept connection."""
    order = random.Random(number).sample(asked, len(asked))
    connection = http.client.HTTPConnection("127.0.0.1", port)
    until = time.perf_counter() + seconds
    place = 0
    while (start := time.perf_counter()) < until:
        one = order[place % len(order)]
        fetch(connection, one)
        took[one[0].split("-")[0]].append(time.perf_counter() - start)
        place += 1


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process and its children that still run."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        fields = entry.read_text().rpartition(")")[2].split()
        if int(entry.parent.name) == pid or int(fields[1]) == pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def report(took: dict[str, list[float]], options: argparse.Namespace, spent: float) -> None:
    """Print what the readers met."""
    every = [value for values in took.values() for value in values]
    print(f"{options.readers} readers, {options.seconds:.0f} s: {len(every) / options.seconds:.1f} requests a second, "
          f"{1000 * spent / len(every):.1f} ms of the server's CPU a request")  # fmt: skip
    print(f"{'audience':<12}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}   (as the reader waits)")
    for name, values in [*sorted(took.items()), ("all", every)]:
        marks = "".join(f"{1000 * percentile(values, share):>9.0f}" for share in (50, 95, 99))
        print(f"{name:<12}{len(values):>9,}{marks}")
    print(machine())


if __name__ == "__main__":
    main()
