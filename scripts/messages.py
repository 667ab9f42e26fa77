#!/usr/bin/env python
"""Message catalogues: ``extract`` writes them anew, ``compile`` makes what Django reads, ``check`` finds gaps.

Chinese is the source language, English the translation. A catalogue a room keeps the work of several people
apart: ``src/baijia/locale/<room>/en/LC_MESSAGES/django.po``. A message belongs to the first room that says it.

The other way round, ``src/baijia/locale/newsroom/zh_Hans`` says in Chinese what Wagtail's own catalogue leaves in English
on its editor's pages (``django`` in pages, ``djangojs`` in its scripts); it is written by hand.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "baijia"
LOCALE = SOURCE / "locale"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
CALLS = {name for name in KEYWORDS if name} | {"_"}
WEB = "interfaces/web"
ENGLISH_PAGES = ("ui", "api", "public", "nominee", "holder", "expert", "account", "mfa", "web", "newsroom")
"""Rooms of pages on which English must be complete, and with them what those pages show of other rooms."""
ENGLISH_ROOMS = (*ENGLISH_PAGES, "core", "directory", "programmes", "nominations", "screening", "experts",
                 "review", "defence", "decisions", "honours", "prizes", "referrals", "loans", "events", "incubator",
                 "matching")  # fmt: skip
OWN_WORDS = ("engine/", "interfaces/rehearsal/", "interfaces/cli/", "interfaces/web/papers/",
             "newsroom/seed/", "newsroom/standards.py", "config/")  # fmt: skip
"""Folders whose words are no part of a page: synthetic texts, data, output of commands, official documents on paper."""
SAMPLES = (
    "interfaces/web/ui/templates/ui/gallery/",
    "interfaces/web/ui/samples.py",
    "interfaces/web/ui/views.py",
)
"""The component gallery shows made-up content."""
HAN = re.compile(r"[\u3400-\u9fff]")
PRAGMA = "# not translated"
AS_IT_IS = {
    "core/actor.py": "names that the audit keeps",
    "core/money.py": "capital numerals of Chinese vouchers",
    "aftercare/prizes/documents.py": "names and legal bases of shipped settings, kept as data",
    "aftercare/prizes/reading.py": "words that Chinese banks write into their files",
    "aftercare/prizes/sheets.py": "words that Chinese banks expect in their files",
    "aftercare/loans/sheets.py": "heads and words of the sheets that Chinese banks fill in",
    "aftercare/loans/commands/sheets.py": "heads of those sheets",
    "aftercare/referrals/documents.py": "where a fault stands, as a file's name",
    "award/decisions/commands/listing.py": "reasons that the log keeps, in the language of the log",
    "award/decisions/documents.py": "an answer that the log keeps, in the language of the log",
    "award/decisions/settling.py": "reasons that the log keeps, in the language of the log",
    "award/honours/sheets.py": "heads of a Chinese list, and faults that name them",
    "award/honours/issuing.py": "a mark inside the signed certificate",
    "award/nominations/answers/kinds.py": "dates as people type them",
    "award/nominations/rules/filing.py": "a Chinese date beside an English one",
    "newsroom/reading.py": "heads of a Chinese sheet, and words of old pages",
    "interfaces/web/lending/views/sheets.py": "heads of the sheets that Chinese banks fill in",
    "interfaces/web/ui/words.py": "a Chinese date beside an English one",
    "interfaces/web/ui/templates/ui/language.html": "a language is called by its own name",
}
"""Files whose untranslated words are meant, and why; a single line of a module carries the mark above instead."""


def room_of(path: Path) -> str:
    """Return the room that a source file belongs to."""
    parts = path.relative_to(SOURCE).parts
    if parts[0] in ("award", "aftercare") and len(parts) > 2:
        return parts[1]
    if parts[:2] == ("interfaces", "web"):
        if parts[2] == "templates":
            return parts[3] if len(parts) > 4 else "web"
        return parts[2] if len(parts) > 3 else "web"
    return parts[1] if parts[0] == "interfaces" and len(parts) > 2 else parts[0]


def sources() -> list[Path]:
    """Return every Python file and template, the deepest floors of the house first."""
    order = ("core", "directory", "award", "aftercare", "interfaces/web/ui", "interfaces", "newsroom")
    found = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]

    def floor(path: Path) -> tuple[int, str]:
        name = path.relative_to(SOURCE).as_posix()
        return next((n for n, start in enumerate(order) if name.startswith(start)), 99), name

    kept = [path for path in found if "migrations" not in path.parts and "static" not in path.parts]
    return sorted(kept, key=floor)


def messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """Yield (id or plural ids, context, comments) of each message in one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # The extractor reads Python, to which a template's indents mean something.
        text = "\n".join(map(str.strip, templatize(text, origin=str(path)).splitlines()))
    for _line, function, found, comments in extract_python(
        io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
    ):
        spec = KEYWORDS.get(function or "")
        given = found if isinstance(found, tuple) else (found,)
        context = given[0] if spec and isinstance(spec[0], tuple) else None
        texts = given[1:] if context is not None else given
        wanted = texts[: 2 if spec and sum(isinstance(part, int) for part in spec) == 2 else 1]
        if wanted and all(wanted):
            yield (wanted if len(wanted) == 2 else wanted[0]), context, list(comments)


def known() -> dict[tuple[str | None, str], str | tuple[str, ...]]:
    """Return every English text there is, by context and id."""
    texts = {}
    for path in sorted(LOCALE.glob("*/en/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                single = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
                if single and message.string and all(message.string):
                    texts.setdefault((message.context, single), message.string)
    return texts


def catalogues() -> dict[str, Catalog]:
    """Return what the catalogues must be: room -> catalogue with the English that is known."""
    english, seen, rooms = known(), set(), {}
    for path in sources():
        room = room_of(path)
        catalogue = rooms.setdefault(room, Catalog(locale="en", domain="django", fuzzy=False))
        for ids, context, comments in messages(path):
            single = ids if isinstance(ids, str) else ids[0]
            owner = next((name for name, other in rooms.items() if other.get(single, context)), None)
            target = rooms[owner] if owner else catalogue
            place = path.relative_to(ROOT).as_posix()
            seen.add((context, single))
            target.add(
                ids, english.get((context, single), ""), [(place, 1)], auto_comments=comments, context=context
            )
    return {room: catalogue for room, catalogue in rooms.items() if len(catalogue)}


def written(catalogue: Catalog) -> bytes:
    """Return the file of a catalogue, without dates that would change with every run."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, no_location=True, sort_output=True, omit_header=True)
    header = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural = '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return (header + plural).encode() + out.getvalue()


def po_of(room: str) -> Path:
    """Return the path of a room's catalogue."""
    return LOCALE / room / "en" / "LC_MESSAGES" / "django.po"


def extract() -> None:
    """Write all catalogues anew; translations that are there stay, unused ones go."""
    wanted = catalogues()
    for path in LOCALE.glob("*/en/LC_MESSAGES/django.po"):
        if path.parts[-4] not in wanted:
            path.unlink()
    for room, catalogue in wanted.items():
        po_of(room).parent.mkdir(parents=True, exist_ok=True)
        po_of(room).write_bytes(written(catalogue))


def compile_all() -> None:
    """Make the ``.mo`` files."""
    for path in sorted(LOCALE.glob("*/*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], domain=path.stem)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def gaps() -> list[str]:
    """Return what is wrong with the catalogues: files that are behind, English that is missing."""
    faults = []
    wanted = catalogues()
    for room, catalogue in wanted.items():
        path = po_of(room)
        if not path.exists() or path.read_bytes() != written(catalogue):
            faults.append(f"{path.relative_to(ROOT)}: is behind the sources; run 'make docs'")
        if room in ENGLISH_ROOMS:
            faults += [
                f"{path.relative_to(ROOT)}: no English for {message.id!r}"
                for message in catalogue
                if message.id
                and not (message.string if isinstance(message.string, str) else all(message.string))
            ]
    return faults


COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(
    r"\{%\s*(?:blocktranslate|blocktrans)\b.*?\{%\s*end(?:blocktranslate|blocktrans)\s*%\}"
    r"|\{%\s*(?:translate|trans)\b.*?%\}|_\((?:\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def bare_in_template(path: Path) -> list[str]:
    """Return the lines of a template with Chinese outside translation."""
    text = TRANSLATED.sub(_blank, COMMENTS.sub(_blank, path.read_text(encoding="utf-8")))
    return [
        f"{path.relative_to(ROOT)}:{number}: not translatable: {line.strip()[:60]}"
        for number, line in enumerate(text.splitlines(), 1)
        if HAN.search(line)
    ]


def bare_in_python(path: Path) -> list[str]:
    """Return the lines of a module with Chinese in a string that is neither translated nor a docstring."""
    text = path.read_text(encoding="utf-8")
    if not HAN.search(text):
        return []
    tree, lines, allowed = ast.parse(text), text.splitlines(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in CALLS:
            allowed |= {id(part) for argument in node.args for part in ast.walk(argument)}
        if isinstance(node, ast.keyword) and node.arg == "purpose":
            allowed.add(id(node.value))  # the audit keeps why somebody looked
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            allowed.add(id(node.value))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: not translatable: {node.value[:60]!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and id(node) not in allowed
        and not any(PRAGMA in lines[number - 1] for number in (node.lineno, node.end_lineno or node.lineno))
    ]


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def bare() -> list[str]:
    """Return every place of a page or rule with words that no translation can reach."""
    faults = []
    for path in sources():
        name = path.relative_to(SOURCE).as_posix()
        if name.startswith((*OWN_WORDS, *SAMPLES)) or name in AS_IT_IS:
            continue
        faults += bare_in_python(path) if path.suffix == ".py" else bare_in_template(path)
    return faults


def main(act: str) -> int:
    """Do one act and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
    os.environ.setdefault("BAIJIA_SCRATCH", "1")
    if act == "extract":
        extract()
        compile_all()
        return 0
    if act == "compile":
        compile_all()
        return 0
    faults = gaps() + bare()
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
