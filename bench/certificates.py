"""Measures how long a hundred certificates take to print, from data to PDF/A bytes, in this process.

    python bench/certificates.py [--count 100]

The data are synthetic; each sheet has a name, project and QR code of its own. The first one, which loads fonts and
compiles the template, counts.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import datetime
from typing import Any

from measuring import HEAD, Calls, machine, peak_mb

AT = datetime.fromisoformat("2021-10-11T09:00:00+08:00")
GOAL_SECONDS = 20


def data(place: int, count: int) -> dict[str, Any]:
    """Return what a sheet shows."""
    from baijia.interfaces.web import qr

    number = f"CDBJ4-{place:06d}-BCDFGH-JKMNPQ"
    address = f"http://127.0.0.1:8000/certificates/{number}"
    return {
        "title": f"成都市“百佳”职工创客明星（第四届） {number}",
        "rehearsal": True,
        "name": f"示例{place}",
        "address_as": "同志",
        "project": f"数控机床夹具快换装置的改进与应用（{place}）",
        "honour": "成都市“百佳”职工创客明星（第四届）",
        "issuers": ["成都市总工会", "成都市科学技术协会"],
        "date": "二〇二一年十月十一日",
        "number": number,
        "honour_number": f"CDBJ4-2021-{place:03d}",
        "places": count,
        "place": place,
        "address": address,
        "qr": qr.svg(address),
    }


def main() -> None:
    """Print one line, and how it stands to the goal of 20 seconds for a hundred."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    count = parser.parse_args().count
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
    os.environ.setdefault("BAIJIA_SCRATCH", "1")
    os.environ.setdefault("BAIJIA_DATA", tempfile.mkdtemp())
    import django

    django.setup()
    from baijia.interfaces.web.papers import press

    calls, size = Calls("certificate as PDF/A-2b"), 0
    started = time.perf_counter()
    for place in range(1, count + 1):
        with calls.one():
            size += len(press.pdf("certificate.typ", data(place, count), at=AT))
    wall = time.perf_counter() - started
    print(machine())
    print(HEAD)
    print(calls.row())
    print(f"{count} certificates, {size / 2**20:.1f} MB, {wall:.1f} s, peak {peak_mb():.0f} MB")
    print(f"goal: 100 within {GOAL_SECONDS} s; this rate makes 100 in {100 * wall / count:.1f} s")


if __name__ == "__main__":
    main()
