"""A query compared with its candidates: how strong the evidence is, and where it stands.

The evidence against a source is the bits of surprise in what it shares with the query along one diagonal (about
the same distance between the two places, as in a copied passage): grams, and the words left standing between them
where single words were exchanged. To it come a part of all the bits they share, less what the candidates share with
the query at the median: that is what its kind of text has in common anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from baijia.engine.similarity.surprise import MOST_BITS
from baijia.engine.similarity.text import GRAM, Codes

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

BAND = 24
"""Characters by which a passage may drift while it is rewritten."""
REACH = 16
"""Characters from the end of a run of shared grams within which a word left standing still belongs to it."""
PASSAGE = 400
"""The longest passage looked at along one diagonal, in characters."""
ALL_SHARED = 0.25
"""What a shared gram off the diagonal is worth."""
FLAG_BITS = 58.0
"""The evidence at which a hit is flagged; twice that when there is next to nothing to tell boilerplate by."""
FEW_DOCUMENTS = 40
FLAG_AT = 0.5
BACKGROUND_LEAST = 8
WHOLE_FROM, WHOLE_LEAST = 0.7, 100
"""A text of 100 characters that stands in a source to 85 % is flagged even if it is all boilerplate."""
SEEN, UNSEEN = 0.06, 0.03
"""What a shared gram adds to a passage beside its surprise, and what any other character takes away."""
COMPANY_BITS = 12.0


@dataclass(frozen=True, slots=True)
class Shared:
    """Every place of a gram in the query with every place in a candidate, ordered by candidate.

    Where ``whole`` is false, the last character of the gram alone is shared.
    """

    candidate: Integers
    query: Integers
    source: Integers
    whole: npt.NDArray[np.bool_]
    candidates: int


def shared_grams(wanted: Codes, place: Integers, hashes: Codes, owner: Integers, start: Integers) -> Shared:
    """Find the grams of a query in its candidates.

    Args:
        wanted: the grams of the query, sorted, each once.
        place: for every place in the query, which of ``wanted`` stands there.
        hashes: the grams of all candidates one after the other, with ``owner``, the candidate of each; -1 for
            a gram that runs from one candidate into the next.
        start: where each candidate begins.
    """
    found = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
    there = np.flatnonzero((wanted[found] == hashes) & (owner >= 0))
    which = found[there]
    by_gram = np.argsort(place, kind="stable")
    first = np.searchsorted(place[by_gram], np.arange(len(wanted) + 1))
    times = first[which + 1] - first[which]
    each = np.repeat(np.arange(len(which)), times)
    nth = np.arange(len(each)) - np.repeat(np.cumsum(times) - times, times)
    candidate = owner[there][each]
    return Shared(
        candidate=candidate,
        query=by_gram[first[which[each]] + nth],
        source=there[each] - start[candidate],
        whole=np.ones(len(each), dtype=bool),
        candidates=len(start),
    )


def left_standing(shared: Shared, query: Codes, codes: Codes, start: Integers, lengths: Integers) -> Shared:
    """Return the shared grams and, as grams that end there, the words that stand between them.

    Who rewrites a passage exchanges words and leaves others; of a word that stands alone no gram is shared. Two
    characters that follow each other are such a word where the same two stand at the same distance from a run of
    shared grams in the candidate, at most ``REACH`` characters from its end.

    Args:
        shared: as from ``shared_grams``.
        query: the comparable characters of the query.
        codes: those of all candidates one after the other; candidate ``i`` has ``lengths[i]`` from ``start[i]`` on.
    """
    if not len(shared.query):
        return shared
    apart = shared.query - shared.source
    order = np.lexsort((shared.query, apart, shared.candidate))
    candidate, at, there = shared.candidate[order], shared.query[order], shared.source[order]
    goes_on = (np.diff(candidate) == 0) & (np.diff(apart[order]) == 0) & (np.diff(at) == 1)
    first, last = np.append(True, ~goes_on), np.append(~goes_on, True)
    step = np.arange(REACH + 1)
    near = np.concatenate((at[last][:, None] + GRAM + step, at[first][:, None] - 1 - step))
    far = np.concatenate((there[last][:, None] + GRAM + step, there[first][:, None] - 1 - step))
    owner = np.concatenate((candidate[last], candidate[first]))[:, None]
    alike = (near >= 0) & (near < len(query)) & (far >= 0) & (far < lengths[owner])
    alike[alike] = query[near[alike]] == codes[(start[owner] + far)[alike]]
    pair = alike[:, 1:] & alike[:, :-1]
    word = np.zeros_like(alike)
    word[:, 1:] |= pair
    word[:, :-1] |= pair
    word &= near >= GRAM - 1
    row, column = np.nonzero(word)
    owners = np.concatenate((candidate, owner[row, 0]))
    order = np.argsort(owners, kind="stable")
    return Shared(
        candidate=owners[order],
        query=np.concatenate((at, near[row, column] - (GRAM - 1)))[order],
        source=np.concatenate((there, far[row, column] - (GRAM - 1)))[order],
        whole=order < len(at),
        candidates=shared.candidates,
    )


def score(shared: Shared, standing: Shared, bits: Floats, documents: int) -> Floats:
    """Return the score of each candidate, from 0 to 1, flagged from ``FLAG_AT`` on.

    Args:
        shared: as from ``shared_grams``.
        standing: the same with what was ``left_standing`` between.
        bits: the surprise at each place of the query.
        documents: how many documents there are in all.
    """
    places = len(bits)
    seen = np.unique(shared.candidate * places + shared.query)
    owner, at = np.divmod(seen, places)
    total = np.bincount(owner, bits[at], shared.candidates)
    evidence = _along_diagonal(standing, bits) + ALL_SHARED * total
    if shared.candidates >= BACKGROUND_LEAST:
        evidence = np.maximum(evidence - np.median(evidence), 0.0)
    strength = evidence / (evidence + FLAG_BITS * (1 + min(1.0, FEW_DOCUMENTS / documents)))
    share = total / max(float(bits.sum()), 1e-9)
    strength = np.where(
        strength >= FLAG_AT, strength + (1 - strength) * np.minimum(share, 1.0) ** 2, strength
    )
    if places + GRAM - 1 >= WHOLE_LEAST:
        covered = np.bincount(owner, minlength=shared.candidates) / places
        strength = np.maximum(strength, (covered - WHOLE_FROM) / (1 - WHOLE_FROM))
    return strength


def _along_diagonal(shared: Shared, bits: Floats) -> Floats:
    """Return the most bits in one band of diagonals and one passage, by candidate."""
    best = np.zeros(shared.candidates)
    places = len(bits)
    apart = shared.query - shared.source
    apart -= apart.min(initial=0)
    bands = int(apart.max(initial=0)) // BAND + 2
    room = places + PASSAGE  # so that a passage never reaches into the next band
    for shift in (0, BAND // 2):
        band = (apart + shift) // BAND
        key = np.unique((shared.candidate * bands + band) * room + shared.query)
        sums = np.concatenate(([0.0], np.cumsum(bits[key % room])))
        last = np.searchsorted(key, key + PASSAGE)
        np.maximum.at(best, key // (room * bands), sums[last] - sums[:-1])
    return best


def evidence(standing: Shared, candidate: int, bits: Floats, length: int) -> tuple[slice, slice]:
    """Return the passage of the query, and that of the candidate, that show best what they share.

    A passage is the run of characters with the greatest sum, where a shared one adds the more the more it
    surprises and any other takes a little away. ``length`` is that of the candidate; slices count comparable
    characters.
    """
    of = slice(*np.searchsorted(standing.candidate, [candidate, candidate + 1]))
    query, source, whole = standing.query[of], standing.source[of], standing.whole[of]
    kept = _in_company(query, source, bits)
    query, source, whole = query[kept], source[kept], whole[kept]
    worth = bits[query] / MOST_BITS
    taken = _greatest(_gain(query, whole, worth, len(bits) + GRAM - 1))
    last = query + GRAM - 1
    inside = (last >= taken.start) & (last < taken.stop)
    given = _greatest(_gain(source[inside], whole[inside], worth[inside], length))
    return taken, given


def _gain(place: Integers, whole: npt.NDArray[np.bool_], worth: Floats, length: int) -> Floats:
    """Return what each character of a text adds to a passage: a gram adds its worth with its last one."""
    gain = np.full(length, -UNSEEN)
    gain[(place[whole][:, None] + np.arange(GRAM)).ravel()] = SEEN
    np.maximum.at(gain, place + GRAM - 1, SEEN + worth)
    return gain


def _in_company(query: Integers, source: Integers, bits: Floats) -> npt.NDArray[np.bool_]:
    """Leave out the grams that stand alone on their diagonal: they would stretch a passage to a chance likeness.

    Where nearly all of the query is there, in whatever order, all of it is the passage.
    """
    if len(np.unique(query)) >= WHOLE_FROM * len(bits):
        return np.ones(len(query), dtype=bool)
    kept = np.zeros(len(query), dtype=bool)
    apart = query - source
    apart -= apart.min()
    for shift in (0, BAND // 2):
        band = (apart + shift) // BAND
        kept |= np.bincount(band, bits[query])[band] >= COMPANY_BITS
    if not kept.any():
        kept[:] = True
    return kept


def _greatest(gain: Floats) -> slice:
    """Return the run with the greatest sum (Kadane), the first one of equals."""
    sums = np.concatenate(([0.0], np.cumsum(gain)))
    end = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return slice(int(np.argmin(sums[: end + 1])), end)
