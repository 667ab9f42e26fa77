"""What the desk takes in and gives out: pasted text, the copy for WeChat, pictures, files; each a hostile one too."""

import gzip
import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path

import lxml.html
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from baijia.newsroom.models import ArticlePage, Attachment, Picture
from baijia.newsroom.seed import pictures

SCRIPTS = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=.application)[^>]*>")


def enter(client, desk, person):
    client.cookies.load(desk.cookies(person))


def picture(**given):
    fields = {
        "title": "磨床",
        "description": "一台磨床",
        "licence": "本站拍摄",
        "width": 1280,
        "height": 800,
    } | given
    return Picture.objects.create(file=ContentFile(pictures.drawn(0), name="p.png"), **fields)


def everything():
    """Return a body with one block of each kind."""
    clip = Attachment.objects.create(
        title="演示", kind="video/mp4", file=ContentFile(b"\0\0\0\x18ftypmp42", name="v.mp4")
    )
    sheet = Attachment.objects.create(
        title="申报表", kind="application/pdf", file=ContentFile(b"%PDF-1.4", name="a.pdf")
    )
    figure = {"picture": picture(), "alt": "", "caption": "现场"}
    table = {
        "columns": [{"type": "text", "heading": "组别"}, {"type": "text", "heading": "人数"}],
        "rows": [{"values": ["甲", "3"]}],
        "caption": "",
    }
    blocks = [
        ("heading", "小标题"), ("paragraph", "<p>正文。</p>"), ("figure", figure),
        ("gallery", {"title": "图集", "pictures": [figure, {**figure, "alt": "侧面"}]}),
        ("quote", {"text": "动手试。", "who": "周示文"}), ("video", {"video": clip, "cover": None, "caption": "演示"}),
        ("attachment", {"file": sheet, "name": ""}),
    ]  # fmt: skip
    block = ArticlePage._meta.get_field("body").stream_block.child_blocks["table"]
    return [*blocks, ("table", block.to_python(table))]


def test_every_kind_of_block_comes_out_with_its_text_and_pictures_in_modern_sizes(desk, client):
    page = desk.release(body=everything())
    shown = client.get(page.address).content.decode()
    for words in (
        "<h2>小标题</h2>",
        "图集",
        "动手试。",
        '<th scope="col">组别</th>',
        "申报表",
        'type="video/mp4"',
        'alt="侧面"',
    ):
        assert words in shown, words
    sources = re.findall(r'srcset="([^"]+)"', shown)
    assert len(sources) == 3
    for offered in sources:
        assert re.findall(r" (\d+)w", offered) == ["320", "640", "1200"]
        assert {name.rsplit(".", 1)[1] for name in re.findall(r"(\S+) \d+w", offered)} == {"webp"}
    assert shown.count('loading="lazy"') == 3
    address = re.findall(r"(\S+) 320w", sources[0])[0]
    answer = client.get(address)
    small = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (small.format, small.width, answer["Content-Type"]) == ("WEBP", 320, "image/webp")


def test_a_page_weighs_less_than_300_kb_without_its_pictures(desk, client):
    dist = Path(configured.STATICFILES_DIRS[0])
    page = desk.release(body=everything())
    for path in ("/", page.address, "/search/?q=创客"):
        shown = client.get(path).content
        linked = set(re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', shown)) | {b"dist/icons.svg"}
        assert len(linked) > 2
        sent = len(gzip.compress(shown)) + sum(
            (dist / f"{name.decode()}.gz").stat().st_size for name in linked
        )
        assert sent < 300_000, path


def test_the_copy_for_wechat_has_its_styles_and_nothing_that_runs(desk, client):
    page = desk.draft("给微信的一篇", body=everything(), lead="<b>导语</b>")
    enter(client, desk, desk.editor)
    answer = client.get(f"/newsroom/articles/{page.pk}/wechat/")
    shown = answer.content.decode()
    copy = shown[shown.index('id="wechat"') :]
    for words in (
        "给微信的一篇",
        "&lt;b&gt;导语",
        "小标题",
        "border-collapse",
        "（此处插图：现场）",
        "（此处插视频：演示）",
        "（附件：申报表，见原文）",
    ):
        assert words in copy, words
    assert "class=" not in copy[: copy.index("</section>")], "WeChat keeps styles in elements alone"
    assert "unsafe-inline" not in answer["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    assert not SCRIPTS.search(shown)


WORD = (
    '<meta charset=utf-8><p class=MsoNormal style="mso-margin-top-alt:auto">第一<o:p></o:p>段</p>'
    '<script>alert(1)</script><style>p{color:red}</style><img src="https://tracker.example/1.gif" width=1>'
    '<p onclick="alert(1)"><a href="javascript:alert(1)">第二段</a></p>'
)


def test_pasted_text_becomes_a_clean_draft_and_what_was_left_out_is_said(desk, client):
    enter(client, desk, desk.editor)
    given = {"column": desk.column().pk, "title": "贴来的一篇", "source": WORD}
    answer = client.post("/newsroom/paste/", given, follow=True)
    page = ArticlePage.objects.get(title="贴来的一篇")
    assert not page.live
    assert [block.value.source for block in page.body] == ["<p>第一段</p>", "<p>第二段</p>"]
    said = answer.content.decode()
    for what in ("已去掉", "script", "style", "img", "on…", "href"):
        assert what in said, what
    long = client.post("/newsroom/paste/", given | {"title": "长" * 4000})
    assert ArticlePage.objects.count() == 1
    assert "120" in long.content.decode() or "255" in long.content.decode()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height):
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress((b"\x00" * (width // 8 + 1)) * height, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_macros():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "<x/>")
    return out.getvalue()


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def test_a_picture_and_a_document_come_in_and_a_hostile_one_is_answered_and_not_kept(desk, client):
    enter(client, desk, desk.editor)
    good = {
        "title": "现场",
        "file": SimpleUploadedFile("p.png", pictures.drawn(0)),
        "description": "一台磨床",
    }
    client.post("/newsroom/images/add/", good)
    assert Picture.objects.get().description == "一台磨床"
    film = {"title": "演示", "file": SimpleUploadedFile("v.mp4", b"\0\0\0\x18ftypmp42")}
    client.post("/newsroom/documents/add/", film)
    assert Attachment.objects.get().is_video
    for path, name, data, says in (
        ("images", "big.png", png(20000, 10000), "百万像素"),
        ("images", "a.svg", SVG, "不支持的图片格式"),
        ("images", "a.jpg", SVG, "不是"),
        ("images", "film.jpg", b"\0\0\0\x18ftypmp42", "文件不是图片"),
        ("documents", "a.docx", with_macros(), "宏"),
        ("documents", "a.docm", with_macros(), "宏"),
        ("documents", "film.mp4", b"MZ\x90\0 no film", "不是"),
    ):
        given = {"title": "上传", "file": SimpleUploadedFile(name, data), "description": "", "licence": ""}
        answer = client.post(f"/newsroom/{path}/add/", given)
        assert (answer.status_code, says in answer.content.decode()) == (200, True), (name, says)
    assert (Picture.objects.count(), Attachment.objects.count()) == (1, 1)


def test_what_a_released_page_shows_is_changed_by_nobody_alone(desk, client):
    page = desk.release(body=everything())
    picture_of, paper = page.body[2].value["picture"], page.body[6].value["file"]
    enter(client, desk, desk.editor)
    other = SimpleUploadedFile("q.png", pictures.drawn(1))
    for path, given in (
        (
            f"images/{picture_of.pk}/",
            {"title": "磨床", "description": "一台磨床", "licence": "本站拍摄", "file": other},
        ),
        (f"images/{picture_of.pk}/", {"title": "磨床", "description": "另一台", "licence": "本站拍摄"}),
        (f"images/{picture_of.pk}/delete/", {}),
        (f"documents/edit/{paper.pk}/", {"title": "另一份"}),
        (f"documents/delete/{paper.pk}/", {}),
    ):
        desk_page = f"http://testserver/newsroom/{path}"
        answer = client.post(f"/newsroom/{path}", given, headers={"referer": desk_page})
        assert answer.status_code == 302, path
        said = client.get(f"/newsroom/{path}").content.decode()
        assert "重走三审三校" in said, path
    assert Picture.objects.get(pk=picture_of.pk).file.name == picture_of.file.name
    assert Attachment.objects.get(pk=paper.pk).title == paper.title
    spare = picture()
    spare.description = "还没有用过"
    spare.save()
    spare.delete()


DAILY = (
    "", "pages/{column}/", "pages/add/newsroom/articlepage/{column}/", "pages/{draft}/edit/", "pages/{draft}/history/",
    "images/", "images/add/", "documents/", "reports/workflow/", "tips/", "batches/", "paste/",
)  # fmt: skip
NAMES = re.compile(
    r"Wagtail v|Ctrl|Esc|⌘|^(editor|reviewer|chief)$|\.(png|mp4)|^(Actions|None|Search|Save Selected)$|^<|^[A-Z]{2,}$"
)
"""The program's name, names of keys and people, and what Wagtail's templates say past every catalogue."""


def english(html):
    """Return what a page says to people without a Chinese character, save names."""
    page = lxml.html.fromstring(html)
    for hidden in page.xpath("//script|//style|//template|//code|//svg|//option"):
        hidden.drop_tree()
    said = [*page.xpath("//body//text()"), *page.xpath("//@aria-label|//@title|//@placeholder")]
    words = {" ".join(each.split()) for each in said}
    return {each for each in words if re.search("[A-Za-z]{3,}", each) and not re.search("[一-鿿]", each)}


def test_those_who_edit_and_sign_read_chinese_every_day(desk, client):
    draft = desk.draft()
    picture()
    desk.hand_in(draft)
    places = {"column": desk.column().pk, "draft": draft.pk}
    for person in (desk.editor, desk.reviewer, desk.chief):
        enter(client, desk, person)
        for path in DAILY:
            address = f"/newsroom/{path.format(**places)}"  # who may not write is led back to the desk
            answer = client.get(address, headers={"accept-language": "zh-CN"}, follow=True)
            assert answer.status_code == 200, path
            assert {each for each in english(answer.content) if not NAMES.search(each)} == set(), path
    scripts = client.get("/newsroom/jsi18n/", headers={"accept-language": "zh-CN"}).content.decode()
    assert json.dumps("插入内容块") in scripts
