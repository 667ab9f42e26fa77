"""Text from elsewhere — word processors, WeChat, old pages — as blocks of ours, and nothing else of it.

What comes in is taken apart and written anew from its words: paragraphs, headings, lists, emphasis, links, quotes and
tables stay; styles, scripts, trackers, frames, forms and hidden text do not, whatever they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape
from lxml import etree, html

DROPPED = frozenset(
    (
        *(
            "script",
            "style",
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "svg",
            "math",
            "canvas",
        ),
        *(
            "form",
            "input",
            "button",
            "select",
            "textarea",
            "link",
            "meta",
            "base",
            "noscript",
            "template",
            "head",
        ),
        *("title", "audio", "video", "source", "map", "area"),
    )
)
SKIPPED = frozenset({"o:p", "w:sdt", "mp-common-profile", "qqmusic", "mpvoice", "mp-style-type"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EMPHASIS = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}
BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "center", "td", "li", "dd", "dt", "figure", "figcaption"}
)
SCHEMES = frozenset({"http", "https", "mailto"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\u00a0\u200b\ufeff]+")
MOST = 2_000_000


@dataclass
class Cleaned:
    """What is left: blocks for a body, and the names of what was dropped, in order and once each."""

    blocks: list[tuple[str, Any]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def drop(self, what: str) -> None:
        """Note that something was left out."""
        if what not in self.dropped:
            self.dropped.append(what)


def clean(source: str) -> Cleaned:
    """Return the blocks of a piece of HTML.

    Raises:
        ValueError: it is too long to be a text.
    """
    if len(source) > MOST:
        raise ValueError(f"more than {MOST} characters")
    found = Cleaned()
    source = re.sub(r"<!--.*?-->|<!\[.*?\]>|<\?xml.*?>", "", source, flags=re.DOTALL)
    if not source.strip():
        return found
    tree = html.fragment_fromstring(source, create_parent="div")
    _Writer(found).walk(tree)
    return found


class _Writer:
    """Goes through a container: gathers running text into paragraphs, makes blocks of what is one."""

    def __init__(self, found: Cleaned) -> None:
        self.found = found
        self.running: list[str] = []

    def walk(self, node: Any) -> None:
        """Write one container."""
        self.running.append(_text(node.text))
        for child in node:
            tag = _tag(child)
            if _is_shown(child, tag, self.found):
                self._take(child, tag)
            self.running.append(_text(child.tail))
        self.end()

    def end(self) -> None:
        """Close the paragraph that is open, if it has words."""
        words = "".join(self.running).strip()
        self.running.clear()
        for part in re.split(r"(?:<br/>\s*)+", words):
            if re.sub(r"<[^>]+>", "", part).strip():
                self.found.blocks.append(("paragraph", f"<p>{part.strip()}</p>"))

    def _take(self, child: Any, tag: str) -> None:
        if tag == "img":
            self.found.drop("img")
        elif tag == "br":
            self.running.append("<br/>")
        elif tag in BLOCKS | HEADINGS | {"blockquote", "ul", "ol", "table"}:
            self.end()
            self._block(child, tag)
        else:
            self.running.append(_inline(child, tag, self.found))

    def _block(self, child: Any, tag: str) -> None:
        words = _plain(child) if tag in HEADINGS or tag == "blockquote" else ""
        if tag in ("ul", "ol"):
            _list(child, tag, self.found)
        elif tag == "table":
            _table(child, self.found)
        elif tag in BLOCKS:
            _Writer(self.found).walk(child)
        elif words:
            quote = ("quote", {"text": words[:1000], "who": ""})
            self.found.blocks.append(quote if tag == "blockquote" else ("heading", words[:80]))


def _tag(node: Any) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _is_shown(node: Any, tag: str, found: Cleaned) -> bool:
    if not tag:
        return False
    if tag in DROPPED or tag in SKIPPED:
        found.drop(tag)
        return False
    if _HIDDEN.search(node.get("style", "")) or node.get("hidden") is not None:
        found.drop("hidden")
        return False
    if any(name.lower().startswith("on") for name in node.attrib):
        found.drop("on…")
    return True


def _text(text: str | None) -> str:
    return str(escape(_SPACES.sub(" ", text))) if text else ""


def _plain(node: Any) -> str:
    words = "".join(part for part in _shown(node))
    return _SPACES.sub(" ", words).strip()


def _shown(node: Any) -> Iterator[str]:
    silent = Cleaned()
    if node.text:
        yield node.text
    for child in node:
        if _is_shown(child, _tag(child), silent):
            yield from _shown(child)
        if child.tail:
            yield child.tail


def _inline(node: Any, tag: str, found: Cleaned) -> str:
    """Return running text with its emphasis and links."""
    inner = [_text(node.text)]
    for child in node:
        name = _tag(child)
        if _is_shown(child, name, found):
            if name == "img":
                found.drop("img")
            else:
                inner.append("<br/>" if name == "br" else _inline(child, name, found))
        inner.append(_text(child.tail))
    words = "".join(inner)
    if tag in EMPHASIS and words.strip():
        return f"<{EMPHASIS[tag]}>{words}</{EMPHASIS[tag]}>"
    if tag == "a" and words.strip():
        return _link(node.get("href", ""), words, found)
    return words


def _link(href: str, words: str, found: Cleaned) -> str:
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        found.drop("href")
        return words
    if parts.scheme.lower() in SCHEMES or (not parts.scheme and href.startswith("/") and not parts.netloc):
        return f'<a href="{escape(href.strip())}">{words}</a>'
    if href:
        found.drop("href")
    return words


def _list(node: Any, tag: str, found: Cleaned) -> None:
    items = [
        _inline(child, "li", found) for child in node if _tag(child) == "li" and _is_shown(child, "li", found)
    ]
    shown = "".join(f"<li>{item.strip()}</li>" for item in items if item.strip())
    if shown:
        found.blocks.append(("paragraph", f"<{tag}>{shown}</{tag}>"))


def _table(node: Any, found: Cleaned) -> None:
    rows = [[_plain(cell)[:400] for cell in row if _tag(cell) in ("td", "th")] for row in node.iter("tr")]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    width = max(len(row) for row in rows)
    if width == 1:
        found.blocks += [("paragraph", f"<p>{escape(row[0])}</p>") for row in rows if row[0]]
        return
    padded = [row + [""] * (width - len(row)) for row in rows]
    found.blocks.append(
        (
            "table",
            {
                "columns": [{"type": "text", "heading": head} for head in padded[0]],
                "rows": [{"values": row} for row in padded[1:]],
                "caption": "",
            },
        )
    )


def title_of(source: str) -> str:
    """Return the title of a whole page: its first heading, else what its head says."""
    try:
        tree = html.document_fromstring(source)
    except (etree.ParserError, ValueError):
        return ""
    for tag in ("h1", "title"):
        node = next(iter(tree.iter(tag)), None)
        if node is not None and (words := _plain(node)):
            return words
    return ""
