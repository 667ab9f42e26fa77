"""What readers get: pages, search, feeds, honest counts; and what the page cache forgets."""

from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from baijia.newsroom import cache, commands
from baijia.newsroom.models import Clicks, PermittedSource, SiteFacts, TopicPage
from baijia.newsroom.queries import search

PAGES = (
    "/", "/a/", "/a/gonghuizixun/", "/a/gonghuizixun/feed.xml", "/feed.xml", "/sitemap.xml", "/search/", "/search/?q=创客",
    "/site/", "/site/query/", "/site/staff/", "/site/press-kit/", "/site/help/", "/site/map/", "/tips/", "/tips/follow/",
)  # fmt: skip
GONE = ("/a/none/", "/a/gonghuizixun/2021/0820/999.html", "/a/?page=2", "/a/?page=x", "/media/original_images/a.png",
        "/media/images/../secret.png", "/a/guojixinwen/feed.xml")  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_public_page_opens_to_everybody_under_the_strict_policy(desk, client, language):
    page = desk.release()
    for path in (*PAGES, page.address):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200, path
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert len(answer.content) < 300_000
    for path in GONE:
        assert client.get(path).status_code == 404, path


def test_an_old_address_leads_to_where_the_article_stands(desk, client):
    page = desk.release()
    for path in (
        f"/a/minshengxinwen/2021/0820/{page.number}.html",
        f"/a/gonghuizixun/2013/0101/{page.number}.html",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, page.address)


def test_lists_cost_the_same_for_one_article_and_for_three(desk, client):
    counts = []
    for n in (1, 2):
        for _each in range(n):
            page = desk.release(tags=["图纸"], recommended=True)
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
            client.get("/a/gonghuizixun/")
            client.get("/search/?q=图纸")
        counts.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            client.get(page.address)
    assert counts[0] == counts[1]


def test_search_finds_every_part_and_puts_titles_first_then_the_newest(desk):
    body = desk.release("厂里的一天", body=[("paragraph", "<p>他是一名创客明星。</p>")])
    lead = desk.release("又一天", lead="创客明星的故事。")
    old, new = desk.release("创客明星评选开始"), desk.release("今年的创客明星")
    desk.release("明星来了")
    found = list(search.find(search.Asked("创客明星")))
    assert found == [new, old, lead, body]
    for words in ("创", "客明", "明星评选", "创客 评选"):
        assert old in search.find(search.Asked(words)), words
    assert list(search.find(search.Asked("'; DROP TABLE"))) == []
    assert list(search.find(search.Asked("创客明星", column="minshengxinwen"))) == []
    assert "<mark>创客明星</mark>" in search.excerpt(body, "创客明星")
    assert "<script>" not in search.marked("<script>创客", "创客")


def test_search_says_which_days_stand_the_wrong_way_round(desk, client):
    answer = client.get("/search/?q=创&since=2021-08-20&until=2021-08-01")
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode()


def test_a_reader_counts_once_a_day_and_a_machine_never(desk, client):
    page = desk.release()
    path = f"/clicks/{page.number}"
    for agent, address in (
        ("Mozilla/5.0", "10.0.0.1"),
        ("Mozilla/5.0", "10.0.0.1"),
        ("Mozilla/5.0", "10.0.0.2"),
        ("Baiduspider/2.0", "10.0.0.3"),
        ("", "10.0.0.4"),
    ):
        said = client.post(path, headers={"user-agent": agent}, REMOTE_ADDR=address).json()
    assert said == {"readers": 2}
    assert Clicks.objects.get().count == 2
    assert client.get(path).status_code == 405


class Cached:
    """The page cache before Django, asked as a server asks."""

    def __init__(self) -> None:
        self.cache = cache.PageCache(self._counted)
        self.django, self.asked = WSGIHandler(), 0

    def _counted(self, environ, start):
        self.asked += 1
        return self.django(environ, start)

    def get(self, path, **given):
        environ = RequestFactory(headers=given).get(path).environ
        said = []
        body = b"".join(self.cache(environ, lambda status, headers, *_: said.extend((status, dict(headers)))))
        return said[0][:3], body.decode(), said[1]


@pytest.fixture
def cached(desk, django_capture_on_commit_callbacks):
    found = Cached()
    found.commit = lambda: django_capture_on_commit_callbacks(execute=True)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the test's transaction lives on between requests
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_a_release_shows_at_once_and_leaves_other_columns_as_they_are_kept(desk, cached):
    one, other = desk.release(column="kejizhichuang"), desk.release(column="gonghuizixun")
    for path in ("/", one.address, other.address, "/a/kejizhichuang/", one.address, "/"):
        assert cached.get(path)[0] == "200"
    assert cached.asked == 4
    with cached.commit():
        desk.release("新的一篇", column="gonghuizixun")
    assert "新的一篇" in cached.get("/")[1]
    assert "新的一篇" in cached.get(other.address)[1]
    asked = cached.asked
    cached.get(one.address)
    cached.get("/a/kejizhichuang/")
    assert cached.asked == asked
    with cached.commit():
        commands.withdraw(actor=desk.chief.actor, page=one, user=desk.chief, reason="事实有误")
    assert cached.get(one.address)[0] == "410"


def test_nothing_stale_is_shown_whatever_happens_to_an_article(desk, cached):
    topic = TopicPage(title="第一张图纸", slug="diyizhang")
    desk.column("zhuantizhuanlan").add_child(instance=topic)
    page = desk.release("会变的一篇", recommended=True, topics=[topic])
    column, topics, other = "/a/gonghuizixun/", topic.url, "/a/kejizhichuang/"

    def shown(words):
        return [
            words in cached.get(path)[1]
            for path in ("/", column, topics, other, f"/search/?q={quote('逐字')}", page.address)
        ]

    assert shown("会变的一篇") == [True, True, True, False, True, True]
    with cached.commit():
        page.corrections.create(text="原文数字有误，已改。")
        page.title, page.topics = "会变的一篇改了", []
        page.save_revision(user=desk.editor)
        desk.hand_in(page)
        page = desk.sign(page, desk.editor, desk.reviewer, desk.chief)
    assert shown("会变的一篇改了") == [True, True, False, False, True, True]
    assert "原文数字有误" in cached.get(page.address)[1]
    with cached.commit():
        page.move(desk.column("kejizhichuang"), pos="last-child")
        page = type(page).objects.get(pk=page.pk)
    assert shown("会变的一篇改了") == [True, False, False, True, True, True]
    with cached.commit():
        commands.withdraw(actor=desk.chief.actor, page=page, user=desk.chief, reason="事实有误")
    assert shown("会变的一篇改了") == [False] * 6
    with cached.commit():
        licensed = SiteFacts.objects.create(site=desk.column().get_site(), licence="00000000000")
        PermittedSource.objects.create(name="示例职工报")
    assert "国际新闻" in cached.get("/site/map/")[1]
    with cached.commit():
        licensed.licence = ""
        licensed.save()
    assert "国际新闻" not in cached.get("/site/map/")[1]


def test_what_is_kept_is_one_readers_like_anothers_and_nobodys_own(desk, cached):
    page = desk.release()
    english = cached.get(page.address, accept_language="en")[1]
    assert 'lang="en"' in english
    assert 'lang="zh-CN"' in cached.get(page.address)[1]
    assert 'data-size="150"' in cached.get(page.address, cookie="bj_size=150")[1]
    asked = cached.asked
    _status, body, headers = cached.get(page.address)
    assert cached.asked == asked
    assert "csrfmiddlewaretoken" not in body
    assert cached.get(page.address, if_none_match=headers["ETag"])[0] == "304"
    for given in ({"cookie": "sessionid=abc"}, {}):
        cached.get("/tips/" if not given else page.address, **given)
    assert cached.asked == asked + 2
