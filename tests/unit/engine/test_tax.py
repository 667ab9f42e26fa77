"""Tax on prizes and fees against worked cases of the rules, and shares of a team's prize."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baijia.engine import tax

DAY = date(2026, 11, 22)
MONEY = st.integers(0, 10**9).map(lambda fen: Decimal(fen).scaleb(-2))


def money(text):
    return Decimal(text)


@pytest.mark.parametrize(
    ("gross", "withheld", "net"),
    [
        ("60000.00", "12000.00", "48000.00"),
        ("20000.00", "4000.00", "16000.00"),
        ("0.02", "0.00", "0.02"),
        ("0.03", "0.01", "0.02"),
        ("1234.57", "246.91", "987.66"),
        ("0.00", "0.00", "0.00"),
    ],
)
def test_prize_is_taxed_at_a_fifth_without_deduction(gross, withheld, net):
    paid = tax.withhold(money(gross), on=DAY, rules=tax.INCIDENTAL)
    assert (paid.tax, paid.net, paid.taxable) == (money(withheld), money(net), money(gross))


@pytest.mark.parametrize(
    ("gross", "withheld"),
    [
        ("800.00", "0.00"),
        ("500.00", "0.00"),
        ("2000.00", "240.00"),
        ("4000.00", "640.00"),
        ("4000.01", "640.00"),
        ("25000.00", "4000.00"),
        ("30000.00", "5200.00"),
        ("62500.00", "13000.00"),
        ("100000.00", "25000.00"),
    ],
)
def test_fee_is_taxed_by_the_withholding_table(gross, withheld):
    paid = tax.withhold(money(gross), on=DAY, rules=tax.LABOUR_FEE)
    assert paid.tax == money(withheld)
    assert paid.gross == paid.tax + paid.net == paid.taxable + paid.deduction


@given(MONEY, MONEY)
def test_net_never_falls_when_the_gross_rises(one, other):
    for rules in (tax.INCIDENTAL, tax.LABOUR_FEE):
        less, more = (tax.withhold(gross, on=DAY, rules=rules) for gross in sorted((one, other)))
        assert 0 <= less.tax <= more.tax
        assert less.net <= more.net


def test_rule_of_the_day_is_taken():
    later = tax.Rule(date(2027, 1, 1), "later", (tax.Bracket(None, money("0.25")),))
    rules = (later, *tax.INCIDENTAL)
    assert tax.withhold(money("100.00"), on=date(2026, 12, 31), rules=rules).tax == 20
    assert tax.withhold(money("100.00"), on=date(2027, 1, 1), rules=rules).tax == 25
    with pytest.raises(ValueError, match="no tax rule in force on 2018-12-31"):
        tax.withhold(money("100.00"), on=date(2018, 12, 31), rules=rules)


@pytest.mark.parametrize("gross", ["-0.01", "0.001", "NaN", "Infinity"])
def test_amounts_below_zero_or_finer_than_fen_are_refused(gross):
    with pytest.raises(ValueError, match="whole fen"):
        tax.withhold(money(gross), on=DAY, rules=tax.INCIDENTAL)


def test_fen_go_to_the_largest_remainders_and_then_to_whom_comes_first():
    assert tax.split(money("100.00"), [1, 1, 1]) == [money("33.34"), money("33.33"), money("33.33")]
    assert tax.split(money("0.05"), [50, 30, 20]) == [money("0.03"), money("0.01"), money("0.01")]
    assert tax.split(money("60000.00"), [60, 40, 0]) == [money("36000.00"), money("24000.00"), money("0.00")]


@given(MONEY, st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_shares_add_up_and_miss_their_quota_by_less_than_a_fen(amount, shares):
    parts = tax.split(amount, shares)
    assert sum(parts) == amount
    for part, share in zip(parts, shares, strict=True):
        assert abs(part * sum(shares) - amount * share) < money("0.01") * sum(shares)


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1, 1]])
def test_shares_that_cannot_divide_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        tax.split(money("1.00"), shares)


@pytest.mark.parametrize(
    ("gross", "given", "counted", "withheld"),
    [
        ("60000.00", "18000.00", "18000.00", "8400.00"),
        ("60000.00", "20000.00", "18000.00", "8400.00"),
        ("60000.00", "0.01", "0.01", "12000.00"),
        ("10000.00", "3000.00", "3000.00", "1400.00"),
    ],
)
def test_a_gift_to_charity_counts_up_to_thirty_per_cent(gross, given, counted, withheld):
    """60,000 x 30 % = 18,000; (60,000 - 18,000) x 20 % = 8,400."""
    paid = tax.withhold(money(gross), on=DAY, rules=tax.INCIDENTAL, donation=money(given))
    assert (paid.donation, paid.tax) == (money(counted), money(withheld))
    assert paid.gross == paid.taxable + paid.donation == paid.tax + paid.net


def test_a_provincial_prize_is_exempt():
    rule = tax.read_rule({"exempt": True}, start=date(2019, 1, 1), source="个人所得税法第四条")
    paid = tax.withhold(money("60000.00"), on=DAY, rules=(rule,))
    assert (paid.tax, paid.net, paid.taxable) == (0, money("60000.00"), 0)


@pytest.mark.parametrize(
    ("parts", "withheld"),
    [
        (("800.00", "800.00"), ("0.00", "160.00")),  # 1,600 - 800 = 800; 20 % = 160
        (("4000.00", "1000.00"), ("640.00", "160.00")),  # 5,000 x 0.8 x 20 % = 800
        (("20000.00", "20000.00"), ("3200.00", "4400.00")),  # 40,000 x 0.8 x 30 % - 2,000 = 7,600
        (("50000.00", "50000.00"), ("10000.00", "15000.00")),  # 100,000 x 0.8 x 40 % - 7,000 = 25,000
        (("1500.00", "1500.00", "1500.00"), ("140.00", "300.00", "280.00")),  # 140; 440; 4,500 x 0.16 = 720
    ],
)
def test_fees_of_a_month_are_taxed_as_one(parts, withheld):
    earlier: list[tax.Withholding] = []
    for part in parts:
        earlier.append(tax.withhold(money(part), on=DAY, rules=tax.LABOUR_FEE, earlier=earlier))
    assert [one.tax for one in earlier] == [money(one) for one in withheld]
    whole = tax.withhold(sum(money(part) for part in parts), on=DAY, rules=tax.LABOUR_FEE)
    assert sum(one.tax for one in earlier) == whole.tax
    assert sum(one.taxable for one in earlier) == whole.taxable


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6))
def test_parts_of_a_month_add_up_to_the_whole(fen):
    earlier: list[tax.Withholding] = []
    for part in fen:
        gross = Decimal(part).scaleb(-2)
        earlier.append(tax.withhold(gross, on=DAY, rules=tax.LABOUR_FEE, earlier=earlier))
    whole = tax.withhold(Decimal(sum(fen)).scaleb(-2), on=DAY, rules=tax.LABOUR_FEE)
    assert sum(one.tax for one in earlier) == whole.tax
    assert all(one.tax >= 0 for one in earlier)
