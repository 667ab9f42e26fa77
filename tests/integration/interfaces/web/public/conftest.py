"""An edition on notice, and conferred (see ``tests/notices.py``)."""

from __future__ import annotations

import pytest

from baijia.core import clock


@pytest.fixture
def at():
    """Hold the edition clock at a moment: ``with at(DURING): ...``."""
    return clock.fixed


@pytest.fixture
def dossiers(cast, edition):
    """Three sealed dossiers, two of them of people with one name at two units."""
    import factories

    return [
        factories.sealed_dossier(edition, cast.units[0], name="周示"),
        factories.sealed_dossier(edition, cast.units[1], name="周示"),
        factories.sealed_dossier(edition, cast.units[2], name="汤示棠", group="agriculture"),
    ]


@pytest.fixture
def notice(cast, edition, dossiers):
    """The list on notice since 28 September 2021."""
    import notices

    return notices.put_on_notice(cast, edition, dossiers)


@pytest.fixture
def honours(cast, edition, dossiers, notice):
    """Three honours with certificates, conferred after the notice."""
    import notices

    return notices.confer(cast, edition, dossiers)
