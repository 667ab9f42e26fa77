"""Means, ties, places and reserves, worked by hand on a definition small enough to follow."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import pytest

import bundles
from baijia.engine import rank
from baijia.engine.faults import BadInput
from baijia.engine.rank import Ballot

SEED = "ab" * 32


def rules(**changes):
    base = bundles.definition(groups=[{"code": "g"}, {"code": "h"}])
    base["rounds"][0].update(changes)
    return base


def result(votes: dict[str, list[tuple[int, int]]], groups: dict[str, str] | None = None, **changes):
    """Judge a paper round; the excluded are given as the option of that name."""
    excluded = changes.pop("excluded", None)
    ballots = [Ballot(n, f"S{place}", vector) for n, own in votes.items() for place, vector in enumerate(own)]
    candidates = groups or dict.fromkeys(votes, "g")
    document = rank.round_result(
        rules(**changes), "paper", ballots=ballots, candidates=candidates, lot_seed=SEED, excluded=excluded
    )
    return {row["nominee"]: row for row in document["rows"]}, document


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(199, 200), 2, "1.00"),
        (Fraction(170, 2), 2, "85.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(49, 1000), 1, "0.0"),
    ],
)
def test_decimal_rounds_once_half_up(value, decimals, text):
    assert rank.decimal_text(value, decimals) == text


@pytest.mark.parametrize(
    ("totals", "trimmed_from", "mean"),
    [
        ([1, 2, 9], 5, Fraction(4)),
        ([1, 2, 3, 4, 100], 5, Fraction(3)),
        ([1, 1, 1, 100, 100], 5, Fraction(34)),
        ([1, 2], 2, Fraction(3, 2)),
        ([0, 5, 100], 3, Fraction(5)),
        ([1, 2, 3, 4, 100], None, Fraction(22)),
    ],
)
def test_mean_plain_and_trimmed(totals, trimmed_from, mean):
    assert rank.mean_of([Fraction(total) for total in totals], trimmed_from) == mean


def test_marks_are_at_the_rubrics_scale():
    tenths = rules()
    tenths["rubrics"][0]["scale"] = 10
    ballots = [Ballot("PA", "S1", (405, 333))]
    row = rank.round_result(tenths, "paper", ballots=ballots, candidates={"PA": "g"}, lot_seed=SEED)["rows"][
        0
    ]
    assert (row["mean"], row["score"]) == ([369, 5], "73.80")


def test_equal_scores_go_by_criterion_then_lot():
    rows, _ = result({"PA": [(40, 30)], "PB": [(45, 25)], "PC": [(40, 30)], "PD": [(50, 30)]})
    assert [rows[n]["rank"] for n in ("PD", "PB")] == [1, 2]
    assert rows["PD"]["tie"] is None
    assert rows["PB"]["tie"] == "criterion:skill"
    lots = sorted(
        ("PA", "PC"), key=lambda n: hashlib.sha256(f"baijia/lot/v1\n{SEED}\n{n}".encode()).hexdigest()
    )
    assert [rows[n]["rank"] for n in lots] == [3, 4]
    assert {rows[n]["tie"] for n in lots} == {"lot"}


def test_score_counts_not_the_hidden_mean():
    # 3 ballots of 70, 70, 70 and of 70.004 on average are the same at two decimals: tied.
    thirds = rules(decimals=0)
    ballots = [Ballot("PA", f"S{n}", (40, 30)) for n in range(3)]
    ballots += [Ballot("PB", f"S{n}", (41 if n == 0 else 40, 30)) for n in range(3)]
    rows = rank.round_result(
        thirds, "paper", ballots=ballots, candidates={"PA": "g", "PB": "g"}, lot_seed=SEED
    )["rows"]
    assert {row["score"] for row in rows} == {"70"}
    assert {row["tie"] for row in rows} == {"criterion:skill"}


def test_cut_by_group_share_names_the_rule_that_decided():
    votes = {"PA": [(50, 30)], "PB": [(45, 25)], "PC": [(40, 30)], "PD": [(44, 26)], "PE": [(10, 31)]}
    rows, document = result(votes, advance={"total": 2, "by": "group_share"})
    assert document["places"] == {"g": 2, "h": 0}
    assert [n for n, row in rows.items() if row["advanced"]] == ["PA", "PB"]
    assert rows["PA"]["reason"] == {"code": "advanced", "rank": 1, "places": 2}
    assert rows["PD"]["reason"] == {"code": "tie_cut", "rank": 3, "places": 2, "rule": "criterion:skill"}
    assert (
        rows["PE"]["reason"] == {"code": "below_cut", "rank": 5, "places": 2}
        or rows["PE"]["reason"]["code"] == "below_pass_mark"
    )


def test_below_the_pass_mark_a_place_stays_empty():
    rows, document = result({"PA": [(50, 30)], "PB": [(10, 10)]}, advance={"total": 2, "by": "group_share"})
    assert document["places"]["g"] == 2
    assert not rows["PB"]["advanced"]
    assert rows["PB"]["reason"] == {"code": "below_pass_mark", "score": "20.00", "pass_mark": "40.00"}


def test_excluded_takes_no_place_and_no_rank():
    votes = {"PA": [(60, 40)], "PB": [(50, 30)], "PC": [(40, 30)]}
    rows, document = result(
        votes, advance={"total": 1, "by": "group_share"}, excluded={"PA": ("paper", "fraud")}
    )
    assert document["places"]["g"] == 1
    assert rows["PA"]["reason"] == {"code": "excluded", "stage": "paper", "why": "fraud"}
    assert (rows["PA"]["n"], rows["PA"]["rank"], rows["PA"]["mean"]) == (0, None, None)
    assert rows["PB"]["rank"] == 1
    assert rows["PB"]["advanced"]


def test_no_ballot_is_said():
    rows, _ = result({"PA": [(60, 40)], "PB": []})
    assert rows["PB"]["reason"] == {"code": "no_ballot"}


def test_overall_cut_ranks_over_groups():
    votes = {"PA": [(50, 30)], "PB": [(55, 30)], "PC": [(40, 30)]}
    groups = {"PA": "g", "PB": "h", "PC": "g"}
    rows, document = result(votes, groups, advance={"total": 2, "by": "overall"})
    assert document["places"] == 2
    assert [(rows[n]["overall"], rows[n]["rank"]) for n in ("PB", "PA", "PC")] == [(1, 1), (2, 1), (3, 2)]


@pytest.mark.parametrize(
    ("ballots", "changes"),
    [
        ([Ballot("PZ", "S1", (1, 1))], {}),
        ([Ballot("PA", "S1", (1, 1, 1))], {}),
        ([Ballot("PA", "S1", (61, 1))], {}),
        ([Ballot("PA", "S1", (-1, 1))], {}),
        ([Ballot("PA", "S1", (1, 1)), Ballot("PA", "S1", (2, 1))], {}),
        ([Ballot("PA", "S1", (1, 1))], {"advance": {"total": 1, "by": "tea"}}),
        ([Ballot("PA", "S1", (1, 1)), Ballot("PB", "S1", (1, 1))], {"ties": ["criterion:tea"]}),
        ([Ballot("PA", "S1", (1, 1)), Ballot("PB", "S1", (1, 1))], {"ties": ["lot", "criterion:skill"]}),
        ([Ballot("PA", "S1", (1, 1)), Ballot("PB", "S1", (1, 1))], {"ties": ["round:before"]}),
    ],
)
def test_ballots_and_rules_out_of_order_are_refused(ballots, changes):
    with pytest.raises(BadInput):
        rank.round_result(
            rules(**changes), "paper", ballots=ballots, candidates={"PA": "g", "PB": "g"}, lot_seed=SEED
        )


def listed(
    paper: dict[str, int], talk: dict[str, int], *, places: int, reserves: int, groups=None, **changes
):
    """Resolve from totals: each nominee has one ballot a round."""
    definition = bundles.definition(groups=[{"code": "g"}, {"code": "h"}], approval={"places": places})
    definition["rounds"][0].pop("advance")
    definition["result"].update(reserves=reserves, **changes)
    groups = groups or dict.fromkeys(paper, "g")
    cast = {
        code: [Ballot(n, "S1", (total * 6 // 10, total - total * 6 // 10)) for n, total in totals.items()]
        for code, totals in (("paper", paper), ("defence", talk))
    }
    first = rank.round_result(definition, "paper", ballots=cast["paper"], candidates=groups, lot_seed=SEED)
    second = rank.round_result(
        definition,
        "defence",
        ballots=cast["defence"],
        candidates=groups,
        lot_seed=SEED,
        earlier={"paper": first},
        earlier_ballots={"paper": cast["paper"]},
    )
    return rank.resolution(definition, {"paper": first, "defence": second}, ballots=cast, lot_seed=SEED)


def outcomes(document):
    return {row["nominee"]: (row["outcome"], row["reserve"]) for row in document["rows"]}


def test_result_weighs_exact_means():
    document = listed({"PA": 81}, {"PA": 90}, places=1, reserves=0)
    assert document["rows"][0]["mean"] == [432, 5]  # 0.4 * 81 + 0.6 * 90 = 86.4
    assert document["rows"][0]["score"] == "86.40"


def test_places_reserves_and_the_rest():
    totals = {"PA": 90, "PB": 80, "PC": 70, "PD": 60, "PE": 20}
    document = listed(totals, totals, places=2, reserves=1)
    assert outcomes(document) == {
        "PA": ("proposed", None),
        "PB": ("proposed", None),
        "PC": ("reserve", 1),
        "PD": ("none", None),
        "PE": ("none", None),
    }
    reasons = {row["nominee"]: row["reason"]["code"] for row in document["rows"]}
    assert reasons["PC"] == "reserve"
    assert reasons["PD"] == "below_cut"
    assert reasons["PE"] == "not_advanced"
    assert document["passed"] == {"g": 5, "h": 0}


def test_group_without_enough_leaves_its_places_empty():
    totals = {"PA": 90, "PB": 80, "PC": 20, "PD": 20}
    groups = {"PA": "g", "PB": "g", "PC": "h", "PD": "h"}
    document = listed(totals, totals, places=4, reserves=0, groups=groups)
    assert document["places"] == {"g": 2, "h": 2}
    assert document["empty"] == {"g": 0, "h": 2}


def test_tie_at_the_last_place_goes_by_the_defence():
    # 0.4 * 50 + 0.6 * 80 = 68 = 0.4 * 80 + 0.6 * 60; the better defence stands first.
    document = listed({"PA": 80, "PB": 50}, {"PA": 60, "PB": 80}, places=1, reserves=0)
    rows = {row["nominee"]: row for row in document["rows"]}
    assert rows["PB"]["outcome"] == "proposed"
    assert rows["PA"]["reason"] == {"code": "tie_cut", "rank": 2, "places": 1, "rule": "round:defence"}


def test_removals_move_up_the_reserve_of_the_group():
    totals = {"PA": 90, "PB": 85, "PC": 80, "PD": 75, "PX": 90, "PY": 70}
    groups = {n: "h" if n in {"PX", "PY"} else "g" for n in totals}
    document = listed(totals, totals, places=3, reserves=3, groups=groups)
    assert outcomes(document)["PC"] == ("reserve", 1)
    moves = rank.replace(document, ["PX", "PA", "PC"])
    assert [(m.removed, m.moved_up) for m in moves] == [("PX", "PY"), ("PA", "PC"), ("PC", "PD")]


def test_reserve_removed_first_is_passed_over():
    totals = {"PA": 90, "PB": 85, "PC": 80, "PD": 75}
    document = listed(totals, totals, places=1, reserves=2)
    assert [m.moved_up for m in rank.replace(document, ["PB", "PA"])] == [None, "PC"]
    assert [m.moved_up for m in rank.replace(document, ["PA", "PB", "PC"])] == ["PB", "PC", None]


@pytest.mark.parametrize("removed", [["PA", "PA"], ["PD"], ["PZ"]])
def test_removal_of_one_who_holds_nothing_is_refused(removed):
    totals = {"PA": 90, "PB": 85, "PC": 80, "PD": 75}
    with pytest.raises(BadInput):
        rank.replace(listed(totals, totals, places=1, reserves=1), removed)


@pytest.mark.parametrize(
    ("members", "present", "agreed", "passes"),
    [
        (9, 6, 4, True),
        (9, 5, 5, False),
        (9, 6, 3, False),
        (9, 9, 6, True),
        (9, 10, 9, False),
        (8, 8, 8, False),
    ],
)
def test_vote_needs_quorum_and_majority(members, present, agreed, passes):
    vote = {"members": members, "present": present, "agreed": agreed}
    assert rank.vote_passes(bundles.definition()["decision"], vote) is passes


def test_every_reason_has_a_sentence():
    made = bundles.make(8, ties=True)
    reasons = [
        row["reason"]
        for code in ("paper", "defence")
        for row in made.documents[f"rounds/{code}.json"]["rows"]
    ]
    reasons += [row["reason"] for row in made.documents["resolution.json"]["rows"]]
    assert {"advanced", "proposed", "reserve", "excluded"} <= {reason["code"] for reason in reasons}
    for reason in [*reasons, {"code": "no_ballot"}, {"code": "not_advanced", "round": "defence"}]:
        text = rank.sentence(
            reason, names={"skill": "技能", "defence": "复审答辩", "paper": "初评", "use": "实用"}
        )
        assert "{" not in text
        assert text.endswith("。")
        assert not any(letter in text for letter in "abcdefghijklmnopqrstuvwxyz")


def test_lot_seed_does_not_depend_on_order():
    assert rank.lot_seed(["a", "b"]) == rank.lot_seed(["b", "a"]) != rank.lot_seed(["a"])
