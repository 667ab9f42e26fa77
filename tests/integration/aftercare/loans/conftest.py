"""The loan desk with the five products that ship."""

import pytest

import lending
from baijia.aftercare.loans import documents


@pytest.fixture
def desk(cast, edition):
    made = lending.make_loan_desk(cast, edition)
    for code in documents.shipped():
        made.sign(code)
    return made
