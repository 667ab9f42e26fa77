"""``baijia draw``: make a public draw from a record, or check one that somebody else made."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from baijia.engine import canonical, draw
from baijia.engine.faults import AnswerIsNo
from baijia.interfaces.cli.files import read_bytes, write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: a record and ``--out``, or ``--check`` with a drawn record."""
    parser.add_argument("record", nargs="?", help="the record to draw from, or -")
    parser.add_argument("--out", metavar="FILE", help="where the drawn record goes, or -")
    parser.add_argument("--check", metavar="FILE", help="check a drawn record instead")


def run(options: argparse.Namespace) -> int:
    """Draw or check; 1 when the record is not sound or fewer than asked could be taken."""
    if options.check is not None:
        if options.record is not None or options.out is not None:
            print("--check: stands alone; expected no record and no --out beside it", file=sys.stderr)
            return 2
        return _check(options.check)
    if options.record is None or options.out is None:
        print("arguments: incomplete; expected RECORD --out FILE, or --check FILE", file=sys.stderr)
        return 2
    return _draw(options.record, options.out)


def _draw(source: str, target: str) -> int:
    data = canonical.parse(read_bytes(source), where=source)
    record = draw.read_record(data, where=source)
    drawn = draw.draw(record)
    _refuse_other_list(data, drawn)
    results = {key: getattr(drawn, key) for key in draw.RESULTS}
    text = json.dumps({**data, **results}, ensure_ascii=False, indent=2) + "\n"
    write_bytes(target, text.encode())
    if target != "-":
        _tell(record, drawn)
    return _short(record, drawn)


def _check(source: str) -> int:
    data = canonical.parse(read_bytes(source), where=source)
    record = draw.read_record(data, where=source)
    drawn = draw.read_drawn(data, where=source)
    faults = draw.check(record, drawn)
    if faults:
        raise AnswerIsNo("\n".join(str(fault) for fault in faults))
    print("核对无误：名单承诺、随机数、次序、抽中名单和递补名单均与规则一致。")
    if "beacon_name" in data:
        print(f"揭示前应已登记的摘要：{_registered(record, data['beacon_name'])}")
    _tell(record, drawn)
    if len(drawn.picked) < record.take:
        print(f"应抽 {record.take}，实抽 {len(drawn.picked)}。")
    return 0


def _refuse_other_list(data: dict[str, Any], drawn: draw.Drawn) -> None:
    """A record that already states its list commitment must be drawn from that very list."""
    stated = data.get("list_commit")
    if stated is not None and stated != drawn.list_commit:
        raise AnswerIsNo(f"list_commit: the candidates hash to {drawn.list_commit}; expected {stated}")


def _tell(record: draw.Record, drawn: draw.Drawn) -> None:
    print(f"名单 {len(drawn.order)}，抽中 {len(drawn.picked)}，递补 {len(drawn.alternates)}。")
    for identity, reason in draw.skipped(record, drawn):
        print(f"跳过 {identity}：{reason or '所在单位名额已满'}")


def _short(record: draw.Record, drawn: draw.Drawn) -> int:
    if len(drawn.picked) == record.take:
        return 0
    print(
        f"picked: {len(drawn.picked)} could be taken under the rules; expected {record.take}"
        "（符合条件的人数不足，记录已写出）",
        file=sys.stderr,
    )
    return 1


def _registered(record: draw.Record, beacon_name: str) -> str:
    return draw.record_digest(
        name=record.name,
        candidates=record.candidates,
        take=record.take,
        max_per_unit=record.max_per_unit,
        excluded=record.excluded,
        nonce_commits=record.nonce_commits,
        beacon_name=beacon_name,
    )
