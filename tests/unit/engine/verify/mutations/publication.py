"""Notices, objections, changes and honours."""

from __future__ import annotations

from typing import Any

from baijia.engine.bundle.sealed import log_digest, reduced, seal
from baijia.engine.canonical import digest
from baijia.engine.log import entries
from bundles import Made

from .at_work import (
    SALT,
    caught_by,
    drop,
    insert_before,
)


def relist(made: Made) -> dict[str, Any]:
    notice: dict[str, Any] = made.documents["notice.json"]["notices"][0]
    return notice


@caught_by("V9", "V10")
def list_edited_after_the_notice_opened(made: Made) -> None:
    notice = relist(made)
    notice["list"].pop(0)
    notice["list_digest"] = digest([{**r, "shown": {"commit": r["shown"]["commit"]}} for r in notice["list"]])
    made.find("notice-close")["digest"] = log_digest(notice)


@caught_by("V10")
def shown_text_edited_after_the_notice_opened(made: Made) -> None:
    notice = relist(made)
    notice["list"][0]["shown"] = seal("shown", {"name": "别人"}, SALT)
    notice["list_digest"] = digest([{**r, "shown": {"commit": r["shown"]["commit"]}} for r in notice["list"]])
    made.find("notice-close")["digest"] = log_digest(notice)


def shorten(made: Made, closes: str, **changes: Any) -> None:
    notice = relist(made)
    notice.update(closes=closes, **changes)
    made.find("notice-open")["detail"]["closes"] = closes
    made.find("notice-close")["detail"]["at"] = closes
    made.find("notice-close")["digest"] = log_digest(notice)


@caught_by("V10")
def notice_too_short(made: Made) -> None:
    shorten(made, "2021-10-08T17:00:00+08:00", makeup=[])


@caught_by("V10")
def notice_hours_short(made: Made) -> None:
    shorten(made, "2021-10-09T12:00:00+08:00")


@caught_by("V10")
def workday_called_a_make_up_day(made: Made) -> None:
    days = ["2021-10-01", "2021-10-04"]
    shorten(made, "2021-10-05T17:00:00+08:00", holidays=[], makeup=days)


@caught_by("V10")
def notice_closed_before_its_end(made: Made) -> None:
    made.find("notice-close")["detail"]["at"] = "2021-10-08T17:00:00+08:00"


@caught_by("V5", "V10")
def honoured_while_the_notice_runs(made: Made) -> None:
    entry = made.find("decision", what="conferral")
    made.entries.remove(entry)
    insert_before(made, "notice-close", entry)


def notice_again(made: Made, *, closed: bool) -> None:
    """Put somebody on a second notice who never moved up, before the conferral."""
    first = made.documents["notice.json"]["notices"][0]
    last = next(r for r in reversed(made.documents["resolution.json"]["rows"]) if r["outcome"] == "none")
    shown = seal("shown", first["list"][0]["shown"]["value"], SALT)
    listed = [{"nominee": last["nominee"], "group": last["group"], "as": "proposed", "shown": shown}]
    again = {**first, "number": 2, "list": listed, "list_digest": digest(reduced(listed))}
    made.documents["notice.json"]["notices"].append(again)
    times = {key: again[key] for key in ("opens", "closes")}
    opened = entries.notice_open(made.edition, number=2, digest=again["list_digest"], **times)
    insert_before(made, "decision", opened, what="conferral")
    if closed:
        shut = entries.notice_close(made.edition, number=2, digest=log_digest(again), at=again["closes"])
        insert_before(made, "decision", shut, what="conferral")


@caught_by("V9")
def noticed_and_never_moved_up(made: Made) -> None:
    notice_again(made, closed=True)


@caught_by("V9", "V10")
def conferred_while_a_second_notice_runs(made: Made) -> None:
    notice_again(made, closed=False)


@caught_by("V11")
def objection_hidden(made: Made) -> None:
    row = made.documents["objections.jsonl"].pop(0)
    drop(made, made.find("decision", what="objection", digest=log_digest(row)))


@caught_by("V11")
def objection_left_open(made: Made) -> None:
    row = made.documents["objections.jsonl"][0]
    drop(made, made.find("decision", what="objection", digest=log_digest(row)))
    row.update(state="open", outcome="", text="")


@caught_by("V11")
def objection_outcome_rewritten(made: Made) -> None:
    made.documents["objections.jsonl"][1]["outcome"] = "dismissed"


@caught_by("V11")
def upheld_objection_ignored(made: Made) -> None:
    change = made.documents["changes.jsonl"].pop()
    drop(made, made.find("decision", what="change"))
    honours = made.documents["honours.jsonl"]
    if change["moved_up"] is None:  # the place stayed empty
        honours.append(dict(honours[0], nominee=change["moved_up"]))
    for row in honours:
        if row["nominee"] == change["moved_up"]:
            row["nominee"] = change["removed"]
    honours.sort(key=lambda item: str(item["nominee"]))
    made.relog("honours.jsonl")


@caught_by("V11")
def another_reserve_moved_up(made: Made) -> None:
    change = made.documents["changes.jsonl"][0]
    rows = made.documents["resolution.json"]["rows"]
    other = next(
        r["nominee"] for r in rows if r["outcome"] == "reserve" and r["nominee"] != change["moved_up"]
    )
    entry = made.find("decision", what="change")
    older, change["moved_up"] = change["moved_up"], other
    entry["digest"] = log_digest(change)
    for row in made.documents["honours.jsonl"]:
        row["nominee"] = other if row["nominee"] == older else row["nominee"]
    made.documents["honours.jsonl"].sort(key=lambda item: str(item["nominee"]))
    made.relog("honours.jsonl")


@caught_by("V11")
def change_without_an_objection_upheld(made: Made) -> None:
    change = made.documents["changes.jsonl"][0]
    entry = made.find("decision", what="change")
    change["objection"] = 1
    entry["digest"] = log_digest(change)


@caught_by("V9", "V10")
def honour_for_one_never_proposed(made: Made) -> None:
    rows = made.documents["resolution.json"]["rows"]
    nobody = next(r for r in rows if r["outcome"] == "none" and r["rank"])
    honour = made.documents["honours.jsonl"][0]
    honour.update(nominee=nobody["nominee"], group=nobody["group"])
    made.documents["honours.jsonl"].sort(key=lambda item: str(item["nominee"]))
    made.relog("honours.jsonl")
