"""Measures the lists of clerks over many dossiers: server CPU and SQL statements of the first page.

    python bench/lists.py [--dossiers 10000] [--times 5] [--keep FOLDER]

Dossiers are written straight into a scratch SQLite file, half recommended, with their verdicts; then each list is
read through Django's test client, plain, filtered, searched for Chinese text and sorted. Goals: 40 ms of CPU and
12 statements at 10,000 dossiers, 60 ms at 100,000. The mark ``!`` stands at more than either.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from measuring import HEAD, Calls, Statements, machine, peak_mb

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
STATEMENTS = 12
CHUNK = 2000


def main() -> None:
    """Print a line a list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dossiers", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="leave the database here; one that is there is used again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        run(folder, options.dossiers, options.times)


def run(folder: Path, number: int, times: int) -> None:
    """Make the database where there is none, and measure."""
    from baijia.interfaces.rehearsal import scratch

    path = folder / "lists.sqlite3"
    fresh = not path.exists()
    scratch.configure(database=scratch.sqlite_url(path), data=folder)
    from django.conf import settings

    from baijia.award.programmes.models import Edition

    logging.disable(logging.WARNING)
    settings.ALLOWED_HOSTS = ["testserver"]
    if fresh:
        scratch.prepare(scratch.sqlite_url(path))
        scratch.quick()
        fill(number)
    goal = 0.040 if number <= 10_000 else 0.060
    print(machine(), HEAD, sep="\n")
    for username, address in lists(Edition.objects.get().code):
        measure(username, address, times, goal)
    print(f"peak memory {peak_mb()} MB; {machine()}")


def fill(number: int) -> None:
    """Write the cast, an open edition and ``number`` sealed or submitted dossiers with their verdicts."""
    import factories
    from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
    from baijia.award.screening.models import Verdict
    from baijia.core import clock

    cast = factories.make_cast()
    edition = factories.open_edition(cast)
    groups = [group["code"] for group in edition.definition["groups"]]
    now = clock.edition_now()
    answers = [factories.answers(project_name=f"第{n}号防颤夹具") for n in range(50)]
    for start in range(0, number, CHUNK):
        rows = [
            Dossier(
                edition=edition,
                unit=cast.units[n % 4],
                employer=f"演例{n % 900}厂",
                name=f"{'周吴郑王冯陈'[n % 6]}{'示例演甲乙丙丁'[n % 7]}{n}",
                group=groups[n % len(groups)],
                state="sealed" if n % 2 else "submitted",
                answers=answers[n % 50],
                form_version=1,
                number=f"P{n:07d}",
                receipt=f"R{n:011d}",
                submitted_at=now,
                saved_at=now,
                filed_by_uid="bench",
                digest="0" * 64,
                commit="0" * 64,
            )
            for n in range(start, min(start + CHUNK, number))
        ]
        made = Dossier.objects.bulk_create(rows)
        Verdict.objects.bulk_create(
            Verdict(dossier=row, rule=rule["code"], input="是", result="pass", text=rule["text"])
            for row in made
            for rule in edition.definition["eligibility"]
        )
    ranked = RecommendationList.objects.create(edition=edition, union=cast.districts[0])
    mine = Dossier.objects.filter(unit__path__startswith=cast.districts[0].path, state="submitted")
    ListPlace.objects.bulk_create(
        [
            ListPlace(list=ranked, dossier=row, place="recommended", rank=n)
            for n, row in enumerate(mine[:200], 1)
        ]
    )


def lists(code: str) -> list[tuple[str, str]]:
    """Return (username, address) of every list, plain and narrowed."""
    office = f"/office/{code}"
    return [
        ("organiser", f"{office}/dossiers/"),
        ("organiser", f"{office}/dossiers/?state=sealed"),
        ("organiser", f"{office}/dossiers/?q=夹具"),
        ("organiser", f"{office}/dossiers/?sort=name"),
        ("organiser", f"{office}/screening/"),
        ("organiser", f"{office}/screening/?q=周示"),
        ("organiser", f"{office}/matches/"),
        ("recommender", "/union/"),
        ("recommender", "/union/?place=recommended"),
        ("recommender", "/union/?q=夹具"),
        ("filer", "/unit/"),
    ]


def measure(username: str, address: str, times: int, goal: float) -> None:
    """Read one list and print what it cost; the first reading, which loads templates, is left out."""
    from django.db import connection

    client = signed_in(username)
    client.get(address)
    calls, counter = Calls(address.split("/", 3)[-1][-33:] or address), Statements()
    with connection.execute_wrapper(counter):
        for _ in range(times):
            with calls.one(counter):
                answer = client.get(address)
    dear = min(calls.cpu) > goal or calls.statements[-1] > STATEMENTS
    print(f"{calls.row()}  {answer.status_code}{'  !' if dear else ''}")


def signed_in(username: str) -> Any:
    """Return a client signed in with its second factor passed."""
    from django.test import Client

    from baijia.directory.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 4e9}]
    session.save()
    return client


if __name__ == "__main__":
    main()
