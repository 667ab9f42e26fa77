"""How a question is made of a check."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

from baijia.core.refused import Refused

P = ParamSpec("P")


def asks(check: Callable[P, object]) -> Callable[P, bool]:
    """Return ``can_x`` for ``check_x``: true where it raises no refusal."""

    @functools.wraps(check)
    def can(*args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except Refused:
            return False
        return True

    return can
