"""Where a path of a TOML file stands: tomllib gives values, tree-sitter gives lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tree_sitter
import tree_sitter_toml

Path = tuple[str | int, ...]


def lines(data: bytes) -> Mapping[Path, int]:
    """Return the 1-based line of each path; an array element's path holds its index."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    for node in parser.parse(data).root_node.children:
        if node.type == "pair":
            _pair(node, (), found)
        elif node.type in {"table", "table_array_element"}:
            base = _resolve(_keys(node.children[1]), counts, element=node.type == "table_array_element")
            found.setdefault(base, node.start_point.row + 1)
            for child in node.children:
                if child.type == "pair":
                    _pair(child, base, found)
    return found


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """Return the line of a path, or of the nearest thing around it that stands in the file."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def _resolve(keys: list[str], counts: dict[Path, int], *, element: bool) -> Path:
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        last = place == len(keys) - 1
        if last and element:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _keys(node: Any) -> list[str]:
    if node.type == "dotted_key":
        return [key for child in node.children if child.type != "." for key in _keys(child)]
    return [node.text.decode().strip("\"'")]


def _pair(node: Any, base: Path, found: dict[Path, int]) -> None:
    path = base + tuple(_keys(node.children[0]))
    found.setdefault(path, node.start_point.row + 1)
    _value(node.children[-1], path, found)


def _value(node: Any, path: Path, found: dict[Path, int]) -> None:
    if node.type == "inline_table":
        for child in node.children:
            if child.type == "pair":
                _pair(child, path, found)
    elif node.type == "array":
        elements = [child for child in node.children if child.type not in {"[", "]", ",", "comment"}]
        for index, child in enumerate(elements):
            found[(*path, index)] = child.start_point.row + 1
            _value(child, (*path, index), found)
