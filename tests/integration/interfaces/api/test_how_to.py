"""Every line of the page on filing from one's own system, run in order as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import filing
from baijia.directory import commands as directory

pytestmark = pytest.mark.django_db
PAGE = Path("docs/how-to/file-from-your-system.md")
LINES = re.findall(r"^curl .*$", PAGE.read_text(), re.MULTILINE)
STATUS = {"POST /api/v1/dossiers/": 201, "files/": 201, "submit/": 422}
"""What does not answer 200; nothing is complete there, so that handing in says what is missing."""


def curl(line: str, known: dict[str, str]):
    """Send what a line of curl would send."""
    words = shlex.split(re.sub(r"\$(\w+)", lambda found: known[found[1]], line))[1:]
    method, headers, data, parts = "GET", {}, "", {}
    while len(words) > 1:
        option, value, *words = words
        if option == "-X":
            method = value
        elif option == "-H":
            name, _colon, text = value.partition(": ")
            headers[name] = text
        elif option == "-d":
            data = value
        else:
            assert option == "-F"
            name, _equals, text = value.partition("=")
            parts[name] = SimpleUploadedFile(text[1:], filing.PDF) if text.startswith("@") else text
    path = words[0].removeprefix("https://baijia.example")
    kind = headers.pop("Content-Type", "application/octet-stream")
    client = Client(headers=headers)
    answer = client.post(path, parts) if parts else client.generic(method, path, data, content_type=kind)
    wanted = next((code for key, code in STATUS.items() if f"{method} {path}".endswith(key)), 200)
    return answer, wanted


def test_every_line_does_what_the_page_says(cast, edition):
    text = directory.open_api_token(
        actor=cast.actor("filer"), account=cast.accounts["filer"], name="人事系统", days=90
    )
    known = {"BAIJIA": "https://baijia.example/api/v1", "TOKEN": text}
    seen = []
    for line in LINES:
        answer, wanted = curl(line, known)
        assert answer.status_code == wanted, (line, answer.content.decode())
        if answer.status_code == 201:
            known.setdefault("DOSSIER", answer.json()["uid"])
        seen.append(answer.json())
    assert len(seen) == 9
    assert seen[-1]["answers"] == {"benefit": "860000.00", "sex": "f"}
    assert [row["uid"] for row in seen[-2]["dossiers"]] == [known["DOSSIER"]]
