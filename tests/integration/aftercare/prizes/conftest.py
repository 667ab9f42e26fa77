"""A money desk with three holders."""

import pytest

import payments


@pytest.fixture
def desk(cast, edition):
    """Payer and checker known as two people, settings signed, three holders with links; nothing owed yet."""
    return payments.make_desk(cast, edition)
