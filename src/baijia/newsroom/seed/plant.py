"""Fills the newsroom of a demonstration: ``python -m baijia.newsroom.seed.plant``, in the newsroom's own settings.

Everything goes the way it goes in earnest: read by an editor, reviewed, released by a chief. The same seed gives the
same articles, dates and counts.
"""

from __future__ import annotations

import os
import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SEED = "newsroom"
OWN, REPRINTED = "本站", "示例职工报"
AUTHORS = ("周示文", "林示笔", "陈示闻", "赵示禾", "吴示南", "郑示秋")
READERS = (1200, 900, 640, 420)


def main() -> int:
    """Make tables where there are none, then plant once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "baijia.config.newsroom"
    import django

    django.setup()
    from django.db import connection

    from baijia.newsroom import tables

    if "newsroom_editor" not in connection.introspection.table_names():
        tables.make()
    plant()
    return 0


def plant() -> None:
    """Install, then fill: facts, pages, articles, the edition's news, drafts on their way, tips."""
    from urllib.parse import urlsplit

    from django.conf import settings

    from baijia.core.actor import SYSTEM
    from baijia.directory.models import Account
    from baijia.newsroom import commands
    from baijia.newsroom.models import ArticlePage

    parts = urlsplit(settings.BASE_URL)
    commands.install(actor=SYSTEM, host=parts.hostname or "127.0.0.1", port=parts.port or 80)
    if ArticlePage.objects.exists():
        return
    editors = {}
    for username in ("editor", "reviewer", "chief"):
        editors[username] = commands.admitted(Account.objects.get(username=username))
    _facts()
    pictures = _pictures()
    _site_pages(editors)
    _articles(editors, pictures)
    _on_their_way(editors)
    _clicks()
    _tips(editors["editor"])


def _facts() -> None:
    from wagtail.models import Site

    from baijia.newsroom.enums import Severity
    from baijia.newsroom.models import PermittedSource, PressCard, SiteFacts, WordRule

    site = Site.objects.get(is_default_site=True)
    SiteFacts.objects.update_or_create(
        site=site,
        defaults={"licence": "00000000000"},
    )
    PermittedSource.objects.get_or_create(name=REPRINTED)
    for word, instead, severity in (
        ("农民工兄弟", "农民工", Severity.WARN),
        ("弱智", "", Severity.REFUSE),
        ("最高工会", "全国总工会", Severity.REFUSE),
    ):
        WordRule.objects.get_or_create(word=word, defaults={"instead": instead, "severity": severity})
    for number, name, post in (("BJ-0001", "周示文", "记者"), ("BJ-0002", "林示笔", "编辑")):
        PressCard.objects.get_or_create(
            number=number,
            defaults={"name": name, "post": post, "valid_until": datetime(2027, 12, 31).date()},  # noqa: DTZ001
        )


def _pictures() -> list[Any]:
    from django.core.files.base import ContentFile

    from baijia.newsroom.models import Picture
    from baijia.newsroom.seed import pictures

    found = []
    for place, (title, words, _draw) in enumerate(pictures.MOTIFS):
        data = ContentFile(pictures.drawn(place), name=f"demo-{place}.png")
        row = Picture(
            title=title, description=words, licence="本站绘制，演示用", width=1280, height=800, file=data
        )
        row.save()
        row.get_renditions(*(f"width-{width}|format-webp" for width in (320, 640, 1200)))
        found.append(row)
    return found


def blocks(text: str) -> list[tuple[str, Any]]:
    """Return the blocks of a text written as in ``articles.toml``."""
    found: list[tuple[str, Any]] = []
    for line in (line.strip() for line in text.strip().splitlines()):
        if line.startswith("## "):
            found.append(("heading", line[3:]))
        elif line.startswith("> "):
            found.append(("quote", {"text": line[2:], "who": ""}))
        elif line:
            found.append(("paragraph", f"<p>{line}</p>"))
    return found


def _articles(editors: dict[str, Any], pictures: list[Any]) -> None:
    from baijia.newsroom import commands
    from baijia.newsroom.models import ColumnPage, TopicPage

    column = ColumnPage.objects.get(slug="zhuantizhuanlan")
    topic = TopicPage(
        title="职工创客的第一张图纸",
        slug="diyizhangtuzhi",
        intro="成果从哪里来：第一张图，和后来改掉的地方。",
    )
    column.add_child(instance=topic)
    found = _general(pictures, topic) + _of_the_edition(pictures)
    found.sort(key=lambda old: old.dated)
    for number, old in enumerate(found, start=1):
        old.number = number
    editor, reviewer, chief = editors["editor"], editors["reviewer"], editors["chief"]
    batch = commands.read_batch(actor=editor.actor, user=editor, name="演示稿件", articles=found)
    commands.review_batch(actor=reviewer.actor, batch=batch, user=reviewer)
    commands.release_batch(actor=chief.actor, batch=batch, user=chief)


def _general(pictures: list[Any], topic: Any) -> list[Any]:
    from baijia.core import clock
    from baijia.newsroom.reading import Old

    chance = random.Random(SEED)  # noqa: S311 - synthetic dates
    rows = tomllib.loads((Path(__file__).parent / "articles.toml").read_text(encoding="utf-8"))["article"]
    now, found = clock.edition_now(), []
    for place, row in enumerate(chance.sample(rows, len(rows))):
        reprint = row.get("origin") == "reprint"
        author = chance.choice(AUTHORS)
        extra = dict.fromkeys(row.get("flags", ()), True)
        found.append(
            Old(
                where=row["title"],
                column=row["column"],
                number=0,
                dated=now - timedelta(hours=8 + place * 21, minutes=chance.randrange(60)),
                title=row["title"],
                lead=row["lead"],
                author=author,
                source=REPRINTED if reprint else OWN,
                original_title=row["title"] if reprint else "",
                original_author=author if reprint else "",
                source_url=f"https://zhigongbao.demo.invalid/{place}.html" if reprint else "",
                blocks=blocks(row["text"]),
                tags=row.get("tags", []),
                extra=extra
                | ({"cover": pictures[row["picture"]]} if "picture" in row else {})
                | ({"topics": [topic]} if row.get("topic") else {}),
            )
        )
    return found


def _of_the_edition(pictures: list[Any]) -> list[Any]:
    from baijia.newsroom.reading import Old
    from baijia.newsroom.seed import edition

    found = []
    for story in edition.stories():
        parts = blocks(story.text)
        if story.table:
            heads, rows = story.table[0], story.table[1:]
            parts.append(
                (
                    "table",
                    {
                        "columns": [{"type": "text", "heading": head} for head in heads],
                        "rows": [{"values": list(row)} for row in rows],
                        "caption": "",
                    },
                )
            )
        if story.picture is not None:
            figure = {"picture": pictures[story.picture], "alt": "", "caption": "图为示意插画"}
            parts.insert(1, ("figure", figure))
        extra: dict[str, Any] = dict.fromkeys(story.flags, True)
        if story.picture is not None:
            extra["cover"] = pictures[story.picture]
        found.append(
            Old(
                where=story.title,
                column=story.column,
                number=0,
                dated=story.at,
                title=story.title,
                lead=story.lead,
                author=AUTHORS[0],
                source=edition.SOURCE,
                blocks=parts,
                tags=["第四届百佳"],
                extra=extra,
            )
        )
    return found


SITE_TEXTS = {
    "guanyuwomen": "本站由主办单位的工会办，刊登工会资讯、评选公告和职工的故事。\n演示环境里的人物、单位、编号都是虚构的。",
    "jigoujieshao": "编辑部设采编、审校、技术三组。稿件经初审、复审、终审三人，缺一不发。",
    "baoshedongtai": "本站改版上线，旧文章的地址不变。新增大字、高对比和全文搜索。",
    "lianxiwomen": "读者来信请用“报料投稿”。采访人员的证件可以在“查询系统”核对。",
    "banquanshengming": "本站原创稿件转载请注明来源和作者，不得改动标题和内容。\n"
    "本站转载稿件标明原作者和出处，有异议请联系我们。",
    "zhaopin": "目前没有空缺。招聘信息只在本页发布，不收取任何费用。",
}


def _site_pages(editors: dict[str, Any]) -> None:
    from baijia.newsroom import standards
    from baijia.newsroom.models import SiteIndex, SitePage

    index = SiteIndex.objects.get()
    for title, slug, english in standards.SITE_PAGES:
        page = SitePage(
            title=title,
            slug=slug,
            english=english,
            live=False,
            owner=editors["editor"],
            responsible=editors["editor"],
            body=blocks(SITE_TEXTS[slug]),
        )
        index.add_child(instance=page)
        page.save_revision(user=editors["editor"])
        release(page, editors, steps=3)


def release(page: Any, editors: dict[str, Any], *, steps: int) -> None:
    """Hand a page in and let the first ``steps`` people sign it."""
    from baijia.newsroom import commands

    flow = page.get_workflow()
    flow.start(page, user=editors["editor"])
    for username in ("editor", "reviewer", "chief")[:steps]:
        editor = editors[username]
        state = page.current_workflow_task_state
        commands.sign(actor=editor.actor, task_state=state, user=editor, mistakes=0)
        page.refresh_from_db()


def _on_their_way(editors: dict[str, Any]) -> None:
    from baijia.newsroom.models import ArticlePage, ColumnPage

    for steps, column, title in (
        (-1, "minshengxinwen", "草稿：夏季送清凉物资到工地"),
        (1, "kejizhichuang", "一名电工的接线图，省下半条产线的改造费"),
        (2, "gonghuizixun", "职工代表培训班开课，先学怎样看报表"),
    ):
        page = ArticlePage(
            title=title,
            slug=f"desk-{steps + 1}",
            live=False,
            owner=editors["editor"],
            responsible=editors["editor"],
            author=AUTHORS[1],
            source=OWN,
            lead="这一篇还在审校途中，读者看不到。",
            body=blocks("正文由编辑写好，审校人员逐字读过并签字，三人都签了才发布。\n这是演示稿件。"),
        )
        ColumnPage.objects.get(slug=column).add_child(instance=page)
        page.save_revision(user=editors["editor"])
        if steps >= 0:
            release(page, editors, steps=steps)


def _clicks() -> None:
    from baijia.core import clock
    from baijia.newsroom.models import ArticlePage, Clicks

    chance = random.Random(f"{SEED}-clicks")  # noqa: S311 - synthetic counts
    today = clock.edition_now().date()
    rows = []
    for place, article in enumerate(ArticlePage.objects.live().order_by("-dated", "-number")):
        most = READERS[min(place // 12, len(READERS) - 1)]
        day = max(today - timedelta(days=6), article.dated.astimezone(clock.ZONE).date())
        rows.append(Clicks(article=article, day=min(day, today), count=chance.randrange(most // 8, most)))
    Clicks.objects.bulk_create(rows)


def _tips(editor: Any) -> None:
    from baijia.core.actor import PUBLIC
    from baijia.newsroom import commands
    from baijia.newsroom.commands.tips import Sent

    first = commands.send_tip(
        actor=PUBLIC,
        sent=Sent(
            kind="tip",
            title="厂里的旧机床有人想看",
            text="我们厂有一台用了五十年的机床，想请你们来拍一拍，讲讲它的故事。",
        ),
    )
    commands.assign_tip(actor=editor.actor, tip=first, to=editor)
    commands.send_tip(
        actor=PUBLIC,
        sent=Sent(
            kind="submission",
            title="车间的光：三张照片",
            text="投稿摄影展，三张照片拍的都是夜班，人物已同意署名。",
            anonymous=False,
            name="韩示影",
            contact="000-0000-0001",
        ),
    )


if __name__ == "__main__":
    raise SystemExit(main())
