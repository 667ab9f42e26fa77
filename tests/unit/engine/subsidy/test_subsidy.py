"""Loans worked twice: by the engine and day by day; plus sums done by hand and properties of every loan."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.faults import BadInput
from baijia.engine.subsidy import compute, read_loan
from baijia.interfaces.cli.subsidy import as_json
from unit.engine.subsidy.day_by_day import work_out

QUARTERS = {"months": [3, 6, 9, 12], "day": 20, "includes_day": True}


def loan(**changes):
    data = {
        "principal": "200000.00",
        "disbursed": "2025-01-15",
        "matures": "2026-01-15",
        "day_count": "ACT/360",
        "rates": [{"from": "2025-01-01", "annual": "0.0345"}],
        "repayments": [],
        "interest_days": QUARTERS,
        "subsidy": {"kind": "full"},
        "excluded": [],
    }
    return {**data, **changes}


def answer(data):
    return as_json(compute(read_loan(data, where="loan")))


COUNTS = ("ACT/360", "ACT/365", "30E/360")
SPANS = (
    ("2025-01-15", "2026-01-15"),
    ("2023-08-31", "2024-08-31"),  # a leap day and month ends
    ("2024-02-29", "2026-02-28"),
    ("2025-03-20", "2025-12-20"),  # disbursed and due on interest days
)
SETTLED = (
    QUARTERS,
    {"months": [3, 6, 9, 12], "day": 20, "includes_day": False},
    {"months": list(range(1, 13)), "day": 31},  # the last day of every month
    {"months": [], "day": 1},  # everything at maturity
)
RULES = (
    {"subsidy": {"kind": "full", "principal_cap": "150000.00"}},
    {"subsidy": {"kind": "share", "share": "0.5", "principal_cap": "88888.88"}, "budget": "1500.00"},
    {
        "subsidy": {"kind": "floor"},
        "borrower_rates": [
            {"from": "2023-01-01", "annual": "0.0215"},
            {"from": "2024-06-03", "annual": "0.036"},
        ],
    },
    {
        "subsidy": [
            {"from": "2023-01-01", "kind": "full"},
            {"from": "2024-08-31", "kind": "share", "share": "0.333333", "principal_cap": "100000"},
            {"from": "2025-07-01", "kind": "floor", "principal_cap": "120000"},
        ],
        "borrower_rates": [{"from": "2023-01-01", "annual": "0.02"}],
    },
)


def events(first, last):
    """Put two repayments, a rate change and two excluded ranges inside a span."""
    start, days = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days
    at = [(start + timedelta(days=days * tenth // 10)).isoformat() for tenth in range(11)]
    return {
        "disbursed": first,
        "matures": last,
        "rates": [{"from": "2020-01-01", "annual": "0.0435"}, {"from": at[4], "annual": "0.03015"}],
        "repayments": [{"date": at[3], "principal": "33333.33"}, {"date": at[7], "principal": "66666.67"}],
        "excluded": [
            {"from": at[5], "to": at[6], "why": "逾期"},
            {"from": at[9], "to": at[10], "why": "展期"},
        ],
    }


GOLDEN = [
    loan(day_count=count, interest_days=settled, **events(*span), **rule)
    for (count, span), (settled, rule) in itertools.product(
        itertools.product(COUNTS, SPANS),
        [*zip(SETTLED, RULES, strict=True), *zip(SETTLED, RULES[1:] + RULES[:1], strict=True)],
    )
]


@pytest.mark.parametrize("data", GOLDEN, ids=range(len(GOLDEN)))
def test_golden_loan_agrees_with_a_day_by_day_sum(data):
    assert answer(data) == work_out(data)


def test_there_are_at_least_sixty_golden_loans():
    assert len(GOLDEN) >= 60
    assert len({str(data) for data in GOLDEN}) == len(GOLDEN)


def test_first_quarter_by_hand():
    """15 January up to and with 20 March is 65 days: 200,000 x 0.0345 x 65 / 360 = 1,245.8333."""
    first = answer(loan())["periods"][0]
    assert first == {
        "from": "2025-01-15",
        "to": "2025-03-21",
        "days": 65,
        "interest": "1245.83",
        "subsidy": "1245.83",
    }


def test_interest_day_left_out_starts_the_next_period():
    """64 days: 1,226.6667."""
    first = answer(loan(interest_days={**QUARTERS, "includes_day": False}))["periods"][0]
    assert (first["to"], first["days"], first["interest"]) == ("2025-03-20", 64, "1226.67")


@pytest.mark.parametrize(
    ("count", "interest"), [("ACT/360", "6995.83"), ("ACT/365", "6900.00"), ("30E/360", "6900.00")]
)
def test_a_year_by_hand_in_each_day_count(count, interest):
    assert answer(loan(day_count=count))["interest_total"] == interest


def test_thirty_first_counts_as_thirtieth():
    periods = answer(loan(day_count="30E/360", disbursed="2025-01-30", matures="2025-03-31"))["periods"]
    assert [period["days"] for period in periods] == [51, 9]
    assert [
        period["days"]
        for period in answer(loan(day_count="30E/360", disbursed="2025-05-30", matures="2025-05-31"))[
            "periods"
        ]
    ] == [0]


def test_cap_applies_to_what_is_outstanding():
    """Cap 150,000 until 100,000 is repaid after 180 days; then the outstanding 100,000. 150,000 x 180 + 100,000 x 180."""
    data = loan(
        matures="2026-01-10",
        repayments=[{"date": "2025-07-14", "principal": "100000.00"}],
        rates=[{"from": "2025-01-01", "annual": "0.036"}],
        subsidy={"kind": "full", "principal_cap": "150000"},
    )
    assert answer(data)["interest_total"] == "5400.00"
    assert answer(data)["subsidy_total"] == "4500.00"


def test_half_a_fen_rounds_up_and_later_periods_absorb_it():
    """18 yuan at 0.01 a year bear 0.0005 a day on 360: ten days are 0.005, twenty are 0.01."""
    data = loan(
        principal="18.00",
        disbursed="2025-03-11",
        matures="2025-03-31",
        rates=[{"from": "2025-01-01", "annual": "0.01"}],
    )
    assert [(one["days"], one["interest"]) for one in answer(data)["periods"]] == [(10, "0.01"), (10, "0.00")]


def test_floor_pays_nothing_when_the_borrowers_rate_is_higher():
    data = loan(subsidy={"kind": "floor"}, borrower_rates=[{"from": "2025-01-01", "annual": "0.04"}])
    assert answer(data)["subsidy_total"] == "0.00"


def test_nothing_is_paid_before_the_first_step():
    data = loan(subsidy=[{"from": "2025-12-21", "kind": "full"}])
    periods = answer(data)["periods"]
    assert [one["subsidy"] for one in periods[:4]] == ["0.00"] * 4
    assert periods[4]["subsidy"] == "479.17"  # 200,000 x 0.0345 x 25 / 360


def test_budget_cuts_the_running_total():
    data = loan(budget="3000.00")
    result = answer(data)
    assert [one["subsidy"] for one in result["periods"]] == ["1245.83", "1754.17", "0.00", "0.00", "0.00"]
    assert (result["subsidy_total"], result["budget_left"]) == ("3000.00", "0.00")
    assert "budget_left" not in answer(loan())


@st.composite
def loans(draw):
    start = draw(st.dates(date(2019, 1, 1), date(2026, 1, 1)))
    term = draw(st.integers(1, 900))
    within = st.integers(0, term).map(lambda days: (start + timedelta(days=days)).isoformat())
    rate = st.integers(0, 120_000).map(lambda n: f"{n / 1_000_000:.6f}")
    cap = draw(st.none() | st.integers(0, 30_000_000).map(lambda fen: f"{fen / 100:.2f}"))
    kind = draw(st.sampled_from([{"kind": "full"}, {"kind": "share", "share": "0.37"}, {"kind": "floor"}]))
    cuts = sorted(draw(st.sets(within, max_size=4)))
    changes = draw(st.lists(st.tuples(within, rate), max_size=3, unique_by=lambda pair: pair[0]))
    return loan(
        principal=f"{draw(st.integers(30_000, 50_000_000)) / 100:.2f}",
        disbursed=start.isoformat(),
        matures=(start + timedelta(days=term)).isoformat(),
        day_count=draw(st.sampled_from(COUNTS)),
        rates=[{"from": "2018-12-31", "annual": draw(rate)}]
        + [{"from": day, "annual": annual} for day, annual in changes],
        borrower_rates=[{"from": "2018-12-31", "annual": draw(rate)}],
        repayments=[{"date": draw(within), "principal": "100.00"} for _ in range(draw(st.integers(0, 3)))],
        interest_days=draw(st.sampled_from(SETTLED)),
        subsidy=kind | ({} if cap is None else {"principal_cap": cap}),
        excluded=[{"from": a, "to": b, "why": "逾期"} for a, b in zip(cuts[::2], cuts[1::2], strict=False)],
    )


@settings(max_examples=40, deadline=None)
@given(loans())
def test_any_loan_agrees_with_a_day_by_day_sum(data):
    assert answer(data) == work_out(data)


@settings(max_examples=60, deadline=None)
@given(loans(), st.sampled_from(SETTLED))
def test_splitting_periods_never_changes_a_sum(data, settled):
    one, other = answer(data), answer({**data, "interest_days": settled})
    assert one["interest_total"] == other["interest_total"]
    assert one["subsidy_total"] == other["subsidy_total"]
    for column in ("interest", "subsidy"):
        assert sum(Decimal(p[column]) for p in one["periods"]) == Decimal(one[f"{column}_total"])


@settings(max_examples=60, deadline=None)
@given(loans(), st.integers(1, 100_000))
def test_subsidy_is_within_interest_and_grows_with_the_principal(data, more):
    result = answer(data)
    assert Decimal(result["subsidy_total"]) <= Decimal(result["interest_total"])
    assert all(Decimal(one["subsidy"]) >= 0 <= Decimal(one["interest"]) for one in result["periods"])
    larger = answer({**data, "principal": str(Decimal(data["principal"]) + more)})
    assert Decimal(larger["interest_total"]) >= Decimal(result["interest_total"])
    assert Decimal(larger["subsidy_total"]) >= Decimal(result["subsidy_total"])
    capped = answer({**data, "budget": "10.00"})
    assert Decimal(capped["subsidy_total"]) == min(Decimal(result["subsidy_total"]), 10)


@pytest.mark.parametrize(
    ("changes", "where", "wrong"),
    [
        (
            {"rates": [{"from": "2025-02-01", "annual": "0.03"}]},
            "rates[0].from",
            "no rate from 2025-01-15 to 2025-02-01",
        ),
        ({"rates": []}, "rates", "is empty"),
        ({"rates": [{"from": "2025-01-01", "annual": "4.05"}]}, "rates[0].annual", "is 4.05"),
        (
            {"rates": [{"from": "2025-01-01", "annual": "-0.01"}]},
            "rates[0].annual",
            "'-0.01' is no such number",
        ),
        (
            {"rates": [{"from": "2025-01-01", "annual": "0.03"}] * 2},
            "rates[1].from",
            "2025-01-01 stands at rates[0] too",
        ),
        (
            {"repayments": [{"date": "2025-05-01", "principal": "200000.01"}]},
            "repayments[0].principal",
            "0.01 more",
        ),
        (
            {"repayments": [{"date": "2026-01-16", "principal": "1"}]},
            "repayments[0].date",
            "outside the loan",
        ),
        ({"repayments": [{"date": "2025-02-30", "principal": "1"}]}, "repayments[0].date", "no such day"),
        ({"repayments": [{"date": "2025-05-01"}]}, "repayments[0].principal", "missing"),
        (
            {"excluded": [{"from": "2025-05-01", "to": "2025-05-01", "why": "x"}]},
            "excluded[0].to",
            "not after",
        ),
        ({"excluded": [{"from": "2025-05-01", "to": "2027-05-01", "why": "x"}]}, "excluded[0].to", "outside"),
        ({"excluded": [{"from": "2025-05-01", "to": "2025-06-01"}]}, "excluded[0].why", "missing"),
        (
            {
                "excluded": [
                    {"from": "2025-05-01", "to": "2025-06-01", "why": "x"},
                    {"from": "2025-03-01", "to": "2025-05-02", "why": "y"},
                ]
            },
            "excluded[0]",
            "overlaps with excluded[1]",
        ),
        ({"subsidy": {"kind": "half"}}, "subsidy.kind", "'half' is unknown"),
        ({"subsidy": {"kind": "share"}}, "subsidy.share", "missing"),
        ({"subsidy": {"kind": "share", "share": "1.01"}}, "subsidy.share", "is 1.01"),
        ({"subsidy": {"kind": "full", "principle_cap": "1"}}, "subsidy.principle_cap", "unknown key"),
        ({"subsidy": []}, "subsidy", "is empty"),
        (
            {"subsidy": [{"kind": "full"}, {"from": "2025-02-01", "kind": "full"}]},
            "subsidy[0].from",
            "missing",
        ),
        ({"subsidy": {"kind": "floor"}}, "borrower_rates", "is empty"),
        ({"day_count": "ACT/ACT"}, "day_count", "unknown"),
        ({"day_count": ["ACT/360"]}, "day_count", "is a list"),
        ({"principal": 200000}, "principal", "is a number"),
        ({"principal": "1e5"}, "principal", "no such number"),
        ({"principal": "1.005"}, "principal", "is 1.005"),
        ({"principal": "0"}, "principal", "is 0"),
        ({"principal": "१"}, "principal", "no such number"),
        ({"matures": "2025-01-15"}, "matures", "not after"),
        ({"matures": "20260115"}, "matures", "no such day"),
        ({"matures": "2100-01-15"}, "matures", "over sixty years"),
        ({"interest_days": {"months": [13], "day": 20}}, "interest_days.months[0]", "is 13"),
        ({"interest_days": {"months": [3], "day": 0}}, "interest_days.day", "is 0"),
        ({"interest_days": {"months": 3, "day": 20}}, "interest_days.months", "is a number"),
        ({"interest_days": {**QUARTERS, "includes_day": 1}}, "interest_days.includes_day", "is a number"),
        ({"exclude": []}, "exclude", "unknown key"),
        ({"budget": "-1"}, "budget", "no such number"),
    ],
)
def test_bad_input_is_named_by_path(changes, where, wrong):
    with pytest.raises(BadInput) as bad:
        read_loan(loan(**changes), where="loan")
    faults = {fault.where: fault.wrong for fault in bad.value.faults}
    assert wrong in faults[f"loan: {where}"]


def test_all_faults_are_told_at_once():
    with pytest.raises(BadInput) as bad:
        read_loan({"rates": [{}], "subsidy": {}}, where="loan")
    assert {fault.where.removeprefix("loan: ") for fault in bad.value.faults} == {
        *("principal", "disbursed", "matures", "day_count", "interest_days"),
        *("rates[0].from", "rates[0].annual", "subsidy.kind"),
    }
    with pytest.raises(BadInput):
        read_loan([], where="loan")
