"""Names struck out of free text."""

from __future__ import annotations

from baijia.award.review.queries.striking import STRUCK, strike


def test_names_go_from_texts_in_lists_and_objects_and_nothing_else():
    value = {"a": ["示名在演例厂", 7], "b": True}
    assert strike(value, ["演例厂", "示名"]) == {"a": [f"{STRUCK}在{STRUCK}", 7], "b": True}


def test_the_longest_name_goes_first_so_that_no_part_is_left():
    assert strike("演例一厂工会", ["演例一厂工会", "演例一厂"]) == STRUCK
