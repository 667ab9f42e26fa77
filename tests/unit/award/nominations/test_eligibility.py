"""The pure rules of eligibility, at their edges."""

from __future__ import annotations

from datetime import date

import pytest

from baijia.award.nominations import eligibility

AGE = {"rule": "age_at_most", "years": 45, "on": "2021-07-28"}


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
