"""The story of a blind round told by bytes: pages, search, exports, names and properties of files, order and counts.

The same round is told twice, with other secrets under it; whatever an expert can fetch must not tell the difference.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

import filing
import papers
from baijia.award.nominations.models import Attachment
from baijia.award.review.models import Slot
from baijia.core import files
from baijia.core.inspection import Limits
from integration.award.review.review_stage import Stage, at, changed_definition, make_stage

TAKEN = Limits(formats=("pdf", "jpeg", "docx", "xlsx"))
CANARY = "金丝雀"
ASCII = "canary"
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{0}</dc:creator><dc:title>{0}</dc:title>'
    "<cp:lastModifiedBy>{0}</cp:lastModifiedBy></cp:coreProperties>"
).format(f"{CANARY}{ASCII}")


def carriers() -> dict[str, bytes]:
    """Return a file of each kind that says in its properties whose it is."""
    exif = Image.Exif()
    exif[0x013B] = ASCII  # Artist
    box = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(box, "JPEG", exif=exif)
    return {
        "pdf": papers.pdf(1, Author=f"{CANARY}{ASCII}", Title=f"{CANARY}{ASCII}"),
        "docx": papers.office({"docProps/core.xml": CORE.encode()}),
        "xlsx": papers.office({"docProps/core.xml": CORE.encode()}, kind="xlsx"),
        "jpg": box.getvalue(),
    }


def definition() -> dict:
    """Return the edition with its proofs shown to experts."""
    described = changed_definition()
    for section in described["form"]["sections"]:
        for field in section["fields"]:
            if field["kind"] == "files":
                field["blind"], field["formats"] = "shown", ["pdf", "jpeg", "docx", "xlsx"]
    return described


def plant(stage: Stage, tags: list[str]) -> None:
    """Put secrets made of a tag a dossier into everything that experts must not learn."""
    hidden = [
        field["code"]
        for section in stage.edition.definition["form"]["sections"]
        for field in section["fields"]
        if field["blind"] == "hidden"
    ]
    for dossier, tag in zip(stage.dossiers, tags, strict=True):
        dossier.name, dossier.employer, dossier.receipt = f"{tag}名", f"{tag}厂", f"{tag}回执"
        dossier.answers |= dict.fromkeys(hidden, f"{tag}秘")
        dossier.answers["summary"] = f"{tag}名在{tag}厂完成，本人{tag}人主持。"
        dossier.save()
        person = dossier.members.get().person
        person.name = f"{tag}人"
        person.save()
        for file in Attachment.objects.filter(dossier=dossier).select_related("file"):
            file.file.name = f"{tag}证书.pdf"
            file.file.save()
    for union, tag in zip(stage.cast.units, tags * 2, strict=False):
        union.name = union.short_name = f"{tag}工会"
        union.save()


@pytest.fixture
def told(cast) -> Iterator[tuple[Stage, Slot, Client]]:
    """A paper round open over dossiers with such files, one score handed in, and the browser of who gave it."""

    def attach(stage: Stage) -> None:
        for dossier in stage.dossiers:
            for ending, data in carriers().items():
                stored = files.store(name=f"{CANARY}{ASCII}.{ending}", data=data, limits=TAKEN)
                Attachment.objects.create(dossier=dossier, field="proof", file=stored)

    stage = make_stage(cast, 2, definition=definition(), during=attach)
    with at("paper"):
        stage.assign_and_open("paper")
        slots = stage.slots("paper")
        held = Counter(slot.expert_id for slot in slots)
        slot = max(slots, key=lambda slot: held[slot.expert_id])
        stage.score(slot, 20, 20, 20, 8)
        yield stage, slot, filing.sign_in(slot.expert.account)


def addresses(client: Client, slot: Slot) -> list[str]:
    """Return what the expert can fetch of the round: lists, sheets, receipts, prints, exports and every file.

    The declaration of recusal is not among them: it lists people and units on purpose, without their projects.
    """
    round = reverse("expert-round", args=[slot.round.uid])
    found = [
        reverse("account-todo"),
        reverse("expert-home"),
        round,
        f"{round}?state=scored",
        f"{round}?q={quote('夹具')}",
        reverse("expert-marks", args=[slot.round.uid]),
    ]
    found += [reverse(f"expert-{name}", args=[slot.uid]) for name in ("receipt", "receipt-file", "paper")]
    for own in Slot.objects.filter(round=slot.round, expert=slot.expert, retired_at=None).order_by("slot"):
        item = reverse("expert-item", args=[own.uid])
        view = client.get(item).context["view"]
        found += [item, reverse("expert-recuse", args=[own.uid])]
        for file in view.files:
            found += [f"{item}?file={file.uid}", reverse("expert-file", args=[own.uid, file.uid])]
    return found


def unpacked(body: bytes) -> bytes:
    """Return a body with what is packed in it laid open: parts of an Office file, properties of a PDF."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    if body.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(body)) as document, document.open_metadata() as metadata:
            return f"{dict(document.docinfo)} {dict(metadata)}".encode() + body
    return body


def fetched(client: Client, address: str) -> tuple[str, bytes]:
    """Return headers and body of an answer, without what is drawn anew for each (tokens, nonces, keys)."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    body = b"".join(answer) if answer.streaming else answer.content
    if "html" in answer["Content-Type"]:
        body = re.sub(
            rb'(csrfmiddlewaretoken" value|csrf-token" content|nonce|name="key" value)="[^"]*"', b"", body
        )
    kept = {key: value for key, value in answer.items() if not key.startswith("Content-Security")}
    return str(sorted(kept.items())), body


def test_nothing_an_expert_can_fetch_tells_whose_it_is_and_other_secrets_change_no_byte(told) -> None:
    stage, slot, client = told
    plant(stage, [f"{CANARY}{place}" for place in range(4)])
    numbers = [part for dossier in stage.dossiers for part in (dossier.number, dossier.uid)]
    first = {}
    for address in addresses(client, slot):
        headers, body = first[address] = fetched(client, address)
        laid_open = headers.encode() + unpacked(body)
        for secret in (CANARY, ASCII, *numbers):
            assert secret.encode() not in laid_open, (address, secret)
            assert secret.encode("utf-16-be") not in laid_open, (address, secret)
    assert len(first) >= 29, "files of four kinds under several items were among them"

    plant(stage, ["乙乙乙乙", "甲", "丁丁", "丙丙丙"])
    again = {address: fetched(client, address) for address in addresses(client, slot)}
    assert list(again) == list(first)
    assert [address for address in first if again[address] != first[address]] == []


def test_a_search_for_a_secret_is_answered_like_one_for_nothing(told) -> None:
    stage, slot, client = told
    plant(stage, [f"{CANARY}{place}" for place in range(4)])
    round = reverse("expert-round", args=[slot.round.uid])

    def answered(words: str) -> bytes:
        _headers, body = fetched(client, f"{round}?q={quote(words)}")
        return body.replace(quote(words).encode(), b"").replace(words.encode(), b"")

    nothing = answered("无此内容")
    dossier = stage.dossiers[0]
    for secret in (
        dossier.name,
        dossier.employer,
        dossier.number,
        dossier.uid,
        dossier.unit.name,
        f"{CANARY}0秘",
    ):
        assert answered(secret) == nothing, secret
    assert answered("夹具") != nothing
