"""An edition from its first entry to the list of nominees."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import Any

from baijia.engine import rank
from baijia.engine.bundle.sealed import (
    log_digest,
    log_digest_lines,
    public_number,
    seal,
)
from baijia.engine.canonical import digest
from baijia.engine.credential import multibase
from baijia.engine.log import entries
from bundles.made import STAMP, Made


class Filing:
    """Plays an edition up to the list of nominees."""

    def __init__(self, seed: int, rules: dict[str, Any], **shape: Any) -> None:
        self.random = random.Random(seed)
        self.made = Made(rules)
        self.shape = shape
        self.salt: Callable[[], bytes] = lambda: self.random.randbytes(32)
        self.out: dict[str, tuple[str, str]] = {}
        self.abstained: set[tuple[str, str]] = set()
        self.raters: dict[str, list[str]] = {}
        self.marked: set[tuple[str, str]] = set()

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
