"""Bundles to hold the two verifiers against each other: honest ones, every named mutation, and damage by chance.

``cases(count, seed)`` yields them one by one. A case says what is due of it; damage by chance has nothing due but
that both verifiers say the same.
"""

from __future__ import annotations

import copy
import hashlib
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import bundles
from baijia.engine.bundle import container, writer
from baijia.engine.canonical import canonical
from baijia.engine.faults import BadInput
from baijia.engine.log.entries import SPEC
from bundles import Made
from unit.engine.verify import mutations
from unit.engine.verify.test_honest import SHAPES

REFUSED = "refused"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """A bundle with what its reader holds; ``caught`` names checks that must fail, ``REFUSED`` that it is no bundle."""

    kind: str
    name: str
    data: bytes
    policy: str | None = None
    held: tuple[str, ...] = ()
    caught: frozenset[str] = field(default_factory=frozenset)
    honest: bool = False


def cases(count: int, seed: int) -> Iterator[Case]:
    """Yield a third each of honest bundles, named mutations and damage by chance."""
    makers = (honest, mutated, damaged)
    for place in range(count):
        yield makers[place % len(makers)](place // len(makers), random.Random(f"{seed}/{place}"))


def played(chance: random.Random, **shape: Any) -> Made:
    """Play one of the shapes of an edition that its tests know."""
    rules, known = SHAPES[chance.choice(list(SHAPES))]
    made_of = {**bundles.definition(), **copy.deepcopy(rules)}
    return bundles.make(
        chance.randrange(1 << 30), nominees=chance.choice((20, 24)), rules=made_of, **known, **shape
    )


def honest(place: int, chance: random.Random) -> Case:
    """An honest bundle, of either profile, finished or not, with and without a policy and an earlier checkpoint."""
    names = list(SHAPES)
    rules, shape = SHAPES[names[place % len(names)]]
    publication = {"unit": chance.random() < 0.5, "raw_marks": chance.random() < 0.5}
    definition = {**bundles.definition(), **copy.deepcopy(rules), "publication": publication}
    until = chance.choice(("honours", "honours", "honours", "paper", "resolution", "notice"))
    made = bundles.make(chance.randrange(1 << 30), nominees=24, rules=definition, until=until, **shape)
    pinned, held = chance.random() < 0.7, chance.random() < 0.5
    return Case(
        "honest",
        f"{names[place % len(names)]}, {until}",
        made.pack(profile=chance.choice(("inspector", "public"))),
        policy=made.policy() if pinned else None,
        held=(made.checkpoint(chance.randrange(1, len(made.entries))),) if held else (),
        honest=True,
    )


def mutated(place: int, chance: random.Random) -> Case:
    """One of the named mutations, then one of those of the container, the head and the manifest, in turn."""
    named = [*mutations.CAUGHT_BY, *OUTSIDE]
    name = named[place % len(named)]
    seed = chance.randrange(1 << 30)
    if name in OUTSIDE:
        return OUTSIDE[name](bundles.make(seed, nominees=20))
    made = mutations.played(name, seed)
    mutate, caught = mutations.CAUGHT_BY[name]
    try:
        mutate(made)
        data = made.pack()
    except (StopIteration, BadInput):  # this edition has not what the mutation looks for
        return mutated(place, random.Random(chance.random()))
    return Case("mutation", name, data, policy=made.policy(), caught=frozenset(caught))


# Outside the documents: the head, the manifest, the witnesses


def missing_witness(made: Made) -> Case:
    """The log signs, nobody cosigns."""
    data = made.pack(witnessed=False)
    return Case("mutation", "missing witness", data, policy=made.policy(), caught=frozenset({"V2"}))


def forked_head(made: Made) -> Case:
    """The history shown earlier is another one than that of the bundle, and everybody signs both."""
    held = made.checkpoint(len(made.entries) - 5)
    mutations.CAUGHT_BY["definition_swapped_and_logged_anew"][0](made)
    return Case("mutation", "forked head", made.pack(), made.policy(), (held,), frozenset({"V4"}))


def entries_reordered(made: Made) -> Case:
    """Two entries change places under the head that was signed."""
    head = made.checkpoint()
    place = next(i for i, entry in enumerate(made.entries) if entry["type"] == "nomination")
    made.entries[place : place + 2] = reversed(made.entries[place : place + 2])
    return Case(
        "mutation", "entries reordered", made.pack(head=head), made.policy(), caught=frozenset({"V3"})
    )


def manifest_stale(made: Made) -> Case:
    """A file is exchanged and the manifest keeps the digest of the old one."""
    members = raw_members(made)
    members["policy.txt"] += b"# more\n"
    return Case("mutation", "manifest stale", zipped(members), made.policy(), caught=frozenset({"V1"}))


def exclusion_without_reason(made: Made) -> Case:
    """An exclusion whose public sentence is empty is no row at all (5.7)."""
    made.documents["exclusions.jsonl"][0]["text"] = ""
    return Case(
        "mutation", "exclusion without reason", zipped(raw_members(made)), caught=frozenset({REFUSED})
    )


def version_unknown(made: Made) -> Case:
    """A later version of the format is refused, not read as this one."""
    members = raw_members(made)
    members["manifest.json"] = members["manifest.json"].replace(SPEC.encode(), b"baijia-bundle/2")
    return Case("mutation", "unknown version", zipped(members), caught=frozenset({REFUSED}))


def blanks(made: Made) -> Case:
    """Blanks before a document are not canonical."""
    members = raw_members(made)
    members["definition.json"] = b" " * (1 << 20) + members["definition.json"]
    return Case("mutation", "blanks", zipped(listed(members)), caught=frozenset({REFUSED}))


def wrong_encoding(made: Made) -> Case:
    """Text in another encoding than UTF-8, and the manifest vouches for it."""
    members = raw_members(made)
    members["nominees.jsonl"] = members["nominees.jsonl"].decode().encode("gb18030")
    return Case("mutation", "wrong encoding", zipped(listed(members)), caught=frozenset({REFUSED}))


def malformed_behind_the_manifest(made: Made) -> Case:
    """A file that no longer parses and is not the manifest's."""
    members = raw_members(made)
    members["scores.jsonl"] = members["scores.jsonl"][:-1]
    return Case("mutation", "malformed behind the manifest", zipped(members), caught=frozenset({"V1"}))


def file_taken_out(made: Made) -> Case:
    """A file is taken out of the ZIP and stays in the manifest."""
    members = raw_members(made)
    del members["changes.jsonl"]
    return Case("mutation", "file taken out", zipped(members), caught=frozenset({"V1"}))


def file_put_in(made: Made) -> Case:
    """A file is put into the ZIP that the manifest does not list."""
    members = raw_members(made)
    members["panel/paper-77.json"] = members["panel/paper-1.json"].replace(b"paper-1", b"paper-77")
    return Case("mutation", "file put in", zipped(members), caught=frozenset({"V1"}))


def another_date(made: Made) -> Case:
    """Packed by another program: the first member is dated otherwise in both headers."""
    data = bytearray(made.pack())
    data[12:14] = b"\x22\x00"
    central = data.index(b"PK\x01\x02")
    data[central + 14 : central + 16] = b"\x22\x00"
    return Case("mutation", "another date", bytes(data), made.policy(), caught=frozenset({"V1"}))


def another_edition(made: Made) -> Case:
    """A file of another edition, vouched for by the manifest."""
    made.documents["quotas.json"]["edition"] = "other-edition"
    made.relog("quotas.json")
    return Case(
        "mutation", "another edition", zipped(raw_members(made)), made.policy(), caught=frozenset({"V1"})
    )


OUTSIDE: dict[str, Callable[[Made], Case]] = {
    make.__name__: make
    for make in (
        missing_witness,
        forked_head,
        entries_reordered,
        manifest_stale,
        exclusion_without_reason,
        version_unknown,
        blanks,
        wrong_encoding,
        malformed_behind_the_manifest,
        file_taken_out,
        file_put_in,
        another_date,
        another_edition,
    )
}


# Damage by chance


def damaged(place: int, chance: random.Random) -> Case:
    """Damage one to three places somewhere; half of the time the operator then freezes every file anew."""
    made = played(chance)
    held = made.checkpoint(chance.randrange(1, len(made.entries))) if chance.random() < 0.3 else None
    done = [
        chance.choice((_value, _value, _value, _row, _entry, _file))(made, chance)
        for _ in range(chance.choice((1, 1, 2, 3)))
    ]
    if chance.random() < 0.5:
        _freeze_anew(made)
    return Case(
        "chance",
        "; ".join(done),
        zipped(raw_members(made, profile=chance.choice(("inspector", "inspector", "public")))),
        policy=made.policy() if chance.random() < 0.5 else None,
        held=(held,) if held else (),
    )


def _value(made: Made, chance: random.Random) -> str:
    """Alter one value in one document."""
    name = chance.choice([n for n in made.documents if n != "policy.txt"])
    return f"{name}{_alter(made.documents[name], chance)}"


def _alter(value: Any, chance: random.Random) -> str:
    path = ""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return f"{path} left"
        key = chance.choice(keys)
        path += f".{key}"
        below = value[key]
        if isinstance(below, dict | list) and below and chance.random() < 0.9:
            value = below
            continue
        value[key] = _other(below, chance)
        return f"{path}: {str(below)[:20]!r} to {str(value[key])[:20]!r}"


def _other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return chance.choice((value + 1, value - 1, 0, -value, None, value * 10))
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return chance.choice(
            (
                value[:place] + chance.choice("0123456789abcdefPSU一") + value[place + 1 :],
                "",
                None,
                value[::-1],
            )
        )
    return chance.choice((None, 1, 0, "", [], {}, "lot", {"commit": "0" * 64}))


def _row(made: Made, chance: random.Random) -> str:
    """Drop a row, or let two rows of a file exchange one key, or all."""
    name = chance.choice([n for n, rows in made.documents.items() if n.endswith(".jsonl") and len(rows) > 1])
    rows: Rows = made.documents[name]
    if chance.random() < 0.4:
        del rows[chance.randrange(len(rows))]
        return f"{name} less a row"
    one, other = chance.sample(rows, 2)
    key = chance.choice(sorted(one.keys() & other.keys()))
    one[key], other[key] = other[key], one[key]
    return f"{name} {key} exchanged"


def _entry(made: Made, chance: random.Random) -> str:
    """Drop, repeat, move or alter an entry."""
    place = chance.randrange(len(made.entries))
    kind = chance.choice(("dropped", "repeated", "moved", "altered"))
    entry = made.entries[place]
    words = f"entry {entry['type']} {kind}"
    if kind == "altered":
        return words + _alter(entry, chance)
    if kind != "repeated":
        del made.entries[place]
    if kind != "dropped":
        made.entries.insert(chance.randrange(len(made.entries)), copy.deepcopy(entry))
    if chance.random() < 0.7:
        _follow(made)
    return words


def _file(made: Made, chance: random.Random) -> str:
    name = chance.choice(list(made.documents))
    del made.documents[name]
    return f"{name} deleted"


def _follow(made: Made) -> None:
    try:
        mutations.reindex(made)
    except (KeyError, TypeError, AttributeError):  # what it follows is itself damaged
        return


def _freeze_anew(made: Made) -> None:
    frozen = [n for n in made.documents if n.startswith(("rounds/", "panel/"))]
    for name in (
        *frozen,
        "definition.json",
        "quotas.json",
        "nominees.jsonl",
        "recommendation.jsonl",
        "resolution.json",
        "honours.jsonl",
    ):
        try:
            made.relog(name)
        except (LookupError, TypeError, AttributeError, ValueError):  # damaged, or without an entry
            continue


def raw_members(made: Made, *, profile: str = "inspector") -> dict[str, bytes]:
    """Encode the members of a bundle without asking whether their shape is right."""
    documents = dict(made.documents)
    if profile == "public":
        try:
            documents = writer.public_documents(documents)
        except (LookupError, TypeError, AttributeError):  # too damaged to be made public
            profile = "inspector"
    members = {name: _encoded(name, value) for name, value in documents.items()}
    members["log/entries.jsonl"] = _encoded("log/entries.jsonl", made.entries)
    members["log/checkpoint"] = made.checkpoint().encode()
    manifest = {
        "v": 1,
        "spec": SPEC,
        "edition": made.edition,
        "profile": profile,
        "origin": bundles.ORIGIN,
        "rehearsal": True,
        "engine": "baijia test",
    }
    return listed({**members, "manifest.json": canonical(manifest)})


def listed(members: dict[str, bytes]) -> dict[str, bytes]:
    """Write the manifest's list anew over the members as they are."""
    files = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(members.items())
        if name != "manifest.json"
    ]
    manifest = {**json.loads(members["manifest.json"]), "files": files}
    return {**members, "manifest.json": canonical(manifest)}


def _encoded(name: str, value: Any) -> bytes:
    if name == "policy.txt":
        return str(value).encode()
    if name.endswith(".jsonl"):
        return b"".join(canonical(row) + b"\n" for row in value)
    return bytes(canonical(value))


def zipped(members: dict[str, bytes]) -> bytes:
    """Write members into a container as section 2 has it."""
    out = io.BytesIO()
    container.write(members, out)
    return out.getvalue()
