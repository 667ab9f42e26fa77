"""A file is scanned where a scanner is configured; one with a virus is handed out to nobody and holds up its dossier."""

import socket
import struct
import threading

import pytest

import filing
import papers
from baijia.award.nominations import commands
from baijia.core import tasks
from baijia.core.enums import ScanState
from baijia.core.models import AuditRow
from baijia.core.refused import RefusedMany

pytestmark = pytest.mark.django_db
SICK = papers.pdf() + b"\n%EICAR\n"


@pytest.fixture
def clamd(settings):
    """A daemon that speaks ClamAV's INSTREAM on this machine and finds EICAR; yields what it was sent."""
    sent: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    link, _from = server.accept()
                except OSError:
                    return
                with link, link.makefile("rb") as stream:
                    assert stream.read(10) == b"zINSTREAM\0"
                    data = b""
                    while size := struct.unpack(">I", stream.read(4))[0]:
                        data += stream.read(size)
                    sent.append(data)
                    link.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in data else b"stream: OK\0")

        threading.Thread(target=answer, daemon=True).start()
        settings.CLAMAV = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        yield sent


def test_a_virus_is_found_shown_and_stops_the_dossier(cast, edition, settings, clamd) -> None:
    draft = filing.draft(cast, edition)
    attach = {"actor": cast.actor("filer"), "dossier_uid": draft.uid, "field": "proof"}
    sick = commands.attach_file(name="病.pdf", data=SICK, **attach)
    good = commands.attach_file(name="好.pdf", data=filing.PDF, **attach)
    client = filing.sign_in(cast.accounts["filer"])
    form = f"/unit/{draft.uid}/form/"
    assert "等待病毒扫描" in client.get(form).content.decode()
    daemon = settings.CLAMAV
    settings.CLAMAV = "tcp://127.0.0.1:1"
    assert tasks.scan_files() == 0, "while the scanner is away they wait"
    settings.CLAMAV = daemon
    assert (tasks.scan_files(), tasks.scan_files()) == (2, 0)
    assert sorted(clamd, key=len) == sorted([SICK, filing.PDF], key=len)
    for row in (sick, good):
        row.file.refresh_from_db()
    assert (sick.file.scan, good.file.scan) == (ScanState.INFECTED, ScanState.CLEAN)
    assert AuditRow.objects.filter(act="core.scan_files", object_uid=sick.file.uid).exists()
    page = client.get(form).content.decode()
    assert ("查出病毒" in page, "等待病毒扫描" in page) == (True, False)
    codes = [client.get(f"/unit/{draft.uid}/file/{row.uid}/").status_code for row in (sick, good)]
    assert codes == [404, 200]
    with pytest.raises(RefusedMany) as refused:
        commands.submit(actor=cast.actor("filer"), dossier_uid=draft.uid)
    assert [one.code for one in refused.value.refusals] == ["files.infected"]
    commands.remove_file(actor=cast.actor("filer"), attachment=sick)
    commands.submit(actor=cast.actor("filer"), dossier_uid=draft.uid)


def test_without_a_scanner_the_page_says_so(cast, edition) -> None:
    draft = filing.draft(cast, edition)
    commands.attach_file(
        actor=cast.actor("filer"), dossier_uid=draft.uid, field="proof", name="好.pdf", data=filing.PDF
    )
    assert tasks.scan_files() == 0
    assert (
        "本站未设病毒扫描"
        in filing.sign_in(cast.accounts["filer"]).get(f"/unit/{draft.uid}/form/").content.decode()
    )
