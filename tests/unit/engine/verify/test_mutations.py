"""Every named mutation is caught by the check that names it, even when the log is signed anew by everybody."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any

import pytest

import bundles
from baijia.engine.bundle import container, reader
from baijia.engine.log import policy
from baijia.engine.log.keys import SigningKey
from baijia.engine.verify import Held, Report, verify

from . import mutations


@pytest.fixture(scope="module")
def played() -> bundles.Made:
    return bundles.make(7, nominees=20)


def judge(data: bytes, made: bundles.Made, *, held: list[str] | None = None, pinned: bool = True) -> Report:
    trusted = policy.parse(made.policy()) if pinned else None
    known = [Held(f"held {n}", text.encode()) for n, text in enumerate(held or [])]
    return verify(reader.read(io.BytesIO(data)), policy=trusted, held=known)


def failed(report: Report) -> set[str]:
    return {check.id for check in report.checks if check.status == "fail"}


def test_mutations_are_many():
    assert len(mutations.CAUGHT_BY) >= 60
    assert sum(rules is mutations.tie_off.rules for rules in mutations.RULES.values()) >= 12
    assert sum(rules is mutations.raters.rules for rules in mutations.RULES.values()) >= 12


@pytest.fixture(scope="module")
def by_rules(played) -> dict[Callable[[], dict[str, Any]], bundles.Made]:
    others = set(mutations.RULES.values()) - {bundles.definition}
    made = {rules: bundles.make(7, nominees=20, rules=rules()) for rules in others}
    return {bundles.definition: played, **made}


@pytest.mark.parametrize("name", mutations.CAUGHT_BY)
def test_mutation_is_caught_by_its_check(by_rules, name):
    mutate, checks = mutations.CAUGHT_BY[name]
    made = copy.deepcopy(by_rules[mutations.RULES[name]])
    mutate(made)
    report = judge(made.pack(), made)
    assert checks <= failed(report)
    # Everybody signed the tampered tree, so these have nothing to object to.
    assert not failed(report) & {"V3", "V4"}
    assert not report.ok
    for check in report.checks:
        for failure in check.failures:
            assert failure.file
            assert failure.rule
            assert failure.text


@pytest.mark.parametrize("name", ["score_changed_and_results_redone", "definition_swapped_and_logged_anew"])
def test_operator_alone_cannot_sign_anew(played, name):
    made = copy.deepcopy(played)
    mutations.CAUGHT_BY[name][0](made)
    report = judge(made.pack(witnessed=False), made, held=[played.checkpoint(60)])
    assert "V2" in failed(report)


def test_rewritten_history_differs_from_a_checkpoint_held(played):
    made = copy.deepcopy(played)
    mutations.CAUGHT_BY["definition_swapped_and_logged_anew"][0](made)
    report = judge(made.pack(), made, held=[played.checkpoint(60)], pinned=False)
    assert "V4" in failed(report)


def test_missing_witness_breaks_the_policy(played):
    report = judge(played.pack(witnessed=False), played)
    assert failed(report) == {"V2"}
    assert "discipline" in str(report.checks[1].failures[0])


def test_missing_witness_breaks_the_suggested_policy_too(played):
    assert failed(judge(played.pack(witnessed=False), played, pinned=False)) == {"V2"}


def test_false_witness_signature(played):
    made = copy.deepcopy(played)
    head = made.checkpoint()
    lines = head.splitlines(keepends=True)
    older = made.checkpoint(50).splitlines(keepends=True)
    forged = "".join([*lines[:-1], older[-1]])
    assert "V2" in failed(judge(made.pack(head=forged), made))


def test_another_log_under_the_policy(played):
    made = copy.deepcopy(played)
    made.log_key = SigningKey(bundles.ORIGIN, b"M" * 32)
    report = verify(reader.read(io.BytesIO(made.pack())), policy=policy.parse(played.policy()))
    assert "V2" in failed(report)


def test_entries_reordered_under_the_old_head(played):
    made = copy.deepcopy(played)
    head = made.checkpoint()
    place = next(i for i, e in enumerate(made.entries) if e["type"] == "nomination")
    made.entries[place], made.entries[place + 1] = made.entries[place + 1], made.entries[place]
    assert failed(judge(made.pack(head=head), made)) >= {"V3"}


def test_entry_dropped_under_the_old_head(played):
    made = copy.deepcopy(played)
    head = made.checkpoint()
    made.entries.pop()
    assert failed(judge(made.pack(head=head), made)) >= {"V3", "V12"}


def test_log_shorter_than_a_checkpoint_held(played):
    made = copy.deepcopy(played)
    held = made.checkpoint()
    made.entries.pop()
    assert "V4" in failed(judge(made.pack(), made, held=[held]))


def test_checkpoint_held_of_another_log(played):
    other = copy.deepcopy(played)
    other.log_key = SigningKey("other.example/2021", b"N" * 32)
    assert "V4" in failed(judge(played.pack(), played, held=[other.checkpoint(10)], pinned=False))


def repack(data: bytes, change: dict[str, bytes]) -> bytes:
    """Write members anew without telling the manifest."""
    stream = io.BytesIO(data)
    members = {
        member.name: b"".join(container.chunks(stream, member, where="x"))
        for member in container.read_directory(stream, where="x")
    }
    members |= change
    out = io.BytesIO()
    container.write(members, out)
    return out.getvalue()


def test_bytes_that_the_manifest_does_not_know(played):
    stream = io.BytesIO(played.pack())
    manifest = next(m for m in container.read_directory(stream, where="x") if m.name == "policy.txt")
    policy_bytes = b"".join(container.chunks(stream, manifest, where="x"))
    data = repack(played.pack(), {"policy.txt": policy_bytes + b"# more\n"})
    assert failed(judge(data, played)) == {"V1"}


def test_rehearsal_called_real(played):
    stream = io.BytesIO(played.pack())
    member = next(m for m in container.read_directory(stream, where="x") if m.name == "manifest.json")
    manifest = b"".join(container.chunks(stream, member, where="x"))
    data = repack(
        played.pack(), {"manifest.json": manifest.replace(b'"rehearsal":true', b'"rehearsal":false')}
    )
    assert failed(judge(data, played)) == {"V1"}


def test_withheld_marks_still_bind_the_order(played):
    made = copy.deepcopy(played)
    made.definition["publication"]["raw_marks"] = False
    made.relog("definition.json")
    rows = made.documents["rounds/paper.json"]["rows"]
    one = next(r for r in rows if r["rank"] == 1 and r["group"] == "metal")
    two = next(r for r in rows if r["rank"] == 2 and r["group"] == "metal")
    one["rank"], two["rank"] = 2, 1
    one["score"], two["score"] = "90.00", "80.00"
    made.relog("rounds/paper.json")
    report = judge(made.pack(profile="public"), made)
    assert "V8" in failed(report)
