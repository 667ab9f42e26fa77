"""Measures pages on a rehearsed database through Django's test client: server CPU and SQL statements.

    python bench/rehearsal.py --keep FOLDER [--until paper-open]
    python bench/pages.py FOLDER [--times 5]

Pages are those that open without an object, or with the edition, a round, a dossier, an item or a notice of
the database, each read as the role it is made for; of the recommending unions the one with most dossiers. A
page that is not there (404) is shown as such. The mark
``!`` stands at more than 100 ms of CPU or 12 statements; below each such page stand its dearest statements.
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from measuring import HEAD, Calls, Statements, database, machine, peak_mb

MOST_CPU, MOST_STATEMENTS = 0.100, 12


class Texts(Statements):
    """Counts statements and keeps how often each begins alike."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: Counter[str] = Counter()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Count, keep and pass on."""
        self.texts[" ".join(sql.replace('"', "").split())] += 1
        return super().__call__(execute, sql, params, many, context)


def main() -> None:
    """Print a line a page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where bench/rehearsal.py kept its database")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    settle_in(options.folder)
    print(machine(), HEAD, sep="\n")
    for username, name, addresses in pages():
        measure(username, name, addresses, options.times)
    print(f"peak memory {peak_mb()} MB; {machine()}")


def settle_in(folder: Path) -> None:
    """Start Django on the kept database."""
    from baijia.interfaces.rehearsal import scratch

    scratch.configure(database=database(folder), data=folder)
    from django.conf import settings

    logging.disable(logging.WARNING)  # a page that does not open is in the table
    settings.ALLOWED_HOSTS = ["testserver"]


def pages() -> list[tuple[str, str, list[str]]]:
    """Return (username or "" for the public, route, addresses of which one may open) of every page."""
    from django.urls import NoReverseMatch, reverse

    from baijia.interfaces.web.routes import ROUTES

    readers = {
        "unit": "unit-1",
        "union": district(),
        "expert": "expert-1",
        "office": "organiser",
        "account": "organiser",
    }
    listed = []
    for name, rule in ROUTES.items():
        audience = name.split("-")[0]
        if rule.method != "GET" or rule.link or rule.open_to == "signed_in" or audience == "ui":
            continue
        addresses = []
        for arguments in choices(audience):
            with suppress(NoReverseMatch):
                addresses.append(reverse(name, kwargs=arguments))
        if addresses:
            listed.append((readers.get(audience, ""), name, addresses))
    return listed


def district() -> str:
    """Return the officer of the recommending union with the most dossiers below it."""
    from baijia.award.nominations.models import Dossier
    from baijia.directory.models import Account

    paths = Counter(path[:10] for path in Dossier.objects.values_list("unit__path", flat=True))
    largest = paths.most_common(1)[0][0]
    account = Account.objects.get(assignments__role="recommender", assignments__union__path=largest)
    return account.username


def choices(audience: str) -> list[dict[str, Any]]:
    """Return the sets of arguments an address of that audience may take, one of which fits."""
    from baijia.award.honours.models import Certificate
    from baijia.award.nominations.models import Dossier, ListPlace
    from baijia.award.programmes.models import Edition
    from baijia.award.review.models import Round, Slot
    from baijia.directory.models import Account

    edition = Edition.objects.get()
    code = {"code": edition.code}
    uid: dict[str, str | None] = {
        "unit": first(Dossier.objects.filter(unit__assignments__account__username="unit-1"), "uid"),
        "union": first(
            ListPlace.objects.filter(
                list__union__assignments__account=Account.objects.get(username=district())
            ),
            "dossier__uid",
        ),
        "expert": first(Slot.objects.filter(expert__account__username="expert-1"), "uid"),
        "office": first(Dossier.objects.exclude(number=""), "uid"),
    }
    running = {"round": first(Round.objects.all(), "code")}
    object_uid = {"uid": uid.get(audience)}
    number = first(Certificate.objects.all(), "number")
    return [
        {},
        code,
        object_uid,
        code | object_uid,
        code | running,
        code | {"number": 1},
        {"number": number},
        {"uid": first(Round.objects.all(), "uid")},
    ]


def first(rows: Any, field: str) -> Any:
    """Return a field of the first row, "-" where there is none."""
    return rows.order_by("pk").values_list(field, flat=True).first() or "-"


def measure(username: str, name: str, addresses: list[str], times: int) -> None:
    """Read the first address that opens and print what it cost; the first reading, which loads templates, is left out."""
    from django.db import connection

    client = signed_in(username)
    answers = {address: client.get(address) for address in addresses}
    address = next((one for one, answer in answers.items() if answer.status_code == 200), "")
    if not address:
        print(f"{name:<34}  {', '.join(str(answer.status_code) for answer in answers.values())}")
        return
    calls, counter = Calls(name), Texts()
    with connection.execute_wrapper(counter):
        for _ in range(times):
            with calls.one(counter):
                content = b"".join(client.get(address))
    dear = min(calls.cpu) > MOST_CPU or calls.statements[-1] > MOST_STATEMENTS
    print(f"{calls.row()}  {len(content) / 1024:,.0f} kB{'  !' if dear else ''}")
    if dear:
        for text, count in counter.texts.most_common(3):
            print(f"    {count / times:.0f} x {text[:40]} … {text.partition(' FROM ')[2][:80]}")


def signed_in(username: str) -> Any:
    """Return a client signed in with its second factor passed."""
    from django.test import Client

    from baijia.directory.models import Account

    client = Client(raise_request_exception=False)
    if username:
        client.force_login(Account.objects.get(username=username))
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 4e9}]
        session.save()
    return client


if __name__ == "__main__":
    main()
