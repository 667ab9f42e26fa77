"""Scores and receipts as nearly every line of a large bundle is: one pattern tells that it is canonical and of its shape.

A line that is none of these is not wrong for that: it is parsed and judged (``canonical``, ``layout``, ``log.entries``).
"""

from __future__ import annotations

import re

_HEX32 = "[0-9a-f]{64}"
_CODE = "[a-z][a-z0-9_]{0,47}"
_EDITION = "[a-z0-9][a-z0-9-]{0,63}"
_SYMBOL = "[BCDFGHJKLMNPQRSTVWXYZ2-7]"
_NUMBER = "(?:0|[1-9][0-9]{0,14})"

SCORE_ROW = re.compile(
    rf'{{"commit":"(?P<key>{_HEX32})","index":{_NUMBER},"nominee":"P{_SYMBOL}{{7}}","round":"{_CODE}",'
    rf'"rubric":"{_CODE}/[1-9][0-9]{{0,3}}","salt":"{_HEX32}","sig":"[0-9a-f]{{128}}","slot":"S{_SYMBOL}{{10}}",'
    rf'"state":"(?:live|superseded|voided)","vector":\[{_NUMBER}(?:,{_NUMBER}){{0,31}}\]}}'.encode()
)
"""An open row of scores.jsonl of somebody who marked every criterion (bundle.md 5.9); ``key`` is what it is ordered by."""

RECEIPT = re.compile(
    rf'{{"commit":"{_HEX32}","programme":"{_EDITION}",(?:"ref":"{_HEX32}",)?'
    rf'(?:"round":"{_CODE}","type":"score"|"type":"nomination"),"v":1}}'.encode()
)
"""The entry of a score or a nomination (bundle.md 4.4)."""
