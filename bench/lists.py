"""Measures the lists of clerks over many dossiers: CPU of server and database, and SQL statements, of the first page.

    python bench/lists.py [--dossiers 10000] [--times 9] [--keep FOLDER] [--only WORDS]
    python scripts/postgres.py FOLDER python bench/lists.py --keep FOLDER

Rows are written straight into a scratch database: twenty-three districts with a unit for every three dossiers, half
of them sealed and judged, three audit rows and one account for a few. Then each list is read through Django's test
client as its reader would: plain, filtered, searched for Chinese text and sorted. Goals: 40 ms of CPU and 12
statements at 10,000 dossiers, 60 ms at 100,000; on PostgreSQL the CPU of its own process is added. The mark ``!``
stands at more than either. Other processes on the same cores make every CPU second do less: a fixed piece of work is
timed before each call, and the column ``idle``, which counts, is the middle of the calls in units of it.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from measuring import (
    HEAD,
    IDLE,
    Calls,
    Statements,
    backend_cpu,
    database,
    machine,
    peak_mb,
    percentile,
    yardstick,
)

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
STATEMENTS = 12
CHUNK = 2000
DISTRICTS = 23
NAMES = "周吴郑王冯陈褚卫蒋沈", "示例演甲乙丙丁志强秀英", "明华平安宁远山川石"
THINGS = [
    "防颤夹具",
    "冷却管路",
    "焊接工装",
    "巡检机器人",
    "滤芯再生",
    "刀具刃磨",
    "电缆剥线器",
    "阀门检漏",
    "配电柜",
    "育苗盘",
]
WAYS = ["改造", "研制", "快换", "在线检测", "节能", "提质", "自动化", "智能监测"]


def main() -> None:
    """Print a line a list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dossiers", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="leave the database here; one that is there is used again")
    parser.add_argument("--only", default="", help="measure the lists with this in their address")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        run(folder, options.dossiers, options.times, options.only)


def run(folder: Path, number: int, times: int, only: str) -> None:
    """Make the database where there is none, and measure."""
    from baijia.interfaces.rehearsal import scratch

    url = database(folder)
    scratch.configure(database=url, data=folder)
    from django.conf import settings
    from django.db import connection

    from baijia.award.programmes.models import Edition
    from baijia.config import warm

    logging.disable(logging.WARNING)
    settings.ALLOWED_HOSTS = ["testserver"]
    if not connection.introspection.table_names():
        scratch.prepare(url)
        scratch.quick()
        fill(number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    warm.keep()
    goal = 0.040 if number <= 10_000 else 0.060
    print(f"{machine()}, {connection.vendor}", f"{HEAD}     idle", sep="\n")
    for username, address in lists(Edition.objects.get().code):
        if only in address:
            measure(username, address, times, goal)
    print(f"peak memory {peak_mb()} MB; {machine()}")


def fill(number: int) -> None:
    """Write the cast, an open edition and ``number`` dossiers with all that stands beside them in lists."""
    import factories

    cast = factories.make_cast()
    edition = factories.open_edition(cast)
    units = more_units(cast, number // 3)
    chance = random.Random(1)
    groups = [group["code"] for group in edition.definition["groups"]]
    for start in range(0, number, CHUNK):
        numbers = range(start, min(start + CHUNK, number))
        made = dossiers(edition, units, groups, numbers, chance)
        judge(edition, made, chance)
        note(edition, made, chance)
    rank(edition, cast.districts[0])
    open_accounts(units[: min(5000, number // 2)])


def more_units(cast: Any, number: int) -> list[Any]:
    """Return the cast's units and ``number`` more, below twenty-three districts."""
    from baijia.core.actor import SYSTEM
    from baijia.directory import commands as directory
    from baijia.directory.enums import UnionKind
    from baijia.directory.models import Union

    districts = list(cast.districts)
    for n in range(len(districts), DISTRICTS):
        row = {"code": f"D{n}", "name": f"演例{n}区总工会", "kind": UnionKind.DISTRICT}
        districts.append(directory.add_union(actor=SYSTEM, parent=cast.city, **row))
    rows = [
        Union(
            code=f"X{n}",
            name=f"演例{n}厂工会",
            short_name=f"演例{n}厂",
            kind=UnionKind.UNIT,
            parent=districts[n % DISTRICTS],
            path=f"{districts[n % DISTRICTS].path}z{n:04x}",
        )
        for n in range(number)
    ]
    Union.objects.bulk_create(rows, batch_size=CHUNK)
    return [*cast.units, *rows]


def dossiers(edition: Any, units: list[Any], groups: list[str], numbers: range, chance: Any) -> list[Any]:
    """Write dossiers of all kinds, each with its confirmed or waiting nominee."""
    import factories
    from baijia.award.nominations.models import Dossier, Member
    from baijia.core import clock
    from baijia.directory.models import Person

    now = clock.edition_now()
    rows = []
    for n in numbers:
        unit = units[chance.randrange(len(units))]
        rows.append(
            Dossier(
                edition=edition,
                unit=unit,
                employer=unit.name.removesuffix("工会"),
                name="".join(chance.choice(part) for part in NAMES),
                group=groups[n % len(groups)],
                state="sealed" if n % 2 else ("returned" if n % 40 == 0 else "submitted"),
                answers=factories.answers(
                    project_name=f"第{n % 997}号{chance.choice(THINGS)}{chance.choice(WAYS)}"
                ),
                form_version=1,
                number=f"P{n:07d}",
                receipt=f"R{n:011d}",
                submitted_at=now - timedelta(seconds=1_000_000 - n),
                saved_at=now,
                filed_by_uid="bench",
                digest="0" * 64,
                commit="0" * 64,
            )
        )
    made = Dossier.objects.bulk_create(rows)
    people = Person.objects.bulk_create(Person(name=row.name) for row in made)
    Member.objects.bulk_create(
        Member(
            dossier=row,
            person=person,
            name=row.name,
            edition_code=edition.code,
            state="confirmed" if row.pk % 9 else "waiting",
            decided_at=now if row.pk % 9 else None,
        )
        for row, person in zip(made, people, strict=True)
    )
    return list(made)


def judge(edition: Any, made: list[Any], chance: Any) -> None:
    """Write the verdicts of the sealed, some decisions, some likenesses and a few honours."""
    from baijia.award.honours.models import Honour
    from baijia.award.screening.models import Outcome, TextMatch, TextScan, Verdict
    from baijia.core import clock

    now = clock.edition_now()
    sealed = [row for row in made if row.state == "sealed"]
    said = ("pass",) * 60 + ("possible", "fail")
    Verdict.objects.bulk_create(
        Verdict(
            dossier=row, rule=rule["code"], input="是", result=chance.choice(said), text=rule["text"][:100]
        )
        for row in sealed
        for rule in edition.definition["eligibility"]
    )
    decided = [row for row in sealed if row.pk % 3 == 0]
    Outcome.objects.bulk_create(
        Outcome(dossier=row, state="passed" if row.pk % 7 else "rejected", by_uid="bench", at=now)
        for row in decided
    )
    TextScan.objects.bulk_create(
        TextScan(dossier=row, digest=row.digest, compared=len(made), at=now) for row in made
    )
    TextMatch.objects.bulk_create(
        TextMatch(
            first=one,
            second=other,
            score=chance.randrange(5000, 9999),
            first_text="文" * 400,
            second_text="文" * 400,
            first_from=0,
            first_to=40,
            second_from=0,
            second_to=40,
            found_at=now,
        )
        for one, other in zip(made[::20], made[1::20], strict=False)
    )
    Honour.objects.bulk_create(
        Honour(
            programme=edition.programme,
            edition=edition,
            year=2021,
            dossier=row,
            name=row.name,
            unit=row.employer,
            group=row.group,
            number=f"H{row.pk}",
            conferred_at=now,
        )
        for row in sealed[::10]
    )


def note(edition: Any, made: list[Any], chance: Any) -> None:
    """Write three audit rows a dossier."""
    from baijia.core import clock
    from baijia.core.models import AuditRow

    now = clock.edition_now()
    acts = ("nominations.save_draft", "nominations.submit", "nominations.confirm")
    AuditRow.objects.bulk_create(
        AuditRow(
            at=now,
            edition_at=now,
            actor_kind="account",
            actor_uid="bench",
            actor_name="".join(chance.choice(part) for part in NAMES),
            act=act if chance.randrange(100) else "directory.reveal",
            object_type="nominations.dossier",
            object_uid=row.uid,
            scope=edition.code,
        )
        for row in made
        for act in acts
    )


def rank(edition: Any, district: Any) -> None:
    """Put two hundred of a district onto its list."""
    from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList

    ranked = RecommendationList.objects.create(edition=edition, union=district)
    mine = Dossier.objects.filter(unit__path__startswith=district.path).exclude(number="")
    ListPlace.objects.bulk_create(
        ListPlace(list=ranked, dossier=row, place="recommended", rank=n)
        for n, row in enumerate(mine[:200], 1)
    )


def open_accounts(units: list[Any]) -> None:
    """Write a filing officer for each of these units."""
    from baijia.core import clock
    from baijia.directory.models import Account, Assignment

    now = clock.edition_now()
    made = Account.objects.bulk_create(
        [
            Account(username=f"clerk{n}", display_name=f"{NAMES[0][n % 10]}经办", created=now)
            for n in range(len(units))
        ],
        batch_size=CHUNK,
    )
    Assignment.objects.bulk_create(
        [
            Assignment(account=account, role="filing_officer", union=unit, starts=now.date())
            for account, unit in zip(made, units, strict=True)
        ],
        batch_size=CHUNK,
    )


def lists(code: str) -> list[tuple[str, str]]:
    """Return (username, address) of every list, plain and narrowed."""
    office = f"/office/{code}"
    return [
        ("organiser", f"{office}/dossiers/"),
        ("organiser", f"{office}/dossiers/?state=sealed"),
        ("organiser", f"{office}/dossiers/?district=510104"),
        ("organiser", f"{office}/dossiers/?q=夹具"),
        ("organiser", f"{office}/dossiers/?q=周示明"),
        ("organiser", f"{office}/dossiers/?sort=name"),
        ("organiser", f"{office}/dossiers/?page=40"),
        ("organiser", f"{office}/screening/"),
        ("organiser", f"{office}/screening/?q=周示"),
        ("organiser", f"{office}/screening/?result=possible"),
        ("organiser", f"{office}/matches/"),
        ("organiser", f"{office}/honours/"),
        ("organiser", f"{office}/honours/?q=周示"),
        ("organiser", f"{office}/exemptions/"),
        ("supervisor", f"{office}/audit/"),
        ("supervisor", f"{office}/audit/?kind=reveal"),
        ("supervisor", f"{office}/audit/?q=周示明"),
        ("administrator", "/accounts/"),
        ("administrator", "/accounts/?q=演例12"),
        ("organiser", "/home/"),
        ("recommender", "/union/"),
        ("recommender", "/union/?place=recommended"),
        ("recommender", "/union/?q=夹具"),
        ("recommender", "/union/ranking/"),
        ("recommender", "/home/"),
        ("filer", "/unit/"),
        ("filer", "/unit/?q=周"),
        ("", "/honours/"),
    ]


def measure(username: str, address: str, times: int, goal: float) -> None:
    """Read one list and print what it cost; the first reading, which loads templates, is left out."""
    from django.db import connection

    client = signed_in(username)
    client.get(address)
    idle: list[float] = []
    calls, counter = Calls(address.split("/", 3)[-1][-33:] or address), Statements()
    with connection.execute_wrapper(counter):
        for _ in range(times):
            slower = yardstick() / IDLE
            beside = backend_cpu()
            with calls.one(counter):
                answer = client.get(address)
            calls.cpu[-1] += backend_cpu() - beside
            idle.append(calls.cpu[-1] / slower)
    middle = percentile(idle, 50)
    dear = middle > goal or calls.statements[-1] > STATEMENTS
    print(f"{calls.row()}{1000 * middle:>9.1f}  {answer.status_code}{'  !' if dear else ''}", flush=True)


def signed_in(username: str) -> Any:
    """Return a client signed in with its second factor passed; without a name one of the public."""
    from django.test import Client

    from baijia.directory.models import Account

    client = Client()
    if not username:
        return client
    client.force_login(Account.objects.get(username=username))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 4e9}]
    session.save()
    return client


if __name__ == "__main__":
    main()
