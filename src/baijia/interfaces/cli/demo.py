"""``baijia demo``: a scratch instance with the fourth edition, played up to the open paper round, and served."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

from baijia.engine.faults import BadInput, Fault

EDITION = Path("editions/chengdu-baijia-4.toml")
READY = "ready.json"
STARTS_WITHIN = 60.0
SITE = {
    "BAIJIA_SITE_HOST": "成都市总工会",
    "BAIJIA_SITE_ICP": "蜀ICP备00000000号-0",
    "BAIJIA_SITE_POLICE": "川公网安备00000000000000号",
    "BAIJIA_SITE_COMPLAINT_PHONE": "000-0000-0000",
    "BAIJIA_SITE_COMPLAINT_MAIL": "jubao@demo.invalid",
}
PORTAL = "首页 BASE/ 是门户；用 editor、reviewer、chief 依次登录，在 BASE/newsroom/ 把一篇稿件走完三审三校。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--until", metavar="STAGE", default="paper-open", help="how far the edition is played"
    )
    parser.add_argument("--fresh", action="store_true", help="start over; what was entered is lost")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--nominations", type=int, default=1040, metavar="N")
    parser.add_argument(
        "--data", default="var/demo", metavar="FOLDER", help="where the scratch instance lies"
    )
    parser.add_argument(
        "--no-portal", action="store_true", help="without the newsroom: / is the award's home"
    )
    parser.add_argument("--no-serve", action="store_true", help="make the instance and leave")


def run(options: argparse.Namespace) -> int:
    """Make the instance if there is none, then serve it until Ctrl-C."""
    folder = Path(options.data).resolve()
    if not options.no_serve:
        _check_port(options.port)
    if options.fresh and (folder / READY).exists():
        shutil.rmtree(folder)
    _set_aside(folder)
    if not (folder / READY).exists():
        _make(options, folder)
    ready = json.loads((folder / READY).read_text())
    _keep_up(folder, ready, options.port)
    if options.no_serve:
        _say(ready, options.port)
        return 0
    return _serve(folder, options.port, ready)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BadInput(
                Fault(f"--port {port}", "something listens there already", "a free port: make demo PORT=8001")
            ) from None


def _make(options: argparse.Namespace, folder: Path) -> None:
    """Play the edition in a neighbouring folder and rename it, so that a half-made instance is never served."""
    building = folder.with_name(folder.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    script = [sys.executable, "-m", "baijia.interfaces.rehearsal.demo", str(building), options.until]
    done = subprocess.run([*script, str(options.nominations), str(EDITION.resolve())], check=False)
    if done.returncode:
        shutil.rmtree(building, ignore_errors=True)
        raise SystemExit(done.returncode)
    if not options.no_portal:
        _plant(building, options.port)
    _stamp(building, portal=not options.no_portal)
    if folder.exists():
        shutil.rmtree(folder)
    building.rename(folder)


def _plant(folder: Path, port: int) -> None:
    """Fill the newsroom in a process of its own, by name: nothing here knows it."""
    print("正在布置门户……", flush=True)
    env = environment(folder, port) | {"BAIJIA_BASE_URL": f"http://127.0.0.1:{port}"}
    subprocess.run([sys.executable, "-m", "baijia.newsroom.seed.plant"], env=env, check=True)


def _set_aside(folder: Path) -> None:
    """Move an instance away whose tables this version cannot bring up to its own: nothing that was entered is lost."""
    if not (folder / READY).exists():
        return
    package = Path(__file__).resolve().parents[2]
    known = {(path.parents[1].name, path.stem) for path in package.glob("**/migrations/*.py")}
    with contextlib.closing(sqlite3.connect(folder / "baijia.sqlite3")) as database:
        applied = set(database.execute("select app, name from django_migrations"))
    rooms = {room for room, _name in known}
    if {(app, name) for app, name in applied if app in rooms} <= known:
        return
    earlier = folder.with_name(folder.name + ".earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    folder.rename(earlier)
    print(f"演示数据由较早的版本建立，结构不同，已移到 {earlier}；现在重新建立。", flush=True)


def _keep_up(folder: Path, ready: dict[str, Any], port: int) -> None:
    """Bring the tables of an instance that an earlier version made up to this one, and keep what was entered."""
    if ready.get("schema") == _schema():
        return
    print("演示数据由较早的版本建立，正在更新……", flush=True)
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment(folder, port), check=True)
    if ready.get("portal"):
        subprocess.run(command, env=_newsroom(environment(folder, port)), check=True)
    _stamp(folder, portal=ready.get("portal", False))


def _stamp(folder: Path, *, portal: bool) -> None:
    """Keep beside the data which tables it has, and whether the newsroom's are among them."""
    ready = json.loads((folder / READY).read_text()) | {"schema": _schema(), "portal": portal}
    (folder / READY).write_text(json.dumps(ready, ensure_ascii=False, indent=1))


def _schema() -> str:
    """Return a digest of the names of all migrations."""
    package = Path(__file__).resolve().parents[2]
    names = sorted(str(path.relative_to(package)) for path in package.glob("**/migrations/*.py"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def environment(folder: Path, port: int) -> dict[str, str]:
    """Return the environment of the served instance."""
    # What the program says to itself of each page and task belongs in no newcomer's terminal, unless asked for.
    quiet = {"BAIJIA_LOG_LEVEL": "WARNING"}
    return quiet | SITE | os.environ | {
        "DJANGO_SETTINGS_MODULE": "baijia.config.settings",
        "BAIJIA_DATABASE_URL": f"sqlite:///{folder / 'baijia.sqlite3'}",
        "BAIJIA_DATA": str(folder),
        "BAIJIA_SCRATCH": "1",
        "BAIJIA_STATIC": str(folder / "static"),
        "BAIJIA_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip


def _newsroom(env: dict[str, str]) -> dict[str, str]:
    """Return the environment of the newsroom's processes."""
    return env | {"DJANGO_SETTINGS_MODULE": "baijia.config.newsroom"}


def _granian(application: str, port: int, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a web server. A session of its own: Ctrl-C reaches this process alone, and each child is told to stop once."""
    return subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", "--blocking-threads", "4", "--log-level", "warning", application,
        ],
        env=env, start_new_session=True,
    )  # fmt: skip


def _module(name: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", name], env=env, start_new_session=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(folder: Path, port: int, ready: dict[str, Any]) -> int:
    (folder / "static").mkdir(exist_ok=True)
    print(f"正在启动 http://127.0.0.1:{port} …", flush=True)
    env = environment(folder, port)
    children, answers = [], [f"http://127.0.0.1:{port}/health/ready"]
    application = "baijia.config.wsgi:application"
    if ready.get("portal"):
        inside = _free_port()
        env |= {"BAIJIA_NEWSROOM": f"127.0.0.1:{inside}"}
        children.append(_granian("baijia.config.newsroom_wsgi:application", inside, _newsroom(env)))
        children.append(_module("baijia.newsroom.worker", _newsroom(env)))
        answers.insert(0, f"http://127.0.0.1:{inside}/newsroom-health/")
        application = "baijia.config.front:application"
    children.append(_module("baijia.interfaces.worker", env))
    server = _granian(application, port, env)
    children.append(server)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # SIGINT too: what is started in the background of a script would ignore it.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        for address in answers:
            _wait_until_ready(server, address)
        _say(ready, port)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to stop, and make it and what it started stop if it does not."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _wait_until_ready(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 - loopback
            return
        time.sleep(0.1)
    if server.poll() is None:
        print(f"the server does not answer within {STARTS_WITHIN:.0f} s", file=sys.stderr)


def _say(ready: dict[str, Any], port: int) -> None:
    base = f"http://127.0.0.1:{port}"
    print(f"\n百佳 演示环境  {base}\n")
    print(f"{'角色':　<10}{'账号':<16}口令")
    for row in ready["accounts"]:
        print(f"{row['role']:　<10}{row['username']:<16}{row['password']}")
    print(f"{'被推荐人':　<10}{base}{ready['nominee_link']}（身份证后六位 {ready['last_six']}）")
    if ready.get("holder_link"):
        print(
            f"{'获奖者':　<10}{base}/holder/{ready['holder_link']}/（身份证后六位 {ready['holder_last_six']}）"
        )
    print(f"需要两步验证的账号，动态口令见 {base}/demo/ 。\n\n可以试试：")
    lines = [*ready["try"], *([PORTAL] if ready.get("portal") else [])]
    for number, line in enumerate(lines, start=1):
        print(f"  {number}. {line.replace('BASE', base)}")
    print("\nCtrl-C 结束；再次运行保留数据；make demo FRESH=1 重新开始。", flush=True)
