"""Finds where a text was taken from: candidates by the rare grams they share with it, then each in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from baijia.engine.similarity.postings import Found, Postings, hashes_of, paired
from baijia.engine.similarity.score import FLAG_AT, evidence, left_standing, score, shared_grams
from baijia.engine.similarity.surprise import Bits, Surprise
from baijia.engine.similarity.text import GRAM, Codes, Normalised, Normaliser, grams

BEST = 20
CANDIDATES = 60
RARE_SHARE, RARE_LEAST = 0.005, 50
"""A gram held by more than this share of the documents, and by more than so many, leads to no candidate."""
LEAST_WEIGHT = 0.1
_BATCH = 8192


@dataclass(frozen=True, slots=True)
class Document:
    """A text with the name it goes by."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A source of a query. Ranges are half-open code points of the original texts.

    ``score`` is from 0 to 1 with four decimals: 0.5 is the default threshold, 1 a whole copy.
    """

    source: str
    score: float
    in_query: tuple[int, int]
    in_source: tuple[int, int]

    @property
    def flag(self) -> bool:
        """Tell whether a person should look at it."""
        return self.score >= FLAG_AT


@dataclass(frozen=True, slots=True)
class _Query:
    text: Normalised
    wanted: Codes
    place: npt.NDArray[np.int64]
    bits: Bits
    found: Found


class Index:
    """Earlier nominations, searchable. Documents can be added at any time; the next search knows them."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._normalise = Normaliser()
        self._postings = Postings()
        self._surprise = Surprise()
        self._documents: list[Document] = []
        self._numbers: dict[str, int] = {}
        self.extend(documents)

    def __len__(self) -> int:
        return len(self._documents)

    def extend(self, documents: Iterable[Document]) -> None:
        """Add documents.

        Raises:
            ValueError: an id stands twice; documents before it are in the index.
        """
        iterator = iter(documents)
        while batch := list(islice(iterator, _BATCH)):
            self._learn(list(self._numbered(batch)))

    def add(self, document: Document) -> None:
        """Add one document.

        Raises:
            ValueError: its id is in the index already.
        """
        self.extend([document])

    def search(self, text: str, *, leave_out: str | None = None, best: int = BEST) -> list[Hit]:
        """Return the best sources of a text, the best first, equal ones by id; ``leave_out`` is its own id."""
        own = None if leave_out is None else self._numbers.get(leave_out)
        query = self._query(self._normalise(text), own)
        numbers = [] if query is None else self._candidates(query, own)
        if query is None or not numbers:
            return []
        return self._weigh(query, numbers, best)

    def _numbered(self, batch: list[Document]) -> Iterator[Document]:
        for document in batch:
            if document.id in self._numbers:
                raise ValueError(f"id {document.id!r} stands twice")
            self._numbers[document.id] = len(self._documents)
            self._documents.append(document)
            yield document

    def _learn(self, batch: list[Document]) -> None:
        codes, lengths, _ = self._joined([document.text for document in batch])
        first = len(self._documents) - len(batch)
        owner = np.repeat(np.arange(first, first + len(batch), dtype=np.uint32), lengths)
        for size in range(1, GRAM + 1):
            runs, of = _inside(grams(codes, size), owner, size)
            if size < GRAM:
                self._surprise.learn(runs, size)
            if size == GRAM - 1:
                self._surprise.learn_contexts(hashes_of(paired(runs, of)))
            elif size == GRAM:
                self._postings.extend(paired(runs, of), len(batch))

    def _joined(self, texts: list[str]) -> tuple[Codes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return comparable characters of texts one after the other, how many of each, and their origins."""
        codes, origin = self._normalise.joined(texts)
        ends = np.cumsum([len(text) for text in texts])
        return codes, np.diff(np.searchsorted(origin, ends), prepend=0), origin

    def _query(self, text: Normalised, own: int | None) -> _Query | None:
        hashes = grams(text.codes)
        if not len(hashes) or not self._documents:
            return None
        wanted, place = np.unique(hashes, return_inverse=True)
        found = self._postings.find(wanted)
        bits = self._surprise.bits(text.codes, found.frequency[place], known=1 if own is None else 2)
        return _Query(text, wanted, place, bits, found)

    def _candidates(self, query: _Query, own: int | None) -> list[int]:
        rare = query.found.frequency <= max(RARE_SHARE * len(self), RARE_LEAST)
        weights = np.zeros(len(query.wanted))
        weights[query.place] = query.bits + LEAST_WEIGHT
        weights[~rare] = 0.0
        total = self._postings.weigh(query.found, weights, len(self))
        if own is not None:
            total[own] = 0.0
        some = np.flatnonzero(total)
        return [int(number) for number in some[np.argsort(-total[some], kind="stable")[:CANDIDATES]]]

    def _weigh(self, query: _Query, numbers: list[int], best: int) -> list[Hit]:
        documents = [self._documents[number] for number in numbers]
        codes, lengths, origin = self._joined([document.text for document in documents])
        start = np.cumsum(lengths) - lengths
        owner = np.repeat(np.arange(len(numbers)), lengths)
        hashes = grams(codes)
        of = np.where(owner[: len(hashes)] == owner[GRAM - 1 :], owner[: len(hashes)], -1)
        shared = shared_grams(query.wanted, query.place, hashes, of, start)
        standing = left_standing(shared, query.text.codes, codes, start, lengths)
        scores = np.round(score(shared, standing, query.bits, len(self)), 4)
        offsets = np.cumsum([0, *(len(document.text) for document in documents)])
        found = sorted(np.flatnonzero(scores > 0), key=lambda place: (-scores[place], documents[place].id))
        hits = []
        for place in map(int, found[:best]):
            taken, given = evidence(standing, place, query.bits, int(lengths[place]))
            within = origin[start[place] : start[place] + lengths[place]] - offsets[place]
            ranges = _range(query.text.origin, taken), _range(within, given)
            hits.append(Hit(documents[place].id, float(scores[place]), *ranges))
        return hits


def _inside(runs: Codes, owner: npt.NDArray[np.uint32], size: int) -> tuple[Codes, npt.NDArray[np.uint32]]:
    """Return the runs that lie inside one document, with its number."""
    first = owner[: len(runs)]
    whole = first == owner[size - 1 :][: len(runs)]
    return runs[whole], first[whole]


def _range(origin: npt.NDArray[np.int64], part: slice) -> tuple[int, int]:
    return int(origin[part.start]), int(origin[part.stop - 1]) + 1
