"""The portal under readers, and search over many articles.

    python bench/newsroom.py [--articles 20000] [--seconds 5] [--readers 4] [--skip-search]

Pages: granian with one process and four threads serves a bare Django hello without middleware, then the front and an
article from the page cache; keep-alive readers ask as fast as they are answered. The ratio counts, not the rates.
Search: articles with synthetic words in a scratch database, SQLite or, under ``scripts/postgres.py``, PostgreSQL.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = ("创客", "明星", "职工", "车间", "评选", "工会", "技能", "安全", "生产", "服务", "公示", "材料", "专家",
         "推荐", "规则",
         "数据", "设备", "图纸", "班组", "测量")  # fmt: skip
ASKED = ("创客明星", "车间", "职工创客评选", "测量图纸", "无此词语")
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Measure in a scratch folder that is removed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--skip-search", action="store_true")
    parser.add_argument("--skip-pages", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BAIJIA_DATA"] = folder
        os.environ["BAIJIA_SCRATCH"] = "1"
        os.environ.setdefault("BAIJIA_LOG_LEVEL", "WARNING")
        os.environ["DJANGO_SETTINGS_MODULE"] = "baijia.config.newsroom"
        os.environ.setdefault("BAIJIA_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["BAIJIA_STATIC"] = f"{folder}/static"
        Path(folder, "static").mkdir()
        import django

        django.setup()
        prepare(40 if options.skip_search else options.articles)
        if not options.skip_search:
            search()
        if not options.skip_pages:
            pages(options.seconds, options.readers)
    return 0


def prepare(articles: int) -> None:
    """Make every table and fill one column."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    from baijia.core.actor import SYSTEM
    from baijia.core.models import Instance
    from baijia.newsroom import commands, tables

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection) and not model._meta.db_table.endswith("_fts"):
                editor.create_model(model)
    call_command("createcachetable", verbosity=0)
    tables.make()
    Instance.objects.create(pk=1, synthetic=True)
    commands.install(actor=SYSTEM)
    fill(articles)


def fill(articles: int) -> None:
    """Write articles below one column, by rows, and index them."""
    from datetime import timedelta

    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from django.db.models.signals import post_save
    from wagtail.models import Locale, Page
    from wagtail.search.backends import get_search_backend

    from baijia.core import clock
    from baijia.newsroom.models import ArticlePage, ColumnPage

    chance, now = random.Random("bench"), clock.edition_now()
    column, locale = ColumnPage.objects.get(slug="gonghuizixun"), Locale.objects.get()
    kind = ContentType.objects.get_for_model(ArticlePage)
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True)[0]) + 1
    started, made = time.perf_counter(), []
    for n in range(articles):
        # Lengths differ as they do in life: the index rewrites every row whose title has the average length.
        title = "".join(chance.sample(WORDS, chance.randint(3, 8)))
        paragraphs = ["".join(chance.choices(WORDS, k=60)) for _ in range(4)]
        page = Page(
            pk=first + n, path=Page._get_path(column.path, column.depth + 1, n + 1), depth=column.depth + 1, numchild=0,
            title=title, draft_title=title, slug=f"a-{n}", url_path=f"{column.url_path}a-{n}/", live=True,
            content_type=kind, locale=locale, translation_key=f"{n:032x}",
        )  # fmt: skip
        row = ArticlePage(page_ptr=page, number=n + 1, dated=now - timedelta(minutes=n), author="周示文", source="本站",
                          body=[("paragraph", f"<p>{words}</p>") for words in paragraphs])  # fmt: skip
        row.__dict__.update({key: value for key, value in page.__dict__.items() if key != "_state"})
        made.append((page, row))
    index = get_search_backend().get_index_for_model(ArticlePage)
    post_save.receivers.clear()  # they would index each row once more, one by one
    post_save.sender_receivers_cache.clear()
    for at in range(0, articles, 500):
        part = made[at : at + 500]
        with transaction.atomic():
            Page.objects.bulk_create([page for page, _row in part])
            for _page, row in part:
                row.save_base(raw=True)
            index.add_items(ArticlePage, [row for _page, row in part])
    Page.objects.filter(pk=column.pk).update(numchild=articles)
    print(f"{articles} articles written and indexed in {time.perf_counter() - started:.0f} s")


def search() -> None:
    """Time what the search page asks of the database in one request: the count and the first twenty."""
    from django.db import connection

    from baijia.core import once
    from baijia.newsroom.queries import search as queries

    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # the scratch server does neither by itself
        cursor.execute("ANALYZE")
    cpu = cpu_of_both(connection)
    print(
        f"\nsearch on {connection.vendor}: median and worst of 9, ms of wall and of CPU, the database's included"
    )
    for words in ASKED:
        walls, cpus = [], []
        for _run in range(9):
            wall, before = time.perf_counter(), cpu()
            with once.scope():
                found = queries.keys(queries.Asked(words))
                count, _rows = len(found), queries.rows(found[:20])
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((cpu() - before) * 1000)
        print(
            f"  {words:　<8} {count:>6} found  {statistics.median(walls):7.1f}  worst {max(walls):7.1f}"
            f"  CPU {statistics.median(cpus):7.1f}"
        )


def cpu_of_both(connection: Any) -> Callable[[], float]:
    """Return what tells the CPU seconds of this process and of the one that serves it, where that is another."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        spent = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9


def pages(seconds: float, readers: int) -> None:
    """Serve hello and the portal by turns and print the rates."""
    from baijia.newsroom.models import ArticlePage

    article = ArticlePage.objects.order_by("-number").first()
    rates: dict[str, list[float]] = {}
    for _turn in range(3):
        for application, paths in (
            ("hello:application", ("/",)),
            ("baijia.config.newsroom_wsgi:application", ("/", article.address)),
        ):
            port = free_port()
            server = subprocess.Popen(
                [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
                 "--workers", "1", "--blocking-threads", "4", "--log-level", "error", application],
                cwd=HERE, env=os.environ | {"PYTHONPATH": str(HERE)},
            )  # fmt: skip
            try:
                wait(port)
                for path in paths:
                    name = (
                        "hello" if application.startswith("hello") else "front" if path == "/" else "article"
                    )
                    rates.setdefault(name, []).append(rate(port, path, seconds, readers))
            finally:
                server.terminate()
                server.wait(20)
    print(f"\npages: requests a second, {readers} readers, best of 3 turns")
    best = {name: max(found) for name, found in rates.items()}
    for name, found in best.items():
        print(f"  {name:<8} {found:7.0f}  {found / best['hello']:.2f} of hello")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(port: int) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            link.request("GET", "/")
            link.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def rate(port: int, path: str, seconds: float, readers: int) -> float:
    """Return requests answered a second."""
    counts = [0] * readers
    end = time.monotonic() + seconds

    def read(place: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while time.monotonic() < end:
            link.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            counts[place] += 1

    threads = [threading.Thread(target=read, args=(place,)) for place in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


if __name__ == "__main__":
    raise SystemExit(main())
