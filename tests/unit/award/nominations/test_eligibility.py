"""The pure rules of eligibility, at their edges."""

from __future__ import annotations

from datetime import date

import pytest

from baijia.award.nominations import eligibility

AGE = {"rule": "age_at_most", "years": 45, "on": "2021-07-28"}
PATENT = {"rule": "patent_granted", "field": "patents", "kinds": ["1", "8"]}


@pytest.mark.parametrize(
    ("born", "eligible"),
    [(date(1975, 7, 28), False), (date(1975, 7, 29), True), (date(1976, 7, 28), True)],
)
def test_forty_five_inclusive_ends_the_day_before_the_forty_sixth_birthday(born, eligible):
    assert eligibility.within_age(born, AGE) is eligible


def test_a_leap_day_birthday_counts_from_the_first_of_march():
    born = date(1976, 2, 29)
    assert eligibility.age_on(born, date(2021, 2, 28)) == 44
    assert eligibility.age_on(born, date(2021, 3, 1)) == 45


@pytest.mark.parametrize(
    ("numbers", "granted"),
    [
        ([], False),
        (["201710601862.3"], False),
        (["ZL201710601862.3"], True),
        (["ZL201710601862.4"], False),
        (["ZL201720601862.9"], False),
    ],
)
def test_only_a_granted_invention_counts(numbers, granted):
    assert eligibility.patent_granted({"patents": numbers}, PATENT) is granted


def test_a_rule_with_a_condition_applies_where_it_holds():
    rule = PATENT | {"when": {"field": "direction", "value": "d6"}}
    assert eligibility.applies({"direction": "d6"}, rule)
    assert not eligibility.applies({"direction": "d1"}, rule)
    assert eligibility.applies({}, PATENT)
