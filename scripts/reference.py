#!/usr/bin/env python
"""Pages of ``docs/reference`` that are made from the code: ``write`` them, or ``check`` that none is behind."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
HOUSE = ("core", "directory", "award", "aftercare", "newsroom")
ROOMS = ("programmes", "nominations", "screening", "experts", "review", "decisions", "honours", "record")
NOTE = "<!-- Made from the code by scripts/reference.py; `make docs` writes it anew. -->\n"


def row(*cells: object) -> str:
    """Return one line of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    titles = list(head)
    return "\n".join([row(*titles), row(*["---"] * len(titles)), *(row(*cells) for cells in rows)]) + "\n"


def modules(last: str) -> Iterator[Any]:
    """Yield every module of the house with that last name (or inside a package of that name), by floor."""
    package = importlib.import_module("baijia")
    found = (module.name for module in pkgutil.walk_packages(package.__path__, "baijia."))
    names = [name for name in found if name.split(".")[1] in HOUSE]

    def floor(name: str) -> tuple[int, int, str]:
        room = [*name.split("."), ""][2]
        return HOUSE.index(name.split(".")[1]), ROOMS.index(room) if room in ROOMS else 99, name

    for name in sorted(names, key=floor):
        if last in name.split(".")[2:]:
            yield importlib.import_module(name)


def first_line(thing: Any) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def settings() -> str:
    """Return the page of settings."""
    from baijia.config.settings import TABLE

    kinds = {"str": "text", "bool": "yes or no", "list": "list, by commas", "int": "integer"}

    def default(value: Any) -> str:
        if isinstance(value, bool):
            return "no" if not value else "yes"
        shown = ",".join(value) if isinstance(value, list) else str(value)
        return f"`{shown}`" if shown else ""

    rows = [(f"`{s.name}`", kinds.get(s.kind, s.kind), default(s.default), s.meaning) for s in TABLE]
    return (
        f"# Settings\n{NOTE}\nAll settings come from the environment. Files are read as UTF-8, paths are taken "
        "from the folder the program is started in.\n\n" + table(("Name", "Type", "Default", "Meaning"), rows)
    )


def life_cycles() -> str:
    """Return the page of life cycles: a diagram and the words users read, for every table of moves."""
    from baijia.core.lifecycle import mermaid

    parts = [
        f"# Life cycles\n{NOTE}\nEach record keeps a small life cycle of its own, as a table of allowed moves."
    ]
    for module in modules("enums"):
        for name, moves in vars(module).items():
            if not name.endswith("_MOVES"):
                continue
            states = type(next(iter(moves)))
            first = first_state(states, moves)
            words = [(f"`{state.value}`", str(state.label)) for state in states]
            parts.append(
                f"\n## {states.__name__.removesuffix('State')}\n\n{first_line(states)}"
                f" From `{module.__name__}.{name}`.\n\n```mermaid\n{mermaid(moves, first=first)}\n```\n\n"
                + table(("State", "Shown as"), words).rstrip()
            )
    return "\n".join(parts) + "\n"


def first_state(states: Any, moves: Any) -> str:
    """Return the state a new record has: the default of the field that keeps it."""
    from django.apps import apps

    for model in apps.get_models():
        for field in model._meta.fields:
            if list(field.choices or []) == states.choices and field.has_default():
                return str(field.default)
    return str(next(iter(moves)))


def classes() -> str:
    """Return the page of data classes, table by table."""
    from django.apps import apps

    from baijia.core.enums import DataClass

    meanings = (
        (DataClass.PUBLIC, "may be published once the line publishes it"),
        (DataClass.INTERNAL, "seen by those whose work it is"),
        (DataClass.PERSONAL, "of a person (PIPL article 4); names are in clear and searchable"),
        (
            DataClass.SENSITIVE,
            "sealed to its row, a keyed index, or a secret of the machinery; each reveal is audited",
        ),
    )
    parts = [
        f"# Data classes\n{NOTE}\nEvery field of every table is classed; a test fails on one that is not.\n",
        table(("Class", "Meaning"), ((f"`{value}`", words) for value, words in meanings)),
    ]
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if not model.__module__.startswith("baijia."):
            continue
        parts.append(f"\n## {model._meta.label}\n\n{first_line(model)}\n")
        named = {"uid": DataClass.INTERNAL} | dict(model.data_classes)
        rows = []
        for data_class in DataClass:
            fields = [field.name for field in model._meta.fields if named.get(field.name) == data_class]
            if fields:
                rows.append((f"`{data_class.value}`", ", ".join(f"`{name}`" for name in fields)))
        parts.append(table(("Class", "Fields"), rows))
    return "\n".join(parts)


def commands() -> str:
    """Return the page of commands: every write of the house."""
    from baijia.core.command import REGISTRY

    for _module in modules("commands"):
        pass
    parts = [
        f"# Commands\n{NOTE}\nEvery write of the house is one of these: keyword arguments only, `actor` among them, one "
        "transaction, an audit row. A page, an address of the API, a task and a verb of the command line each call "
        "exactly one. All take `idempotency_key`.\n"
    ]
    rooms: dict[str, list[tuple[str, str, str]]] = {}
    for name, command in sorted(REGISTRY.items()):
        if not command.__module__.startswith("baijia."):
            continue
        parameters = [p for p in inspect.signature(command).parameters if p != "actor"]
        rooms.setdefault(name.split(".")[0], []).append(
            (f"`{name.split('.')[1]}`", ", ".join(f"`{p}`" for p in parameters), first_line(command))
        )
    parts += [
        f"\n## {room}\n\n" + table(("Command", "Takes", "Does"), rows).rstrip()
        for room, rows in rooms.items()
    ]
    return "\n".join(parts) + "\n"


def authorization() -> str:
    """Return the page of who may open what."""
    from django.urls import get_resolver

    from baijia.interfaces.web.access import EVERY
    from baijia.interfaces.web.routes import ROUTES

    addresses = dict(walk(get_resolver().url_patterns, "/"))
    shown = []
    for name, rule in ROUTES.items():
        who = {"anyone": "anyone", "signed_in": "everybody signed in"}.get(rule.open_to, "")
        if rule.link:
            who = "whoever has the link"
        if not who:
            who = "; ".join(
                role.value + ("" if not rule.about or where == EVERY else f" ({', '.join(sorted(where))})")
                for role, where in rule.roles.items()
            )
        who = f"{who}, by a token" if rule.token else who
        shown.append((f"`{name}`", f"`{addresses.get(name, '')}`", rule.method, rule.about, who or "nobody"))
    return (
        f"# Who may open what\n{NOTE}\nEvery address with the roles it opens to and, in brackets, where the object must "
        "stand seen from the caller. All else answers 404, or leads to the sign-in page.\n\n"
        + table(("Name", "Address", "Method", "About", "Opens to"), shown)
    )


def walk(patterns: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every route."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            for name, address in walk(pattern.url_patterns, prefix + str(pattern.pattern)):
                yield space + name, address
        else:
            yield str(pattern.name), prefix + str(pattern.pattern)


PAGES = {
    # the whole house with the newsroom above it; and the award's own process, whose addresses are walked
    "baijia.config.newsroom": {
        "settings.md": settings,
        "life-cycles.md": life_cycles,
        "classes.md": classes,
        "commands.md": commands,
    },
    "baijia.config.settings": {"authorization.md": authorization},
}


def main(act: str) -> int:
    """Write or check the pages, each group in a process of its own settings, and return the exit code."""
    runs = [subprocess.run([sys.executable, __file__, act, name], check=False) for name in PAGES]
    return max(run.returncode for run in runs)


def of_settings(act: str, name: str) -> int:
    """Write or check the pages of one group and return the exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = name
    os.environ.setdefault("BAIJIA_SCRATCH", "1")
    import django

    django.setup()
    behind = []
    for file, page in PAGES[name].items():
        path, text = REFERENCE / file, page()
        if act == "write":
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            behind.append(f"docs/reference/{file} is behind the code; run 'make docs'")
    print("\n".join(behind), end="\n" if behind else "")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(of_settings(*sys.argv[1:3]) if len(sys.argv) > 2 else main(sys.argv[1]))
