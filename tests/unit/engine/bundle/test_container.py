"""The ZIP of a bundle: what the specification does not allow is refused before any content is used."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import tracemalloc
import zipfile

import pytest

import bundles
from baijia.engine.bundle import again, container, reader
from baijia.engine.canonical import canonical
from baijia.engine.faults import BadInput
from baijia.engine.verify import verify

DATE = (1980, 1, 1, 0, 0, 0)
END = 22


@pytest.fixture(scope="module")
def good() -> bytes:
    return bundles.make(3, nominees=12, until="paper").pack()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: dict[str, bytes], **changes: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, value in content.items():
            info = zipfile.ZipInfo(name, changes.get("date", DATE))  # type: ignore[arg-type]
            info.external_attr = int(str(changes.get("mode", 0o100644))) << 16
            info.compress_type = int(str(changes.get("method", zipfile.ZIP_STORED)))
            archive.writestr(info, value)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        reader.read(io.BytesIO(data))
    return str(caught.value)


def with_manifest(content: dict[str, bytes], changed: dict[str, bytes]) -> bytes:
    """Put members in and list them, so that only their content can be at fault."""
    import hashlib

    content = {**content, **changed}
    manifest = json.loads(content["manifest.json"])
    manifest["files"] = [
        {"name": name, "size": len(value), "sha256": hashlib.sha256(value).hexdigest()}
        for name, value in sorted(content.items())
        if name != "manifest.json"
    ]
    content["manifest.json"] = canonical(manifest)
    out = io.BytesIO()
    container.write(content, out)
    return out.getvalue()


def test_honest_bundle_is_an_ordinary_zip(good):
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {DATE}
    assert reader.read(io.BytesIO(good)).edition == bundles.EDITION


def test_zip_written_by_another_tool_is_read(good):
    assert reader.read(io.BytesIO(zipped(dict(sorted(members(good).items()))))).edition == bundles.EDITION


def test_every_truncation_is_refused(good):
    for cut in (0, 1, END - 1, END, len(good) // 2, len(good) - 1):
        refused(good[:cut])


def test_bytes_before_or_after_are_refused(good):
    refused(b"MZ" + good)
    refused(good + b"\x00")


def test_compressed_member_is_refused_unread():
    bomb = zipped({"scores.jsonl": b"0" * (8 << 20)}, method=zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    assert "compressed" in refused(bomb)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


def test_member_that_claims_a_huge_size_is_refused(good):
    data = bytearray(good)
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<II", data, place + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    refused(bytes(data))


@pytest.mark.parametrize(
    "name",
    [
        "../policy.txt",
        "/etc/passwd",
        "extra.txt",
        "panel/../x.json",
        "panel/paper-0.json",
        "\u516c\u793a.json",
    ],
)
def test_name_outside_the_list_is_refused(good, name):
    assert "member" in refused(zipped({**members(good), name: b"{}"})) or name > "z"


def test_member_twice_is_refused(good):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, value in members(good).items():
            archive.writestr(zipfile.ZipInfo(name, DATE), value)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(zipfile.ZipInfo(name, DATE), value)
    assert "twice" in refused(out.getvalue())


def test_wrong_order_is_refused(good):
    assert "after" in refused(zipped(dict(reversed(members(good).items()))))


@pytest.mark.parametrize("mode", [0o120777, 0o040755])
def test_member_that_is_no_regular_file_is_refused(good, mode):
    assert "regular" in refused(zipped(members(good), mode=mode))


def test_too_many_members_are_refused():
    out = io.BytesIO()
    container.write({f"panel/paper-{n}.json": b"{}" for n in range(1, 5001)}, out)
    assert "members" in refused(out.getvalue())


def first(data: bytes) -> str:
    """Return what V1 says of a bundle that somebody changed, and check that it says no."""
    report = verify(reader.read(io.BytesIO(data)))
    assert report.checks[0].status == "fail"
    assert not report.ok
    return "\n".join(map(str, report.checks[0].failures))


def test_files_packed_anew_with_todays_date_fail_v1_alone(good):
    report = verify(reader.read(io.BytesIO(zipped(members(good), date=(2021, 9, 28, 9, 0, 0)))))
    assert [check.id for check in report.checks if check.status == "fail"] == ["V1"]
    assert "date" in first(zipped(members(good), date=(2021, 9, 28, 9, 0, 0)))


def test_listed_file_missing_and_unlisted_file_present_fail_v1(good):
    content = members(good)
    assert "policy.txt: is listed and missing" in first(
        zipped({k: v for k, v in content.items() if k != "policy.txt"})
    )
    extra = dict(sorted({**content, "honours.jsonl": b""}.items()))
    assert "honours.jsonl: is not listed" in first(zipped(extra))


def test_a_manifest_that_lists_itself_fails_v1(good):
    content = members(good)
    manifest = json.loads(content["manifest.json"])
    own = {"name": "manifest.json", "size": len(content["manifest.json"]), "sha256": "0" * 64}
    manifest["files"] = sorted([*manifest["files"], own], key=lambda item: item["name"])
    assert "manifest.json: is listed" in first(zipped({**content, "manifest.json": canonical(manifest)}))


@pytest.mark.parametrize("name", ["scores.jsonl", "definition.json", "log/entries.jsonl", "policy.txt"])
@pytest.mark.parametrize("bit", [1, 64, 128])
def test_any_flipped_bit_of_a_file_fails_v1_by_name(good, name, bit):
    """Whether what is left is still JSON or not, and without anybody having mended the CRC."""
    place = good.index(members(good)[name])
    for offset in range(0, len(members(good)[name]), 97):
        data = bytearray(good)
        data[place + offset] ^= bit
        assert name in first(bytes(data))


DEEP = b"[" * 200_000 + b"]" * 200_000
NESTED = b'{"a":' * 40 + b"1" + b"}" * 40


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("definition.json", DEEP),
        ("definition.json", NESTED),
        ("status-list.json", NESTED),
        ("definition.json", b'{"a": 1}'),
        ("definition.json", b'{"a":1,"a":1}'),
        ("definition.json", b'{"a":1.5}'),
        ("definition.json", b'{"a":' + b"9" * 400 + b"}"),
        ("definition.json", b'{"a":"\\ud800"}'),
        ("definition.json", b"{}"),
        ("definition.json", b"\xff\xfe"),
        ("definition.json", b"[" + b"[]," * 400_000 + b"[]]"),
        ("scores.jsonl", b"x" * (again.MAX_LINE + 70_000)),
        ("scores.jsonl", b'{"state":"live"}\n'),
        ("honours.jsonl", b'{"certificate":"1","group":"a","nominee":"PBBBBBBB"}'),
        ("honours.jsonl", b'{"certificate":"1","group":"a","nominee":"PBBBBBBB"}\n' * 2),
        ("log/entries.jsonl", b'{"type":"tea"}\n'),
        ("log/entries.jsonl", b"\n"),
    ],
)
def test_content_out_of_shape_is_refused_within_bounds(good, name, value):
    data = with_manifest(members(good), {name: value})
    tracemalloc.start()
    assert name in refused(data)
    assert tracemalloc.get_traced_memory()[1] < 60 << 20
    tracemalloc.stop()


def test_a_flipped_byte_of_any_member_is_refused_or_fails_v1(good):
    directory = good.index(b"PK\x01\x02")
    for place in range(0, directory, directory // 120):
        changed = bytearray(good)
        changed[place] ^= 0x20
        with contextlib.suppress(BadInput):
            first(bytes(changed))
