"""Amounts in capitals, against the worked examples of the Basic Rules of Accounting Work and banks' guides."""

from decimal import Decimal

import pytest

from baijia.core import money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("48000.00", "肆万捌仟元整"),
        ("12000.00", "壹万贰仟元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("10.00", "壹拾元整"),
        ("10000.00", "壹万元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("20304050.60", "贰仟零叁拾万肆仟零伍拾元陆角整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.00", "零元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(amount, words):
    assert money.in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000"])
def test_what_has_no_capitals(amount):
    with pytest.raises(ValueError, match="capitals"):
        money.in_words(Decimal(amount))
