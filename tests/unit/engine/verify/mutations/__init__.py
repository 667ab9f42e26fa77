"""What a dishonest or careless operator may do to a bundle, by name, and the checks that must catch it.

Every mutation works on a played edition before it is packed, so manifest, tree and signatures are made anew over
the tampered content: what is caught is caught by the rules, not by a stale digest.
"""

from . import ballots, certificates, people, publication, raters, results, rules, tie_off
from .at_work import CAUGHT_BY, RULES, played

__all__ = [
    "CAUGHT_BY",
    "RULES",
    "ballots",
    "certificates",
    "people",
    "played",
    "publication",
    "raters",
    "results",
    "rules",
    "tie_off",
]
