"""What a server process does once before its first request, so that no reader waits for it."""

import gc

from django.urls import get_resolver

SELDOM = 50_000
"""How many new objects call for a collection: a page makes tens of thousands and leaves nothing in circles."""


def keep() -> None:
    """Load every address, then tell the collector of garbage to leave alone what is here to stay.

    Else it walks all modules again and again, a quarter of the time of a page.
    """
    len(get_resolver().url_patterns)  # reading them imports every room
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
