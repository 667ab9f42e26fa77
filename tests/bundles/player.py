"""Resolution, notice, objections and honours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from baijia.engine import rank
from baijia.engine.bundle.sealed import (
    log_digest,
    reduced,
    seal,
)
from baijia.engine.canonical import digest
from baijia.engine.log import entries
from bundles.issuing import certificate, publish_status, revoke
from bundles.judging import reresolve
from bundles.scoring import Scoring


class Player(Scoring):
    """Plays an edition from the first entry to the certificates."""

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
