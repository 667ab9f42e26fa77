"""Entries of the log: builders give what decode takes, and decode takes nothing else."""

from __future__ import annotations

import json

import pytest

from baijia.engine.faults import BadInput
from baijia.engine.log import entries

E, H, H2 = "test-edition", "a" * 64, "b" * 64
AT = "2021-07-28T17:00:00+08:00"
SLOT = "S" + "B" * 10
BUILT = [
    entries.requirements(E, files=entries.required_files(["paper", "defence"])),
    entries.definition(E, digest=H),
    entries.addendum(E, number=1, digest=H),
    entries.quotas(E, digest=H),
    entries.panel(E, round="paper", name="paper-1", digest=H),
    entries.panel_retired(E, round="paper", name="paper-1", slot=SLOT, reason="recused"),
    entries.nomination(E, commit=H),
    entries.nomination(E, commit=H, ref=H2),
    entries.deadline(E, what="filing_closes", at=AT),
    entries.score(E, round="paper", commit=H, ref=H2),
    entries.score_void(E, round="paper", ref=H, reason="recused"),
    entries.scoring_closed(E, round="paper", at=AT, count=3060),
    entries.tie_off(E, round="paper", nominees=["PBCDFGHJ"]),
    entries.ranking(E, round="paper", digest=H),
    entries.notice_open(E, number=1, digest=H, opens=AT, closes=AT),
    entries.notice_close(E, number=1, digest=H, at=AT),
    entries.objection(E, number=1, commit=H),
    *(entries.decision(E, what=what, digest=H) for what in entries.DECISIONS),
    entries.certificate(E, commit=H),
    entries.status_list(E, digest=H),
    entries.payment_batch(E, digest=H),
    entries.key(use="log", key="log.example+00000000+AAAA", valid_from=AT),
    entries.policy(digest=H),
    entries.override(E, what="late-nomination", ref=H, reason="power_cut"),
]


def test_every_type_has_a_builder():
    assert {entry["type"] for entry in BUILT} == entries.TYPES


@pytest.mark.parametrize("entry", BUILT, ids=lambda entry: entry["type"])
def test_built_entry_reads_back(entry):
    leaf = entries.encode(entry)
    assert entries.decode(leaf) == entry
    assert json.loads(leaf) == entry


def changed(entry, **values):
    return {key: value for key, value in {**entry, **values}.items() if value is not ...}


SCORE = entries.score(E, round="paper", commit=H)
CLOSED = entries.scoring_closed(E, round="paper", at=AT, count=1)


@pytest.mark.parametrize(
    "entry",
    [
        changed(SCORE, type="tea"),
        changed(SCORE, type=1),
        changed(SCORE, v=2),
        changed(SCORE, v=True),
        changed(SCORE, v=...),
        changed(SCORE, programme=""),
        changed(SCORE, programme="Bad Code"),
        changed(SCORE, programme=...),
        changed(SCORE, round=...),
        changed(SCORE, commit="A" * 64),
        changed(SCORE, commit="a" * 63),
        changed(SCORE, reviewer="王"),
        changed(SCORE, detail={"at": AT}),
        changed(SCORE, digest=H),
        changed(CLOSED, detail={"at": "2021-07-28 17:00", "count": 1}),
        changed(CLOSED, detail={"at": "2021-07-28T17:00:00", "count": 1}),
        changed(CLOSED, detail={"at": AT, "count": -1}),
        changed(CLOSED, detail={"at": AT, "count": True}),
        changed(CLOSED, detail={"at": AT}),
        changed(CLOSED, detail={"at": AT, "count": 1, "who": "x"}),
        changed(CLOSED, detail=[]),
        changed(entries.key(use="log", key="k", valid_from=AT), programme=E),
        changed(entries.decision(E, what="change", digest=H), detail={"what": "tea"}),
        changed(entries.panel(E, round="paper", name="paper-1", digest=H), digest=...),
        [],
        None,
    ],
)
def test_entry_of_another_shape_is_refused(entry):
    with pytest.raises(BadInput):
        entries.encode(entry)


def test_builder_refuses_bad_values():
    with pytest.raises(BadInput):
        entries.nomination(E, commit="short")
    with pytest.raises(BadInput):
        entries.score_void(E, round="paper", ref=H, reason="因病回避")


@pytest.mark.parametrize("change", [lambda b: b + b" ", lambda b: b.replace(b",", b", "), lambda b: b[:-1]])
def test_bytes_other_than_canonical_are_refused(change):
    with pytest.raises(BadInput):
        entries.decode(change(entries.encode(SCORE)))


def test_entry_beyond_the_limit_is_refused():
    files = [f"x{n:06d}.json" for n in range(6000)]
    with pytest.raises(BadInput, match="65535"):
        entries.encode(entries.requirements(E, files=files))


def test_all_faults_are_told_at_once():
    found = entries.faults(changed(SCORE, v=9, commit="x", round="X"))
    assert {fault.where for fault in found} == {"entry.v", "entry.commit", "entry.round"}
