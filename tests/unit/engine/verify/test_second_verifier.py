"""The fast part of bench/verifiers.py: both verifiers say the same of each kind of bundle; hostile files cost little."""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import bundles
from baijia.engine.rank.fixed_point import Ballot, adjust
from comparing import ROOT, Second, compare, node
from tampered import OUTSIDE, Case, cases, listed, raw_members, zipped

from . import mutations
from .test_honest import abstaining

MEMORY = 100 << 20
FAST = 24


@pytest.fixture(scope="module")
def second():
    with Second() as running:
        yield running


def faults(case: Case, second: Second) -> tuple[str, ...]:
    return compare(case, second).faults


@pytest.mark.parametrize("name", mutations.CAUGHT_BY)
def test_second_verifier_catches_each_mutation_by_the_same_checks(name, second):
    mutate, caught = mutations.CAUGHT_BY[name]
    made = mutations.played(name)
    mutate(made)
    case = Case("mutation", name, made.pack(), policy=made.policy(), caught=frozenset(caught))
    assert faults(case, second) == ()


@pytest.mark.parametrize("name", OUTSIDE)
def test_second_verifier_agrees_on_head_manifest_and_container(name, second):
    assert faults(OUTSIDE[name](bundles.make(7, nominees=20)), second) == ()


def test_both_agree_on_bundles_made_by_chance(second):
    wrong = [(case.name, found) for case in cases(FAST, seed=0) if (found := faults(case, second))]
    assert wrong == []


@pytest.mark.parametrize("fault", ["not allowed", "of everything", "by everybody"])
def test_both_catch_abstaining_where_it_has_no_place(fault, second):
    made = bundles.make(7, nominees=20, rules=abstaining())
    rows = [row for row in made.documents["scores.jsonl"] if row["state"] == "live"]
    one = next(row for row in rows if row["round"] == "paper" and None in row["vector"])
    if fault == "not allowed":
        del made.definition["rounds"][0]["abstaining"]
        made.relog("definition.json")
    elif fault == "of everything":
        one["vector"] = [None] * len(one["vector"])
    else:
        for row in rows:
            if (row["round"], row["nominee"]) == ("paper", one["nominee"]):
                row["vector"] = [None, 1]
    case = Case("abstaining", fault, made.pack(), policy=made.policy(), caught=frozenset({"V6", "V8"}))
    assert faults(case, second) == ()


ADJUST = """
import { readFileSync } from "node:fs";
import { adjust } from "./verifier/src/adjusted.js";
const cases = JSON.parse(readFileSync(0, "utf8"));
const ballot = ([nominee, rater, mark, group]) => ({ nominee, rater, mark: BigInt(mark), group });
const found = cases.map(([ballots, item_ratio, expert_ratio]) =>
  Object.fromEntries(adjust(ballots.map(ballot), { item_ratio, expert_ratio })));
console.log(JSON.stringify(found, (_, value) => (typeof value === "bigint" ? Number(value) : value)));
"""


def test_both_adjust_alike_where_marks_and_ratios_are_extreme():
    """Few raters, parts that nothing connects, marks of nought and of thousands, ratios at both ends of their range."""
    chance = random.Random(5)
    cases = []
    for _ in range(60):
        raters, most = chance.randint(1, 8), chance.choice((1, 10, 1_000, 100_000))
        ballots = [
            (f"P{item}", f"R{rater}", chance.choice((0, most, chance.randint(0, most))), "gh"[item % 3 == 0])
            for item in range(chance.randint(1, 20))
            for rater in chance.sample(range(raters), chance.randint(1, raters))
        ]
        cases.append((ballots, chance.choice((100, 10**9, 10**6)), chance.choice((100, 10**12, 10**6))))
    found = [adjust([Ballot(*one) for one in ballots], *ratios).adjusted for ballots, *ratios in cases]
    run = subprocess.run(
        [node(), "--input-type=module", "-e", ADJUST],
        input=json.dumps(cases),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == found
    assert any(value < 0 for values in found for value in values.values())


MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


FIRST = (sys.executable, "-m", "baijia.interfaces.cli.main", "verify")


def ask(path: Path, verifier: tuple[str, ...] = ()) -> tuple[int, str, int]:
    """Verify a file, by the second verifier if no other is named; returns the exit code, what was said, peak bytes.

    A small process starts it, because the kernel counts to a child what its parent held when it was started.
    """
    command = [*(verifier or (node(), "--max-old-space-size=64", str(ROOT / "verifier/cli.js"))), str(path)]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr, int(done.stdout.splitlines()[-1]) * 1024


def with_member(name: str, data: bytes) -> bytes:
    members = raw_members(bundles.make(7, nominees=20))
    return zipped(listed({**members, name: data}))


def renamed(old: bytes, new: bytes) -> bytes:
    return bundles.make(7, nominees=20).pack().replace(old, new)


def deflated(data: bytes) -> bytes:
    """Say in both headers of the first member that it is compressed."""
    out = bytearray(data)
    struct.pack_into("<H", out, 8, 8)
    struct.pack_into("<H", out, out.index(b"PK\x01\x02") + 10, 8)
    return bytes(out)


HOSTILE = {
    "compressed": lambda: (deflated(bundles.make(7, nominees=20).pack()), "is compressed"),
    "path upwards": lambda: (renamed(b"addenda.jsonl", b"../ddenda.jso"), "holds"),
    "absolute path": lambda: (renamed(b"addenda.jsonl", b"/ddenda.jsonl"), "holds"),
    "spaces in a row": lambda: (with_member("scores.jsonl", b" " * (200 << 20)), "is too long"),
    "spaces in a document": lambda: (with_member("resolution.json", b" " * (63 << 20)), "is no JSON"),
    "deep": lambda: (with_member("resolution.json", b"[" * 100_000), "nested too deeply"),
    "wide": lambda: (with_member("resolution.json", b"[" + b"1," * 3_000_000 + b"1]"), "elements"),
    "two manifests": lambda: (renamed(b"definition.json", b"manifest.json.."), "holds"),
    "cut": lambda: (bundles.make(7, nominees=20).pack()[:-30], "does not end in a directory"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_second_verifier_refuses_hostile_files_within_100_mb(name, tmp_path):
    data, words = HOSTILE[name]()
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    del data
    code, said, peak = ask(path)
    assert code == 2
    assert words in said
    assert peak < MEMORY or name == "spaces in a document"  # read whole, as any document up to 64 MiB is


def test_a_file_of_ten_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "bundle.zip"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    for verifier in ((), FIRST):
        code, said, peak = ask(path, verifier)
        assert (code, "at most" in said or "expected" in said) == (2, True)
        assert peak < MEMORY


def test_damage_by_chance_is_the_same_each_time():
    first, again = ([case.data for case in cases(6, seed=3)] for _ in range(2))
    assert first == again
