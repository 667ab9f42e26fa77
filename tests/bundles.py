"""Honest result bundles made of random data through engine functions alone, open to tampering.

``make(seed, ...)`` plays an edition; ``Made.pack`` writes its bytes. A test may change documents and entries in
between and have the operator sign the log again, with or without the witnesses.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from baijia.engine import rank
from baijia.engine.bundle import writer
from baijia.engine.bundle.sealed import (
    commitment,
    log_digest,
    log_digest_lines,
    public_number,
    reduced,
    score_value,
    seal,
)
from baijia.engine.canonical import canonical, digest
from baijia.engine.credential import multibase, proof, status, vc
from baijia.engine.log import checkpoint, entries
from baijia.engine.log.checkpoint import Checkpoint, Cosigner
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey
from baijia.engine.log.merkle import leaf_hash, tree_root

ORIGIN = "log.example/REHEARSAL/2021"
STAMP = "2021-07-01T09:00:00+08:00"
ISSUED = "2021-10-20T09:00:00+08:00"
EDITION = "test-edition"
EDITIONS = Path(__file__).parents[1] / "editions"


def plain(value: Any) -> Any:
    """Turn parsed TOML into the definition's JSON form: instants and dates as ISO strings."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def definition_file(name: str) -> dict[str, Any]:
    """Return one of the editions that ship, as a definition."""
    parsed: dict[str, Any] = plain(tomllib.loads((EDITIONS / name).read_text(encoding="utf-8")))
    return parsed


def definition(**changes: Any) -> dict[str, Any]:
    """Return a small definition: three groups, a paper round by pool and a defence by group panels."""
    rubric = {
        "version": 1,
        "scale": 1,
        "criteria": [{"code": "skill", "max": 60}, {"code": "use", "max": 40}],
    }
    base: dict[str, Any] = {
        "code": EDITION,
        "groups": [{"code": code} for code in ("metal", "soft", "farm")],
        "approval": {"places": 6},
        "calendar": {
            "filing_closes": "2021-07-28T17:00:00+08:00",
            "screening_closes": "2021-08-12T17:00:00+08:00",
        },
        "quotas": {"mode": "formula"},
        "rubrics": [{"code": "paper", **rubric}, {"code": "talk", **rubric}],
        "rounds": [
            {
                "code": "paper",
                "rubric": "paper",
                "reviews_per_item": 3,
                "panels": "pool",
                "decimals": 2,
                "trimmed_from": 5,
                "pass_mark": "40.00",
                "advance": {"total": 14, "by": "group_share"},
                "ties": ["criterion:skill", "lot"],
            },
            {
                "code": "defence",
                "rubric": "talk",
                "reviews_per_item": 3,
                "panels": "group",
                "decimals": 2,
                "pass_mark": "40.00",
                "ties": ["round:paper", "criterion:paper:use", "lot"],
            },
        ],
        "result": {
            "weights": {"paper": 40, "defence": 60},
            "decimals": 2,
            "group_places": "group_share",
            "reserves": 3,
            "ties": ["round:defence", "criterion:defence:skill", "lot"],
            "pass_mark": "40.00",
        },
        "decision": {
            "members": 9,
            "quorum": {"fraction": "2/3", "base": "members"},
            "pass": {"fraction": "2/3", "base": "present"},
        },
        "notice": {"days": 5, "unit": "working", "counts_opening_day": True, "closes_at": "17:00"},
        "publication": {"unit": True, "raw_marks": True},
    }
    return {**base, **changes}


@dataclass
class Made:
    """An edition as played: documents by member name, entries in log order, and the keys of everybody."""

    definition: dict[str, Any]
    documents: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    slot_keys: dict[str, SigningKey] = field(default_factory=dict)
    ballots: dict[str, list[rank.Ballot]] = field(default_factory=dict)
    log_key: SigningKey = field(default_factory=lambda: SigningKey(ORIGIN, b"L" * 32))
    certificate_key: SigningKey = field(default_factory=lambda: SigningKey("certificates", b"C" * 32))
    witnesses: tuple[SigningKey, ...] = field(
        default_factory=lambda: (
            SigningKey("discipline.example", b"D" * 32, COSIGNATURE_V1),
            SigningKey("union.example", b"U" * 32, COSIGNATURE_V1),
        )
    )

    @property
    def edition(self) -> str:
        """The edition's code."""
        return str(self.definition["code"])

    def log(self, entry: dict[str, Any]) -> int:
        """Append an entry and return its index."""
        self.entries.append(entry)
        return len(self.entries) - 1

    def find(self, kind: str, *, nth: int = 0, **detail: Any) -> dict[str, Any]:
        """Return the nth entry of a type whose details (or keys) match."""
        found = [
            entry
            for entry in self.entries
            if entry["type"] == kind
            and all(entry.get("detail", {}).get(k, entry.get(k)) == v for k, v in detail.items())
        ]
        return found[nth]

    def policy(self) -> str:
        """Return the policy: the log and both witnesses."""
        one, two = (key.verify_key.vkey for key in self.witnesses)
        return (
            f"log {self.log_key.verify_key.vkey}\nwitness discipline {one}\nwitness union {two}\n"
            "group both all discipline union\nquorum both\n"
        )

    def checkpoint(self, size: int | None = None, *, witnessed: bool = True) -> str:
        """Return a signed checkpoint over the first ``size`` entries as they are now."""
        leaves = [leaf_hash(canonical(entry)) for entry in self.entries[:size]]
        signed = checkpoint.sign(Checkpoint(ORIGIN, len(leaves), tree_root(leaves)), [self.log_key])
        return (
            checkpoint.cosign(signed, [Cosigner(key, 1_634_000_000) for key in self.witnesses])
            if witnessed
            else signed
        )

    def pack(self, *, profile: str = "inspector", witnessed: bool = True, head: str | None = None) -> bytes:
        """Return the bundle's bytes; ``head`` keeps an older checkpoint."""
        documents = dict(self.documents)
        documents["log/entries.jsonl"] = [canonical(entry) for entry in self.entries]
        documents["log/checkpoint"] = head or self.checkpoint(witnessed=witnessed)
        if profile == "public":
            documents = writer.public_documents(documents)
        return writer.write(
            documents, edition=self.edition, origin=ORIGIN, engine="baijia test", profile=profile
        )

    def relog(self, name: str) -> None:
        """Let the operator rewrite the entry that froze a file, so that the two agree again."""
        value = self.documents[name]
        kinds = {
            "definition.json": ("definition", {}),
            "quotas.json": ("quotas", {}),
            "nominees.jsonl": ("decision", {"what": "nominees"}),
            "recommendation.jsonl": ("decision", {"what": "recommendation"}),
            "resolution.json": ("decision", {"what": "resolution"}),
            "honours.jsonl": ("decision", {"what": "conferral"}),
        }
        stem = name.partition("/")[2].removesuffix(".json")
        kind, detail = kinds.get(name) or (
            ("ranking", {"round": stem})
            if name.startswith("rounds/")
            else ("panel", {"what": "formed", "panel": stem})
        )
        self.find(kind, **detail)["digest"] = (
            log_digest_lines(value) if name.endswith("l") else log_digest(value)
        )


class Player:
    """Plays an edition from the first entry to the certificates."""

    def __init__(self, seed: int, rules: dict[str, Any], **shape: Any) -> None:
        self.random = random.Random(seed)
        self.made = Made(rules)
        self.shape = shape
        self.salt: Callable[[], bytes] = lambda: self.random.randbytes(32)
        self.out: dict[str, tuple[str, str]] = {}
        self.abstained: set[tuple[str, str]] = set()

    def number(self, prefix: str) -> str:
        return public_number(prefix, self.random.randbytes)

    def decide(self, what: str, value: Any, **more: Any) -> None:
        frozen = log_digest_lines(value) if isinstance(value, list) else log_digest(value)
        self.made.log(entries.decision(self.made.edition, what=what, digest=frozen, **more))

    def open(self) -> None:
        made = self.made
        multikey = multibase.encode_multikey(made.certificate_key.verify_key.public)
        rows = []
        for use, key in (("log", made.log_key.verify_key.vkey), ("certificate", multikey)):
            index = made.log(entries.key(use=use, key=key, valid_from=STAMP))
            rows.append({"use": use, "key": key, "from": STAMP, "until": "", "index": index})
        made.documents["keys.json"] = {
            "v": 1,
            "edition": made.edition,
            "slots": self.shape.get("slots", "browser"),
            "keys": rows,
        }
        made.documents["policy.txt"] = made.policy()
        made.log(entries.policy(digest=hashlib.sha256(made.policy().encode()).hexdigest()))
        files = entries.required_files([item["code"] for item in made.definition["rounds"]])
        made.log(entries.requirements(made.edition, files=files))
        made.documents["definition.json"] = made.definition
        made.log(entries.definition(made.edition, digest=digest(made.definition)))
        addendum = {
            "number": 1,
            "at": "2021-07-10T09:00:00+08:00",
            "text": "资格审查延长三天",
            "reason": "材料较多",
            "approver": "leader",
            "reach": "所有申报单位",
            "changes": [{"path": ["calendar", "screening_closes"], "to": "2021-08-15T17:00:00+08:00"}],
        }
        made.documents["addenda.jsonl"] = [addendum]
        made.log(entries.addendum(made.edition, number=1, digest=log_digest(addendum)))

    def nominate(self, count: int) -> None:
        made = self.made
        groups = [item["code"] for item in made.definition["groups"]]
        rows = []
        for place in range(count):
            number = self.number("P")
            dossier = {"nominee": number, "dossier": self.salt().hex()}
            sealed_dossier = seal("nomination", dossier, self.salt())
            if place == 1:  # returned for correction before the deadline, and filed again
                older = seal("nomination", {**dossier, "dossier": self.salt().hex()}, self.salt())["commit"]
                made.log(entries.nomination(made.edition, commit=older))
                made.log(entries.nomination(made.edition, commit=sealed_dossier["commit"], ref=older))
            elif place != 2:
                made.log(entries.nomination(made.edition, commit=sealed_dossier["commit"]))
            rows.append(
                {
                    "number": number,
                    "group": groups[place % len(groups)],
                    "identity": seal("identity", {"name": f"工友{place}", "post": "钳工"}, self.salt()),
                    "unit": seal("unit", f"第{place % 5}工厂", self.salt()),
                    "nomination": sealed_dossier,
                }
            )
        made.log(
            entries.deadline(
                made.edition, what="filing_closes", at=made.definition["calendar"]["filing_closes"]
            )
        )
        late = rows[2]["nomination"]["commit"]
        made.log(entries.override(made.edition, what="late-nomination", ref=late, reason="power_cut"))
        made.log(entries.nomination(made.edition, commit=late))
        moved = rows[1]["nomination"]["commit"]
        made.log(entries.override(made.edition, what="regrouping", ref=moved, reason="wrong_group"))
        self.people = rows
        made.documents["nominees.jsonl"] = sorted(rows, key=lambda row: row["number"])

    def exclude(self, number: str, stage: str, reason: str) -> None:
        row = {"nominee": number, "stage": stage, "reason": reason, "text": "不符合通知要求"}
        self.made.documents.setdefault("exclusions.jsonl", []).append(row)
        self.made.documents["exclusions.jsonl"].sort(key=lambda item: item["nominee"])
        self.made.log(entries.decision(self.made.edition, what="exclusion", digest=log_digest(row)))
        self.out[number] = (stage, reason)

    def recommend(self) -> None:
        made = self.made
        numbers = [row["number"] for row in self.people]
        units = [
            {
                "unit": self.number("U"),
                "name": seal("unit-name", f"{place}区总工会", self.salt()),
                "factors": {"members": 100 + 10 * place},
            }
            for place in range(4)
        ]
        total = made.definition["quotas"].get("total", len(numbers) + 8)
        granted = rank.quotas(total=total, minimum=1, weights={"members": 100}, units=units)
        made.documents["quotas.json"] = {
            "v": 1,
            "edition": made.edition,
            "mode": "formula",
            "total": total,
            "minimum": 1,
            "weights": {"members": 100},
            "units": sorted(({**u, "quota": granted[u["unit"]]} for u in units), key=lambda u: u["unit"]),
        }
        made.log(entries.quotas(made.edition, digest=log_digest(made.documents["quotas.json"])))
        self.exclude(numbers[3], "filing", "withdrawn")
        self.exclude(numbers[4], "recommendation", "not_recommended")
        left = [number for number in numbers if number not in self.out]
        rows = []
        for unit in made.documents["quotas.json"]["units"]:
            taken, left = left[: unit["quota"]], left[unit["quota"] :]
            rows += [
                {"recommender": unit["unit"], "nominee": number, "rank": place}
                for place, number in enumerate(taken, start=1)
            ]
        assert not left
        made.documents["recommendation.jsonl"] = rows
        self.decide("recommendation", rows)
        self.exclude(numbers[5], "screening", "ineligible")
        self.decide("nominees", made.documents["nominees.jsonl"])

    def panel(
        self,
        code: str,
        numbers: list[str],
        *,
        shared: bool,
        replaces: list[str] | None = None,
        wanted: int | None = None,
    ) -> str:
        made = self.made
        place = sum(name.startswith(f"panel/{code}-") for name in made.documents) + 1
        wanted = wanted or next(r for r in made.definition["rounds"] if r["code"] == code)["reviews_per_item"]
        slots = []
        for nominee in [None] if shared else numbers:
            for _ in range(1 if replaces else wanted):
                slot = self.number("S")
                key = SigningKey(slot, self.random.randbytes(32))
                made.slot_keys[slot] = key
                slots.append({"slot": slot, "key": key.verify_key.public.hex(), "nominee": nominee})
        name = f"{code}-{place}"
        document = {
            "v": 1,
            "edition": made.edition,
            "round": code,
            "panel": name,
            "nominees": sorted(numbers),
            "slots": sorted(slots, key=lambda item: str(item["slot"])),
            "replaces": sorted(replaces or []),
            "roster": seal("roster", [[item["slot"], "某专家"] for item in slots], self.salt()),
        }
        made.documents[f"panel/{name}.json"] = document
        made.log(entries.panel(made.edition, round=code, name=name, digest=log_digest(document)))
        return name

    def marks(self, code: str) -> list[int | None]:
        rule = next(r for r in self.made.definition["rounds"] if r["code"] == code)
        rubric = next(r for r in self.made.definition["rubrics"] if r["code"] == rule["rubric"])
        few = self.shape.get("ties", False)
        low = self.shape.get("low", 0.45)
        limits = [criterion["max"] * rubric["scale"] for criterion in rubric["criteria"]]
        if few:
            return [self.random.choice([limit * 7 // 10, limit * 8 // 10]) for limit in limits]
        return [self.random.randint(int(limit * low), limit) for limit in limits]

    def ballot(self, code: str, nominee: str, slot: str, *, state: str = "live") -> dict[str, Any]:
        rule = next(r for r in self.made.definition["rounds"] if r["code"] == code)
        rubric = f"{rule['rubric']}/1"
        salt, vector = self.salt(), self.marks(code)
        if "abstaining" in rule and (code, nominee) not in self.abstained and self.random.random() < 0.5:
            self.abstained.add((code, nominee))  # once a nominee, so that somebody marks each criterion
            vector[self.random.randrange(len(vector))] = None
        value = score_value(round=code, nominee=nominee, slot=slot, rubric=rubric, vector=vector)
        commit = commitment("score", salt, value)
        return {
            "round": code,
            "nominee": nominee,
            "slot": slot,
            "rubric": rubric,
            "commit": commit,
            "salt": salt.hex(),
            "vector": vector,
            "sig": self.made.slot_keys[slot].sign(bytes.fromhex(commit)).hex(),
            "state": state,
        }

    def batch(self, rows: list[tuple[dict[str, Any], str | None]]) -> None:
        """Log ballots in the order of their leaf hashes and keep their rows."""
        made = self.made
        pairs = [
            (entries.score(made.edition, round=r["round"], commit=r["commit"], ref=ref), r) for r, ref in rows
        ]
        for entry, row in sorted(pairs, key=lambda item: leaf_hash(canonical(item[0]))):
            row["index"] = made.log(entry)
            made.documents["scores.jsonl"].append(row)

    def score(self, code: str, candidates: dict[str, str]) -> None:
        made = self.made
        made.documents.setdefault("scores.jsonl", [])
        rule = next(r for r in made.definition["rounds"] if r["code"] == code)
        numbers = sorted(candidates)
        if rule["panels"] == "group":
            for group in sorted(set(candidates.values())):
                self.panel(code, [n for n in numbers if candidates[n] == group], shared=True)
        else:
            for start in range(0, len(numbers), 40):
                self.panel(code, numbers[start : start + 40], shared=False)
        absent = self.random.choice(numbers)
        panels = [value for name, value in made.documents.items() if name.startswith(f"panel/{code}-")]
        rows: list[tuple[dict[str, Any], str | None]] = []
        for document in panels:
            for slot in document["slots"]:
                rows += [
                    (self.ballot(code, nominee, slot["slot"]), None)
                    for nominee in ([slot["nominee"]] if slot["nominee"] else document["nominees"])
                    if nominee != absent or rule["panels"] != "group"
                ]
        first = rows[0][0]
        first["state"] = "superseded"
        rows.append((self.ballot(code, first["nominee"], first["slot"]), first["commit"]))
        self.batch(rows)
        if rule["panels"] == "group":
            self.exclude(absent, code, "absent")
        else:
            self._recuse(code, rows[-2][0])
        made.documents["scores.jsonl"].sort(key=lambda row: row["commit"])
        self.close(code, candidates)

    def _recuse(self, code: str, gone: dict[str, Any]) -> None:
        """A reviewer recuses after scoring: the ballot is voided, the slot retired, another one scores."""
        made = self.made
        gone["state"] = "voided"
        made.log(entries.score_void(made.edition, round=code, ref=gone["commit"], reason="recused"))
        name = next(
            value["panel"]
            for key, value in made.documents.items()
            if key.startswith("panel/") and gone["slot"] in [item["slot"] for item in value["slots"]]
        )
        made.log(
            entries.panel_retired(made.edition, round=code, name=name, slot=gone["slot"], reason="recused")
        )
        added = self.panel(code, [gone["nominee"]], shared=False, replaces=[gone["slot"]])
        slot = made.documents[f"panel/{added}.json"]["slots"][0]["slot"]
        self.batch([(self.ballot(code, gone["nominee"], slot), None)])

    def close(self, code: str, candidates: dict[str, str]) -> None:
        made = self.made
        self._count(code)
        rejudge(made, code, candidates)
        rule = next(r for r in made.definition["rounds"] if r["code"] == code).get("tie_off")
        doubtful = list(rank.doubtful(made.documents[f"rounds/{code}.json"], rule["band"])) if rule else []
        if doubtful:
            self._tie_off(code, doubtful, rule["reviews"])
            rejudge(made, code, candidates)
        made.log(
            entries.ranking(
                made.edition, round=code, digest=log_digest(made.documents[f"rounds/{code}.json"])
            )
        )

    def _count(self, code: str) -> None:
        count = sum(e["type"] == "score" and e["round"] == code for e in self.made.entries)
        at = "2021-08-29T17:00:00+08:00"
        self.made.log(entries.scoring_closed(self.made.edition, round=code, at=at, count=count))

    def _tie_off(self, code: str, doubtful: list[str], reviews: int) -> None:
        """Others review those in doubt; one of them leaves again and is replaced, another hands in twice."""
        made = self.made
        made.log(entries.tie_off(made.edition, round=code, nominees=doubtful))
        name = self.panel(code, doubtful, shared=False, wanted=reviews)
        slots = made.documents[f"panel/{name}.json"]["slots"]
        rows: list[tuple[dict[str, Any], str | None]] = [
            (self.ballot(code, slot["nominee"], slot["slot"]), None) for slot in slots
        ]
        first = rows[0][0]
        first["state"] = "superseded"
        rows.append((self.ballot(code, first["nominee"], first["slot"]), first["commit"]))
        self.batch(rows)
        self._recuse(code, rows[-2][0])
        made.documents["scores.jsonl"].sort(key=lambda row: row["commit"])
        self._count(code)

    def resolve(self) -> None:
        made = self.made
        last = made.definition["rounds"][-1]["code"]
        if self.shape.get("late_withdrawal", True):
            advanced = [r["nominee"] for r in made.documents[f"rounds/{last}.json"]["rows"] if r["advanced"]]
            self.exclude(self.random.choice(advanced), "resolution", "withdrawn")
        reresolve(made)
        self.decide("resolution", made.documents["resolution.json"])

    def notice(self) -> None:
        made = self.made
        people = {row["number"]: row for row in self.people}
        with_reserves = self.shape.get("reserves_on_notice", True)
        listed = [
            {
                "nominee": row["nominee"],
                "group": row["group"],
                "as": row["outcome"],
                "shown": seal("shown", people[row["nominee"]]["identity"]["value"], self.salt()),
            }
            for row in made.documents["resolution.json"]["rows"]
            if row["outcome"] == "proposed" or (with_reserves and row["outcome"] == "reserve")
        ]
        self.notices: list[dict[str, Any]] = []
        made.documents["notice.json"] = {"v": 1, "edition": made.edition, "notices": self.notices}
        # Opened on a Tuesday; the National Day week lies inside, with a working Sunday before it.
        self.put_up(listed, "2021-09-28T09:00:00+08:00", "2021-10-09T17:00:00+08:00")

    def put_up(self, listed: list[dict[str, Any]], opens: str, closes: str) -> None:
        made = self.made
        rule = made.definition["notice"]
        begin, end = datetime.fromisoformat(opens).date(), datetime.fromisoformat(closes).date()
        days = [begin + timedelta(n) for n in range((end - begin).days + 1)]
        holidays = [d for d in days if date(2021, 10, 1) <= d <= date(2021, 10, 7) and d.weekday() < 5]
        document = {
            "number": len(self.notices) + 1,
            "opens": opens,
            "closes": closes,
            "days": rule["days"],
            "unit": rule["unit"],
            "holidays": [d.isoformat() for d in holidays],
            "makeup": [d.isoformat() for d in days if d == date(2021, 10, 9)],
            "list": listed,
            "list_digest": digest(reduced(listed)),
        }
        self.notices.append(document)
        made.log(
            entries.notice_open(
                made.edition,
                number=document["number"],
                digest=document["list_digest"],
                opens=opens,
                closes=closes,
            )
        )

    def take_down(self) -> None:
        made, notice = self.made, self.notices[-1]
        made.log(
            entries.notice_close(
                made.edition, number=notice["number"], digest=log_digest(notice), at=notice["closes"]
            )
        )

    def object(self) -> None:
        made = self.made
        rows: list[dict[str, Any]] = []
        proposed = [
            r["nominee"] for r in made.documents["resolution.json"]["rows"] if r["outcome"] == "proposed"
        ]
        accused = self.random.choice(proposed)
        for number, (nominee, outcome) in enumerate(((None, "lead"), (accused, "upheld")), start=1):
            received = seal("objection", {"facts": "材料不实"}, self.salt())
            made.log(entries.objection(made.edition, number=number, commit=received["commit"]))
            rows.append(
                {
                    "number": number,
                    "nominee": nominee,
                    "received": received,
                    "state": "closed",
                    "outcome": outcome,
                    "text": "已核查",
                }
            )
        self.take_down()
        for row in rows:
            made.log(
                entries.decision(
                    made.edition, what="objection", digest=log_digest(row), ref=row["received"]["commit"]
                )
            )
        move = rank.replace(made.documents["resolution.json"], [accused])[0]
        change = {
            "number": 1,
            "removed": accused,
            "reason": "objection_upheld",
            "text": "异议成立，递补",
            "objection": 2,
            "moved_up": move.moved_up,
        }
        made.documents["objections.jsonl"], made.documents["changes.jsonl"] = rows, [change]
        made.log(entries.decision(made.edition, what="change", digest=log_digest(change)))
        if move.moved_up and not self.shape.get("reserves_on_notice", True):
            person = next(row for row in self.people if row["number"] == move.moved_up)
            shown = seal("shown", person["identity"]["value"], self.salt())
            item = {"nominee": move.moved_up, "group": person["group"], "as": "reserve", "shown": shown}
            self.put_up([item], "2021-10-11T09:00:00+08:00", "2021-10-15T17:00:00+08:00")
            self.take_down()

    def honour(self) -> None:
        made = self.made
        change = made.documents["changes.jsonl"][0]
        holders = {
            r["nominee"] for r in made.documents["resolution.json"]["rows"] if r["outcome"] == "proposed"
        }
        holders = (holders - {change["removed"]}) | ({change["moved_up"]} - {None})
        people = {row["number"]: row for row in self.people}
        rows = [
            {"nominee": number, "group": people[number]["group"], "certificate": f"T-{place:04d}"}
            for place, number in enumerate(sorted(holders), start=1)
        ]
        made.documents["honours.jsonl"] = rows
        self.decide("conferral", rows)
        made.documents["certificates.jsonl"] = []
        for place, row in enumerate(rows):
            name = people[row["nominee"]]["identity"]["value"]["name"]
            document = certificate(made, row["certificate"], name, place)
            sealed_document = seal("certificate", document, self.salt())
            made.log(entries.certificate(made.edition, commit=sealed_document["commit"]))
            made.documents["certificates.jsonl"].append(
                {"number": row["certificate"], "nominee": row["nominee"], "credential": sealed_document}
            )
        publish_status(made, [])
        if self.shape.get("revoke", False):
            revoke(made, 0)


def certificate(made: Made, number: str, name: str, place: int) -> dict[str, Any]:
    """Return a signed certificate."""
    issuer = multibase.did_key(made.certificate_key.verify_key.public)
    document = vc.build(
        identifier=f"urn:baijia:{number}",
        types=["HonourCertificate"],
        issuer=issuer,
        subject={"certificate": number, "edition": made.edition, "name": name},
        valid_from=ISSUED,
        status_entry=status.entry(list_identifier="urn:baijia:status", index=place),
    )
    return sign(made, document)


def sign(made: Made, document: dict[str, Any]) -> dict[str, Any]:
    """Prove a document with the certificate key."""
    method = multibase.did_key_method(made.certificate_key.verify_key.public)
    return proof.sign(document, made.certificate_key, verification_method=method, created=ISSUED)


def publish_status(made: Made, revoked: list[int], *, at: str = ISSUED) -> None:
    """Publish a status list and log it."""
    document = sign(
        made,
        status.list_credential(
            identifier="urn:baijia:status",
            issuer=multibase.did_key(made.certificate_key.verify_key.public),
            valid_from=at,
            indexes=revoked,
        ),
    )
    made.documents["status-list.json"] = document
    made.log(entries.status_list(made.edition, digest=log_digest(document)))


def revoke(made: Made, place: int) -> None:
    """Revoke one certificate as the rules say: by decision, on the list."""
    commit = made.documents["certificates.jsonl"][place]["credential"]["commit"]
    made.log(entries.decision(made.edition, what="revocation", digest="0" * 64, ref=commit))
    publish_status(made, [place], at="2022-01-01T00:00:00+08:00")


def live(made: Made, code: str) -> list[rank.Ballot]:
    """Return the live ballots of a round."""
    return [
        rank.Ballot(row["nominee"], row["slot"], tuple(row["vector"]))
        for row in made.documents["scores.jsonl"]
        if row["round"] == code and row["state"] == "live"
    ]


def out_at(made: Made, stage: str) -> dict[str, tuple[str, str]]:
    """Return who is excluded at a stage."""
    rows = made.documents.get("exclusions.jsonl", [])
    return {row["nominee"]: (stage, row["reason"]) for row in rows if row["stage"] == stage}


def seed_of(made: Made, code: str) -> str:
    """Return the lot seed of a round."""
    scored = next(i for i, e in enumerate(made.entries) if e["type"] == "score" and e["round"] == code)
    return rank.lot_seed(
        e["digest"]
        for e in made.entries[:scored]
        if e["type"] == "panel" and e["round"] == code and e["detail"]["what"] == "formed"
    )


def rejudge(made: Made, code: str, candidates: dict[str, str]) -> None:
    """Make the result of a round from its ballots."""
    codes = [item["code"] for item in made.definition["rounds"]]
    earlier = codes[: codes.index(code)]
    made.documents[f"rounds/{code}.json"] = rank.round_result(
        made.definition,
        code,
        ballots=[ballot for ballot in live(made, code) if ballot.nominee in candidates],
        candidates=candidates,
        lot_seed=seed_of(made, code),
        excluded=out_at(made, code),
        earlier={older: made.documents[f"rounds/{older}.json"] for older in earlier},
        earlier_ballots={older: live(made, older) for older in earlier},
    )


def reresolve(made: Made) -> None:
    """Make the resolution from the results of all rounds."""
    codes = [item["code"] for item in made.definition["rounds"]]
    made.documents["resolution.json"] = rank.resolution(
        made.definition,
        {code: made.documents[f"rounds/{code}.json"] for code in codes},
        ballots={code: live(made, code) for code in codes},
        lot_seed=seed_of(made, codes[-1]),
        excluded=out_at(made, "resolution"),
        vote={"members": 9, "present": 8, "agreed": 7}
        if made.definition["decision"]["members"] == 9
        else {"members": 15, "present": 13, "agreed": 12},
    )


def make(
    seed: int = 1,
    *,
    nominees: int = 30,
    rules: dict[str, Any] | None = None,
    until: str = "honours",
    **shape: Any,
) -> Made:
    """Play an edition; ``until`` is ``paper``, ``resolution``, ``notice`` or ``honours``."""
    player = Player(seed, rules or definition(), **shape)
    made = player.made
    player.open()
    player.nominate(nominees)
    player.recommend()
    candidates = {
        r["number"]: r["group"] for r in made.documents["nominees.jsonl"] if r["number"] not in player.out
    }
    for rule in made.definition["rounds"]:
        player.score(rule["code"], candidates)
        rows = made.documents[f"rounds/{rule['code']}.json"]["rows"]
        candidates = {row["nominee"]: row["group"] for row in rows if row["advanced"]}
        if until == rule["code"]:
            return made
    player.resolve()
    if until != "resolution":
        player.notice()
        if until != "notice":
            player.object()
            player.honour()
    return made
