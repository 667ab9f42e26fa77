"""What comes from outside: tips, uploads, old articles. Each a bad one too."""

import io
import re
import struct
import zipfile
import zlib

import pytest
import xlsxwriter
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from baijia.core.actor import PUBLIC
from baijia.core.refused import Refused, RefusedMany
from baijia.newsroom import commands, reading
from baijia.newsroom.commands.tips import Sent
from baijia.newsroom.models import ArticlePage, Batch, Tip
from baijia.newsroom.queries import portal
from baijia.newsroom.queries import tips as queries
from baijia.newsroom.uploads import DOCUMENTS, PICTURES, _looked_into, video_kind
from baijia.newsroom.views import tips as views
from baijia.newsroom.views.importing import columns

TEXT = "车间里有一台五十年的老机床，想请你们来看看。"


def sent(**given):
    return Sent(**({"kind": "tip", "title": "老机床", "text": TEXT} | given))


def form(**given):
    opened = signing.TimestampSigner(salt=views.SALT).sign(str(int(views._seconds()) - 60))
    return {"kind": "tip", "title": "老机床", "text": TEXT, "way": "anonymous", "opened": opened} | given


def test_a_tip_gets_a_receipt_and_is_talked_about_under_it(desk, client):
    answer = client.post("/tips/", form(), follow=True)
    receipt = answer.context["receipt"]
    tip = queries.by_receipt(receipt.lower().replace("-", " "))
    commands.assign_tip(actor=desk.editor.actor, tip=tip, to=desk.editor)
    commands.answer_tip(actor=desk.editor.actor, tip=tip, text="记者下周来。")
    shown = client.post("/tips/follow/", {"receipt": receipt, "text": "好的，门卫已说好。"}).content.decode()
    assert "记者下周来。" in shown
    assert "门卫已说好" in shown
    for given, status, says in (
        ({"text": "照片在此。", "files": SimpleUploadedFile("门.jpg", jpeg())}, 200, "门.jpg"),
        ({"text": "再一张。", "files": SimpleUploadedFile("坏.jpg", b"MZ")}, 422, "坏.jpg"),
        ({"files": SimpleUploadedFile("无话.jpg", jpeg())}, 422, "写一句"),
        (
            {"text": "太多。", "files": [SimpleUploadedFile(f"{n}.jpg", jpeg()) for n in range(6)]},
            422,
            "最多附 5 个",
        ),
    ):
        answer = client.post("/tips/follow/", given | {"receipt": receipt})
        assert (answer.status_code, says in answer.content.decode()) == (status, True), says
    assert [each.stored.name for each in queries.one(desk.editor.actor, tip.uid).files.all()] == ["门.jpg"]
    answers = {
        re.sub(
            r'(csrfmiddlewaretoken" )?value="[^"]*"',
            "",
            client.post("/tips/follow/", {"receipt": wrong}).content.decode(),
        )
        for wrong in ("BLNONE", f"{receipt}X")
    }
    assert len(answers) == 1
    assert receipt not in str(Tip.objects.values())


def test_who_sent_it_is_sealed_and_stays_behind_when_it_becomes_a_draft(desk):
    tip = commands.send_tip(
        actor=PUBLIC, sent=sent(anonymous=False, name="韩示影", contact="000-1234", kind="submission")
    )
    row = str(Tip.objects.values().get())
    assert "韩示影" not in row
    assert queries.sender(actor=desk.editor.actor, tip=tip, purpose="核实") == ("韩示影", "000-1234")
    commands.assign_tip(actor=desk.editor.actor, tip=tip, to=desk.editor)
    article = commands.draft_from_tip(
        actor=desk.editor.actor, tip=tip, user=desk.editor, column=desk.column()
    )
    assert "韩示影" not in str(ArticlePage.objects.values().get(pk=article.pk))
    assert not article.live
    with pytest.raises(Refused):
        commands.answer_tip(actor=PUBLIC, tip=tip, text="我来答")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": "长" * 4000}, "100"),
        ({"text": "短"}, "内容写 10"),
        ({"way": "named"}, "实名要写姓名"),
        ({"website": "http://spam"}, "提交得太快"),
        ({"opened": "1:x:y"}, "页面开得太久"),
    ],
)
def test_what_no_person_sends_is_refused_with_a_sentence(desk, client, given, says):
    answer = client.post("/tips/", form(**given))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Tip.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.pdf", b"MZ\x90\x00 not a document"),
        ("a.png", b"\x89PNG\r\n\x1a\n broken"),
    ],
)
def test_a_hostile_file_takes_the_whole_tip_back(desk, client, name, data):
    answer = client.post("/tips/", form(files=SimpleUploadedFile(name, data)))
    assert answer.status_code == 422
    assert "“a." in answer.content.decode()
    assert not Tip.objects.exists()


def test_a_flood_is_stopped_for_one_sender_and_the_same_text_is_taken_once(desk, client):
    client.post("/tips/", form())
    assert "已经收到过" in client.post("/tips/", form()).content.decode()
    for n in range(views.A_SENDER):
        answer = client.post("/tips/", form(text=f"{TEXT}{n}"))
    assert answer.status_code == 429
    assert Tip.objects.count() == views.A_SENDER - 1


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\x00" * (width // 8 + 1)
    body = zlib.compress(row * height, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


def macros():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "limits", "says"),
    [
        ("big.png", png(20000, 10000), PICTURES, "百万像素"),
        ("a.jpg", b"<svg><script>1</script></svg>", PICTURES, "不是 JPG、PNG"),
        ("a.jpg", b"\x00\x00\x00\x18ftypmp42", PICTURES, "不是 JPG、PNG"),
        ("a.docx", macros(), DOCUMENTS, "宏"),
        ("a.pdf", b"MZ", DOCUMENTS, "不是 PDF"),
        ("good.jpg", jpeg(), PICTURES, ""),
    ],
)
def test_an_upload_is_what_its_content_says(name, data, limits, says):
    from django.core.exceptions import ValidationError

    given = SimpleUploadedFile(name, data)
    if not says:
        assert _looked_into(given, limits) is given
        return
    with pytest.raises(ValidationError, match=says):
        _looked_into(given, limits)


def test_a_video_is_told_by_its_first_bytes():
    assert video_kind(b"\x00\x00\x00\x18ftypmp42") == "video/mp4"
    assert video_kind(b"\xff\xd8\xff\xe0aaaa") == ""


HEADS = ("栏目", "编号", "日期", "标题", "作者", "来源", "正文")
GOOD = ("工会资讯", 4217, "2013-05-08", "旧稿一篇", "周示文", "本站", "第一段。\n第二段。")


def sheet(*rows, heads=HEADS):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for n, row in enumerate((heads, *rows)):
        page.write_row(n, 0, row)
    book.close()
    return out.getvalue()


def pages(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


OLD_PAGE = (
    "<html><head><title>旧页</title></head><body><h1>旧页的标题</h1><p>作者：周示文 来源：本站</p>"
    "<div class=content><p>正文<script>x</script>在此。</p></div></body></html>"
).encode("gb18030")


def test_old_articles_pass_three_people_and_keep_their_addresses(desk, client):
    found = reading.read("old.xlsx", sheet(GOOD), columns())
    found += reading.read("old.zip", pages(**{"site/a/kejizhichuang/2013/0509/88.html": OLD_PAGE}), columns())
    batch = commands.read_batch(actor=desk.editor.actor, user=desk.editor, name="旧稿", articles=found)
    with pytest.raises(Refused):
        commands.release_batch(actor=desk.chief.actor, batch=batch, user=desk.chief)
    commands.review_batch(actor=desk.reviewer.actor, batch=batch, user=desk.reviewer)
    assert client.get("/a/gonghuizixun/2013/0508/4217.html").status_code == 404
    commands.release_batch(actor=desk.chief.actor, batch=batch, user=desk.chief)
    shown = client.get("/a/gonghuizixun/2013/0508/4217.html").content.decode()
    assert "第二段。" in shown
    page = client.get("/a/kejizhichuang/2013/0509/88.html").content.decode()
    assert "旧页的标题" in page
    assert "<script>x" not in page
    assert desk.release().number == 4218
    assert portal.by_number(88).author == "周示文"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.doc", b"x", "只读 .xlsx"),
        ("a.xlsx", b"PK broken", "表格打不开"),
        ("a.zip", b"PK broken", "压缩包打不开"),
        ("a.xlsx", sheet(GOOD[:5], heads=HEADS[:5]), "表头缺少：来源、正文"),
        ("a.xlsx", sheet(("没有的栏", *GOOD[1:])), "第 2 行：没有栏目"),
        ("a.xlsx", sheet(GOOD, (GOOD[0], "x", *GOOD[2:])), "第 3 行：编号“x”"),
        ("a.xlsx", sheet((*GOOD[:2], "去年", *GOOD[3:])), "第 2 行：日期“去年”"),
        ("a.xlsx", sheet((*GOOD[:3], "长" * 4000, *GOOD[4:])), "第 2 行：标题要有"),
        ("a.xlsx", sheet(GOOD, GOOD), "第 3 行：编号 4217 与第 2 行重复"),
    ],
)
def test_a_file_with_a_fault_says_where_and_is_not_read(synthetic, name, data, says):
    with pytest.raises(Refused, match=says):
        reading.read(name, data, columns())


def test_an_article_that_may_not_be_released_keeps_its_whole_batch_out(desk):
    rows = sheet(GOOD, ("工会资讯", 4218, "2013-05-09", "另一篇", "admin", "未知", "电话 13800138000"))
    found = reading.read("old.xlsx", rows, columns())
    with pytest.raises(RefusedMany) as refused:
        commands.read_batch(actor=desk.editor.actor, user=desk.editor, name="旧稿", articles=found)
    sentences = [each.sentence for each in refused.value.refusals]
    assert len(sentences) == 3
    assert all(sentence.startswith("第 3 行：") for sentence in sentences)
    assert not Batch.objects.exists()
    assert not ArticlePage.objects.exists()
