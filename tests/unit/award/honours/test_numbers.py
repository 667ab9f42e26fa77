"""A certificate's number cannot be guessed: whoever checks one has seen it."""

from __future__ import annotations

import math
import re

from baijia.award.decisions.commands import objecting
from baijia.award.honours import issuing
from baijia.core import entropy
from baijia.engine.bundle import sealed


def test_a_certificate_has_eighty_random_bits_and_more():
    numbers = {issuing.certificate_number("CDBJ4") for _ in range(200)}
    assert len(numbers) == 200
    signs = "[" + sealed.ALPHABET + "]"
    assert all(re.fullmatch(rf"CDBJ4(-{signs}{{6}}){{3}}", number) for number in numbers)
    assert 18 * math.log2(len(sealed.ALPHABET)) > 80
    for place in range(6, 12):  # no sign of a place stands still
        assert len({number[place] for number in numbers}) > 15


def test_so_has_the_receipt_of_an_objection():
    assert objecting.RECEIPT * math.log2(len(entropy.ALPHABET)) > 80
