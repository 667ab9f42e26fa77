"""Panels, ballots and the results of rounds."""

from __future__ import annotations

from typing import Any

from baijia.engine import rank
from baijia.engine.bundle.sealed import (
    commitment,
    log_digest,
    score_value,
    seal,
)
from baijia.engine.canonical import canonical
from baijia.engine.log import entries
from baijia.engine.log.keys import SigningKey
from baijia.engine.log.merkle import leaf_hash
from bundles.filing import Filing
from bundles.judging import rejudge


class Scoring(Filing):
    """Plays the rounds."""

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
        if "adjusted" in next(r for r in made.definition["rounds"] if r["code"] == code):
            held = {item["slot"]: self._rater(code, item["nominee"], numbers) for item in slots}
            document["raters"] = seal("raters", held, self.salt())
        made.documents[f"panel/{name}.json"] = document
        made.log(entries.panel(made.edition, round=code, name=name, digest=log_digest(document)))
        return name

    def _rater(self, code: str, nominee: str | None, numbers: list[str]) -> str:
        """Return somebody of the round who had none of those whom the slot scores, a new one where nobody is left."""
        scored = [nominee] if nominee else numbers
        known = self.raters.setdefault(code, [])
        free = [one for one in known if not {(one, number) for number in scored} & self.marked]
        many = len(known) >= max(8, len(self.people) // 40)
        rater = self.random.choice(free) if many and free else self.number("R")
        if rater not in known:
            known.append(rater)
        self.marked |= {(rater, number) for number in scored}
        return rater

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
