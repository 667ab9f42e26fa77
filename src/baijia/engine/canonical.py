"""RFC 8785 canonical JSON, narrowed: no floats, no duplicate keys, text in NFC is the caller's duty."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import rfc8785

from baijia.engine.faults import BadInput, Fault

MAX_SAFE_INTEGER = 2**53 - 1
# Of plain values with ASCII keys Python's sorted JSON is RFC 8785, at a tenth of the time.
_BEYOND = re.compile(rb"[\xf0-\xf4]")
_DIGITS = 15
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of ``value``.

    Raises:
        TypeError: a float stands in it; floats have no place in anything that is signed.
    """
    if _is_plain(value):
        try:
            return _ENCODER.encode(value).encode()
        except UnicodeEncodeError:  # half of a surrogate pair; the slow way says so in its own words
            pass
    _refuse_floats(value)
    return rfc8785.dumps(value)


def rewritten(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a value as ``parse`` gives it; faster than ``canonical``, for the same values.

    What was read has strings for keys and neither floats nor long numbers, and up to U+FFFF strings stand in the same
    order by code point as by UTF-16.
    """
    try:
        data = _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        return canonical(value)
    return canonical(value) if not data.isascii() and _BEYOND.search(data) else data


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes, as lowercase hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def parse(data: bytes, *, where: str) -> Any:
    """Read JSON strictly: UTF-8, no duplicate keys, no floats, no NaN, integers within 2**53.

    Raises:
        BadInput: naming ``where``.
    """
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=lambda pairs: _object(pairs, where),
            parse_float=lambda text: _no_float(text, where),
            parse_constant=lambda text: _no_float(text, where),
            parse_int=lambda text: _integer(text, where),
        )
    except UnicodeDecodeError as error:
        raise BadInput(Fault(where, f"byte {error.start} is not UTF-8", "UTF-8 text")) from None
    except json.JSONDecodeError as error:
        raise BadInput(Fault(f"{where}:{error.lineno}:{error.colno}", error.msg, "JSON")) from None
    except RecursionError:
        raise BadInput(Fault(where, "nested too deeply", "at most some hundred levels")) from None


def parse_canonical(data: bytes, *, where: str) -> Any:
    """Read JSON that must be in canonical form already; faster than ``parse``, for the same values.

    Raises:
        BadInput: naming ``where``.
    """
    value = None
    try:
        # A key that stands twice, and all other liberties, show when the value is written again.
        value = _SMALL_INTEGERS.decode(data.decode())
        if rewritten(value) == data:
            return value
    except (ValueError, TypeError, RecursionError):
        pass
    value = parse(data, where=where)
    try:
        same = canonical(value) == data
    except (ValueError, RecursionError):  # half of a surrogate pair; nested too deeply to write
        same = False
    if not same:
        raise BadInput(Fault(where, "not in canonical form", "RFC 8785 bytes"))
    return value


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(item) is not str and not _is_plain(item):
                return False
        return True
    if kind is list or kind is tuple:
        return all(type(item) is str or _is_plain(item) for item in value)
    if kind is int:
        return bool(-MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER)
    return kind is str or kind is bool or value is None


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float cannot be canonical here; use an integer or a string of decimals")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def _object(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise BadInput(Fault(where, f"key {key!r} stands twice", "each key once"))
        result[key] = value
    return result


def _no_float(text: str, where: str) -> Any:
    raise BadInput(Fault(where, f"number {text} is not an integer", "integers, or decimals in a string"))


def _refused(text: str) -> Any:
    raise ValueError(text)


def _small(text: str) -> int:
    if len(text) > _DIGITS:
        raise ValueError(text)
    return int(text)


_SMALL_INTEGERS = json.JSONDecoder(parse_float=_refused, parse_constant=_refused, parse_int=_small)


def _integer(text: str, where: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_SAFE_INTEGER:
        raise BadInput(Fault(where, f"integer {text[:20]} is too large", f"at most {MAX_SAFE_INTEGER}"))
    return int(text)
