"""The public draw against a hand-made vector, a second implementation and tampering."""

import copy
import hashlib
import hmac
import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine import draw
from baijia.engine.canonical import canonical
from baijia.engine.faults import AnswerIsNo, BadInput

VERIFIER = Path(__file__).parents[3] / "docs" / "draw_verify.py"
_spec = importlib.util.spec_from_file_location("draw_verify", VERIFIER)
assert _spec is not None
assert _spec.loader is not None
verifier = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(verifier)


def record(**changes):
    nonces = {"主办方": "00" * 32, "监督组": "0f1e" * 16}
    data = {
        "name": "第四届百佳·书面评审专家",
        "candidates": [{"id": f"专家{n:02}", "unit": f"单位{n % 4}"} for n in range(12)],
        "nonce_commits": {p: hashlib.sha256(bytes.fromhex(n)).hexdigest() for p, n in nonces.items()},
        "nonces": nonces,
        "beacon": "上证指数 3391.88",
        "take": 4,
        "max_per_unit": None,
        "excluded": {},
    }
    return {**data, **changes}


def drawn(data):
    result = draw.draw(draw.read_record(data, where="r"))
    return {**data, **{key: getattr(result, key) for key in draw.RESULTS}}


def faults_of(data):
    found = draw.check(draw.read_record(data, where="r"), draw.read_drawn(data, where="r"))
    return [fault.where for fault in found]


def as_lists(data):
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def test_order_follows_the_published_text_step_by_step():
    data = record()
    ids = sorted(one["id"] for one in data["candidates"])
    commit = hashlib.sha256("".join(f"{one}\n" for one in ids).encode()).hexdigest()
    text = (
        "baijia-draw-v1\n第四届百佳·书面评审专家\n" + commit + "\n"
        "主办方=" + "00" * 32 + "\n监督组=" + "0f1e" * 16 + "\nbeacon=上证指数 3391.88\n"
    )
    seed = hashlib.sha256(text.encode()).digest()
    expected = sorted(ids, key=lambda one: hmac.new(seed, one.encode(), hashlib.sha256).digest())

    result = drawn(data)

    assert result["list_commit"] == commit
    assert list(result["order"]) == expected
    assert list(result["picked"]) == expected[:4]
    assert list(result["alternates"]) == expected[4:]


def test_order_of_candidates_in_the_file_does_not_matter():
    data = record()
    assert drawn(data)["order"] == drawn({**data, "candidates": data["candidates"][::-1]})["order"]


def test_excluded_stay_in_list_and_order_and_are_passed_over():
    before = drawn(record())
    first = before["picked"][0]
    after = drawn(record(excluded={first: "与申报单位同一集团"}))
    assert after["order"] == before["order"]
    assert after["list_commit"] == before["list_commit"]
    assert after["picked"] == before["order"][1:5]
    result = draw.read_drawn(as_lists(after), where="r")
    assert draw.skipped(draw.read_record(as_lists(after), where="r"), result) == [
        (first, "与申报单位同一集团")
    ]


def test_cap_counts_the_picked_and_every_alternate_before():
    result = drawn(record(max_per_unit=1, take=2))
    unit = {one["id"]: one["unit"] for one in record()["candidates"]}
    walked = [*result["picked"], *result["alternates"]]
    assert len(walked) == 4
    assert len({unit[one] for one in walked}) == 4
    assert result["picked"][0] == result["order"][0]


def test_fewer_than_asked_gives_all_there_are():
    result = drawn(record(take=9, max_per_unit=2))
    assert len(result["picked"]) == 8
    assert result["alternates"] == ()


def test_a_newcomer_moves_nobody_else():
    """Not the seed: the property is that keys belong to ids, so for one seed the rest keep their places."""
    read = draw.read_record(record(), where="r")
    seed = b"seed"
    fewer = replace(read, candidates=read.candidates[1:])
    with_all = [one for one in draw._order(read, seed) if one != read.candidates[0]]
    assert with_all == draw._order(fewer, seed)


def _swap(ids):
    return [ids[1], ids[0], *ids[2:]]


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (lambda d: d["candidates"].pop(), ["list_commit"]),
        (lambda d: d["candidates"].append({"id": "混入者", "unit": "甲"}), ["list_commit"]),
        (lambda d: d.update(list_commit="0" * 64), ["list_commit"]),
        (lambda d: d["nonces"].update(主办方="01" * 32), ["nonces.主办方"]),
        (lambda d: d["nonces"].pop("监督组"), ["nonces.监督组"]),
        (lambda d: d["nonce_commits"].pop("监督组"), ["nonces.监督组"]),
        (lambda d: d.update(order=_swap(d["order"])), ["order"]),
        (lambda d: d.update(order=d["order"][:-1]), ["order"]),
        (lambda d: d.update(picked=_swap(d["picked"])), ["picked"]),
        (lambda d: d.update(picked=[*d["picked"][:-1], d["alternates"][0]]), ["picked"]),
        (lambda d: d.update(alternates=_swap(d["alternates"])), ["alternates"]),
        (lambda d: d.update(beacon="上证指数 3391.89"), ["order", "picked", "alternates"]),
        (lambda d: d.update(name="另一次"), ["order", "picked", "alternates"]),
        (lambda d: d.update(take=5), ["picked", "alternates"]),
        (lambda d: d["excluded"].update({d["picked"][1]: "回避"}), ["picked", "alternates"]),
        (lambda d: d.update(max_per_unit=1), ["picked", "alternates"]),
    ],
)
def test_tampering_is_reported_by_name(tamper, named):
    data = as_lists(copy.deepcopy(drawn(record())))
    assert faults_of(data) == []
    tamper(data)
    assert faults_of(data)[: len(named)] == named


def test_drawing_with_a_wrong_or_missing_nonce_is_refused_by_party():
    data = record()
    data["nonces"] = {"主办方": "ff" * 32}
    with pytest.raises(AnswerIsNo) as refused:
        drawn(data)
    assert "nonces.主办方" in str(refused.value)
    assert "nonces.监督组: not revealed" in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": "Cafe\u0301"}, "r: name"),
        ({"candidates": [{"id": "e\u0301", "unit": "x"}]}, "r: candidates[0].id"),
        ({"candidates": [{"id": "a", "unit": "x"}, {"id": "a", "unit": "y"}]}, "r: candidates[1].id"),
        ({"candidates": [{"id": "a\nb", "unit": "x"}]}, "r: candidates[0].id"),
        ({"candidates": [{"id": "\ud800", "unit": "x"}]}, "r"),
        ({"candidates": [{"id": "a"}]}, "r: candidates[0].unit"),
        ({"candidates": ["a"]}, "r: candidates[0]"),
        ({"nonces": {"主办方": "FF", "监督组": "00"}}, "r: nonces.主办方"),
        ({"nonces": {"主办方": "0", "监督组": "00"}}, "r: nonces.主办方"),
        ({"nonce_commits": {"主办方": "00"}}, "r: nonce_commits.主办方"),
        ({"nonce_commits": {}}, "r: nonce_commits"),
        ({"beacon": "a\nb"}, "r: beacon"),
        ({"beacon": ""}, "r: beacon"),
        ({"take": -1}, "r: take"),
        ({"take": True}, "r: take"),
        ({"max_per_unit": 0}, "r: max_per_unit"),
        ({"excluded": {"谁": "不在名单"}}, "r: excluded.谁"),
        ({"max_per_units": 2}, "r: max_per_units"),
    ],
)
def test_bad_input_is_named_by_path(changes, where):
    with pytest.raises(BadInput) as bad:
        draw.read_record(record(**changes), where="r")
    assert where in [fault.where for fault in bad.value.faults]


def test_every_missing_key_is_named_at_once():
    with pytest.raises(BadInput) as bad:
        draw.read_record({}, where="r")
    named = {fault.where for fault in bad.value.faults}
    assert named == {
        f"r: {key}" for key in ("name", "candidates", "nonce_commits", "nonces", "beacon", "take")
    }


def test_registered_digest_is_of_the_seven_keys_in_canonical_form():
    read = draw.read_record(record(), where="r")
    seven = {
        key: record()[key]
        for key in ("name", "candidates", "take", "max_per_unit", "excluded", "nonce_commits")
    }
    expected = hashlib.sha256(canonical({**seven, "beacon_name": "上证指数收盘"})).hexdigest()
    assert (
        draw.record_digest(
            name=read.name,
            candidates=read.candidates,
            take=read.take,
            max_per_unit=read.max_per_unit,
            excluded=read.excluded,
            nonce_commits=read.nonce_commits,
            beacon_name="上证指数收盘",
        )
        == expected
    )


@settings(max_examples=60, deadline=None)
@given(
    ids=st.lists(st.text("百佳工匠职é𠮷ab=1 ", min_size=1, max_size=4), unique=True, max_size=12),
    units=st.integers(1, 4),
    take=st.integers(0, 14),
    cap=st.none() | st.integers(1, 3),
    out=st.integers(0, 3),
    nonces=st.dictionaries(
        st.text("甲乙=b", min_size=1, max_size=3), st.binary(min_size=1, max_size=33), min_size=1
    ),
)
def test_stand_alone_verifier_agrees_with_every_draw(ids, units, take, cap, out, nonces):
    data = record(
        candidates=[{"id": one, "unit": f"u{n % units}"} for n, one in enumerate(ids)],
        nonces={party: nonce.hex() for party, nonce in nonces.items()},
        nonce_commits={party: hashlib.sha256(nonce).hexdigest() for party, nonce in nonces.items()},
        take=take,
        max_per_unit=cap,
        excluded=dict.fromkeys(ids[:out], "回避"),
    )
    assert list(verifier.wrong_parts(as_lists(drawn(data)))) == []


def test_stand_alone_verifier_is_short_and_names_what_is_wrong():
    assert len(VERIFIER.read_text().splitlines()) <= 60
    data = as_lists(drawn(record()))
    data["picked"] = _swap(data["picked"])
    assert list(verifier.wrong_parts(data)) == ["picked"]
    data["nonces"]["监督组"] = "00"
    assert "nonces.监督组" in list(verifier.wrong_parts(data))
