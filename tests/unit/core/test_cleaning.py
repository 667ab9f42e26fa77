"""Canaries in every corner of a file: none may be left in the copy that readers without names get."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

import papers
from baijia.core import cleaning, inspection, pictures

CANARY = "canary张三"


def everything(data: bytes) -> bytes:
    """Return what a reader of any kind could find: raw bytes, inflated streams, members, in UTF-8 and UTF-16."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) + name.encode() for name in archive.namelist()]
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as document:
            for item in document.objects:
                found.append(repr(item).encode())
                if isinstance(item, pikepdf.Stream):
                    found.append(item.read_raw_bytes())
                    if item.get("/Filter") != "/DCTDecode":
                        found.append(item.read_bytes())
            found.append(repr(dict(document.docinfo)).encode())
    return b"\n".join(found)


def has_canary(data: bytes) -> bool:
    every = everything(data)
    forms = (CANARY.encode(), CANARY.encode("utf-16-be"), CANARY.encode("utf-16-le"), b"canary")
    return any(form in every for form in forms)


def planted_pdf() -> bytes:
    document = pikepdf.open(io.BytesIO(papers.pdf(Author=CANARY, Title=CANARY)))
    with document.open_metadata() as meta:
        meta["dc:creator"] = [CANARY]
    page = document.pages[0]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=CANARY, Contents=CANARY
    )
    page.obj.Annots = pikepdf.Array([document.make_indirect(note)])
    page.obj.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=CANARY))
    page.obj.Thumb = pikepdf.Stream(document, CANARY.encode())
    document.attachments["x.txt"] = pikepdf.AttachedFileSpec(
        document, CANARY.encode(), filename=f"{CANARY}.txt"
    )
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{CANARY}')")
    document.Root.Outlines = pikepdf.Dictionary(First=pikepdf.Dictionary(Title=CANARY))
    photo = pikepdf.Stream(
        document, planted_jpeg(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
        Width=64, Height=48, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photo))
    page.obj.Contents = pikepdf.Stream(document, b"q 200 0 0 200 100 100 cm /Photo Do Q")
    box = io.BytesIO()
    document.save(box)
    return box.getvalue()


def planted_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = exif[0x010E] = "canary"
    exif.get_ifd(0x8825)[1] = "N"
    return papers.picture("JPEG", exif=exif, comment=CANARY.encode(), xmp=f"<x>{CANARY}</x>".encode())


def planted_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "canary")
    info.add_itxt("XML:com.adobe.xmp", CANARY)
    return papers.picture("PNG", pnginfo=info)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def planted_docx() -> bytes:
    body = (
        f'<w:document xmlns:w="{WORD}"><!-- {CANARY} --><w:body><w:p w:rsidR="00canary">'
        f'<w:commentRangeStart w:id="0"/><w:ins w:author="{CANARY}" w:date="2021-07-01">'
        f"<w:r><w:t>留下的字</w:t></w:r></w:ins>"
        f'<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        f'<w:del w:author="{CANARY}"><w:r><w:delText>{CANARY}</w:delText></w:r></w:del></w:p></w:body></w:document>'
    )
    core = f"<cp xmlns='http://purl.org/dc/elements/1.1/'><creator>{CANARY}</creator></cp>"
    return papers.office(
        {
            "docProps/core.xml": core.encode(),
            "docProps/app.xml": f"<a><Company>{CANARY}</Company></a>".encode(),
            "word/document.xml": body.encode(),
            "word/comments.xml": f'<w:comments xmlns:w="{WORD}" w:author="{CANARY}"/>'.encode(),
            "word/people.xml": f"<p>{CANARY}</p>".encode(),
            "customXml/item1.xml": f"<x>{CANARY}</x>".encode(),
            "word/media/image1.jpeg": planted_jpeg(),
            "docProps/thumbnail.jpeg": planted_jpeg(),
        }
    )


def planted_xlsx() -> bytes:
    return papers.office(
        {
            "docProps/core.xml": f"<a><creator>{CANARY}</creator></a>".encode(),
            "xl/comments1.xml": f"<comments><authors><author>{CANARY}</author></authors></comments>".encode(),
            "xl/persons/person.xml": f"<p displayName='{CANARY}'/>".encode(),
            "xl/threadedComments/threadedComment1.xml": f"<p>{CANARY}</p>".encode(),
        },
        kind="xlsx",
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (planted_pdf(), inspection.PDF),
        (planted_jpeg(), inspection.JPEG),
        (planted_png(), inspection.PNG),
        (planted_docx(), inspection.DOCX),
        (planted_xlsx(), inspection.XLSX),
    ],
    ids=["pdf", "jpeg", "png", "docx", "xlsx"],
)
def test_no_canary_is_left(data, kind):
    assert has_canary(data), "the test plants nothing"
    bare = cleaning.clean(data, kind)
    assert not has_canary(bare)
    every = inspection.Limits(formats=("pdf", "jpeg", "png", "docx", "xlsx"))
    assert inspection.examine("x", bare, every).kind == kind


def test_the_content_stays():
    with zipfile.ZipFile(io.BytesIO(cleaning.clean(planted_docx(), inspection.DOCX))) as archive:
        assert "留下的字" in archive.read("word/document.xml").decode()
        assert "comments" not in archive.read("[Content_Types].xml").decode()
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    before = next(pictures.pages(planted_pdf(), inspection.PDF, dpi=40))
    after = next(pictures.pages(cleaning.clean(planted_pdf(), inspection.PDF), inspection.PDF, dpi=40))
    assert before.size == after.size
    assert max(before.getextrema()[0], after.getextrema()[0]) < 60, "the picture on the page is gone"


def test_a_photograph_stands_upright_without_its_orientation():
    exif = Image.Exif()
    exif[0x0112] = 6
    bare = cleaning.clean(papers.picture("JPEG", size=(64, 48), exif=exif), inspection.JPEG)
    with Image.open(io.BytesIO(bare)) as upright:
        assert (upright.size, len(upright.getexif())) == ((48, 64), 0)


def test_damaged_files_have_no_copy():
    with pytest.raises(cleaning.Unclean):
        cleaning.clean(b"%PDF-1.7 nothing", inspection.PDF)
