"""From ballots to the list: means, ties, places, reserves. Specification: docs/reference/bundle.md section 6.

Everything is exact (fractions) until the one rounding that counts, and the same on every machine.
"""

from baijia.engine.rank.apportion import apportion, quotas
from baijia.engine.rank.doubt import doubtful
from baijia.engine.rank.moves import MovedUp, replace
from baijia.engine.rank.reasons import sentence
from baijia.engine.rank.resolution import places_of, resolution, vote_passes
from baijia.engine.rank.rounds import LEFT_OUT, Ballot, limits_of, mean_of, round_result, within
from baijia.engine.rank.rules import decimal_text, lot_key, lot_seed

__all__ = [
    "LEFT_OUT",
    "Ballot",
    "MovedUp",
    "apportion",
    "decimal_text",
    "doubtful",
    "limits_of",
    "lot_key",
    "lot_seed",
    "mean_of",
    "places_of",
    "quotas",
    "replace",
    "resolution",
    "round_result",
    "sentence",
    "vote_passes",
    "within",
]
