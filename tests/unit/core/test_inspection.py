"""What is not what it says, would burst, or runs, is refused by its content with a sentence."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

import papers
from baijia.core import inspection
from baijia.core.inspection import Limits
from baijia.core.refused import Refused

EVERY = Limits(formats=("pdf", "jpeg", "png", "docx", "xlsx"))


def said(data: bytes, limits: Limits = EVERY) -> str:
    with pytest.raises(Refused) as caught:
        inspection.examine("材料.pdf", data, limits)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("data", "kind", "pages"),
    [
        (papers.pdf(3), inspection.PDF, 3),
        (papers.picture("PNG"), inspection.PNG, None),
        (papers.picture("JPEG"), inspection.JPEG, None),
        (papers.office(), inspection.DOCX, None),
        (papers.office(kind="xlsx"), inspection.XLSX, None),
    ],
    ids=["pdf", "png", "jpeg", "docx", "xlsx"],
)
def test_the_kind_is_found_from_the_content(data, kind, pages):
    found = inspection.examine("随便什么.txt", data, EVERY)
    assert (found.kind, found.pages) == (kind, pages)


def test_only_the_formats_of_the_field_are_taken_and_named():
    sentence = said(papers.office(), Limits())
    assert "PDF、JPG、PNG" in sentence
    assert "不是" in said(b"", Limits())
    assert "不是" in said(b"MZ\x90\x00", Limits())


def test_size_pages_and_pixels_are_limited():
    assert "超过 1 MB" in said(papers.pdf() + b" " * 2**20, Limits(mb=1))
    assert "有 3 页，最多 2 页" in said(papers.pdf(3), Limits(pages=2))
    assert "像素" in said(papers.picture(size=(1100, 1000)), Limits(megapixels=1))


def test_a_pixel_flood_is_refused_by_its_header_alone():
    flood = bytearray(papers.picture())
    flood[16:24] = (60_000).to_bytes(4, "big") * 2
    flood[29:33] = zlib.crc32(flood[12:29]).to_bytes(4, "big")
    assert "像素" in said(bytes(flood))


def test_a_bomb_in_a_stream_is_refused_before_any_reader_sees_it():
    document = pikepdf.new()
    document.add_blank_page()
    squeezed = zlib.compress(bytes(inspection.MOST_STREAM + 1), 9)
    document.pages[0].Contents = pikepdf.Stream(document, squeezed, Filter=pikepdf.Name.FlateDecode)
    box = io.BytesIO()
    document.save(box, compress_streams=False)
    assert len(box.getvalue()) < 2**20
    assert "展开后过大" in said(box.getvalue())


def test_a_picture_too_large_inside_a_pdf_is_refused():
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Resources.Flood = pikepdf.Stream(
        document, b"x", Subtype=pikepdf.Name.Image, Width=50_000, Height=50_000
    )
    box = io.BytesIO()
    document.save(box)
    assert "像素" in said(box.getvalue())


def test_encrypted_and_damaged_files_say_what_to_do():
    with pikepdf.open(io.BytesIO(papers.pdf())) as document:
        box = io.BytesIO()
        document.save(box, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "密码" in said(box.getvalue())
    assert "打不开" in said(b"%PDF-1.7\nnothing")
    assert "打不开" in said(papers.picture()[:40])
    assert "打不开" in said(papers.picture("JPEG")[:200])


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n<html><script>alert(1)</script>" + papers.pdf(),
        papers.pdf() + papers.office(),
        papers.picture() + papers.office(),
        papers.picture("JPEG") + b"<html><script>alert(1)</script></html>",
        papers.picture() + papers.pdf(),
    ],
    ids=["pdf+html", "pdf+zip", "png+zip", "jpeg+html", "png+pdf"],
)
def test_two_kinds_in_one_file_are_refused(data):
    assert "同时是另一种文件" in said(data)


def test_an_svg_called_png_is_refused():
    assert "不是" in said(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word/vbaProject.bin": b"x"}, "宏"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "宏"),
        ({"../escape.xml": b"<a/>"}, "内部结构"),
        ({"/etc/passwd": b"x"}, "内部结构"),
        (
            {"word/settings.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'},
            "内部结构",
        ),
        (
            {
                "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" '
                b'Target="http://127.0.0.1/t.dotm" TargetMode="External"/></Relationships>'
            },
            "外部文件",
        ),
    ],
    ids=["macro", "ole", "slip", "absolute", "xxe", "remote template"],
)
def test_an_office_file_that_runs_or_reaches_out_is_refused(parts, words):
    assert words in said(papers.office(parts))


def test_zip_bombs_are_counted_not_believed():
    assert "展开后过大" in said(papers.office({"word/media/a.xml": bytes(inspection.MOST_UNPACKED + 1)}))
    many = papers.office({f"word/{n}.xml": b"<a/>" for n in range(inspection.MOST_MEMBERS + 1)})
    assert "展开后过大" in said(many)


def test_a_link_to_elsewhere_in_an_archive_is_refused():
    box = io.BytesIO(papers.office())
    with zipfile.ZipFile(box, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "内部结构" in said(box.getvalue())


def test_a_photograph_from_a_telephone_passes():
    box = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30), "red").save(box, "JPEG", exif=exif)
    assert inspection.examine("照片.jpg", box.getvalue(), Limits()).kind == inspection.JPEG
