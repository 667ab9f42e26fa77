"""Seating a group's panel, with somebody standing back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from baijia.award.review.fitting import field_fit
from baijia.award.review.planning import group_plan
from baijia.core.refused import Refused


def item(pk):
    return SimpleNamespace(pk=pk, number=f"P{pk}", group="g")


def expert(pk, *fields):
    return SimpleNamespace(pk=pk, fields=list(fields))


def test_the_next_in_line_takes_the_item_a_member_stands_back_from():
    panel, others = [expert(1), expert(2)], [expert(3), expert(4)]
    pairs = group_plan([item(10), item(11)], panel, others, 2, {(2, 10)})
    assert [(one.pk, who.pk) for one, who in pairs] == [(10, 1), (10, 3), (11, 1), (11, 2)]


def test_too_few_for_an_item_is_refused_by_its_number():
    with pytest.raises(Refused, match="P10"):
        group_plan([item(10)], [expert(1)], [expert(2)], 2, {(2, 10)})


def test_the_first_field_fits_best():
    assert field_fit(expert(1, "g", "h"), item(1)) > field_fit(expert(1, "h", "g"), item(1)) > 0
    assert 0 < field_fit(expert(1, "h"), item(1)) < field_fit(expert(1, "h", "g"), item(1))
