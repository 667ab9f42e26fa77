"""One file a case: for who inspects, by number, with a purpose that is kept; nothing sensitive in it."""

import io

import pytest
from pypdf import PdfReader

import factories
import filing
from baijia.award.nominations import commands as nominations
from baijia.award.programmes import commands as programmes
from baijia.award.record import commands
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.interfaces.web.papers import casefile

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast, edition):
    made = filing.draft(cast, edition, ethnicity="彝族")
    nominations.attach_file(
        actor=cast.actor("filer"), dossier_uid=made.uid, field="proof", name="证明.pdf", data=filing.PDF
    )
    return nominations.submit(actor=cast.actor("filer"), dossier_uid=made.uid)


def test_the_file_holds_the_case_and_its_attachments_by_hash(cast, edition, dossier):
    inspector = cast.actor("supervisor")
    opened = commands.open_case_file(
        actor=inspector, edition=edition, number=dossier.number.lower(), purpose="核查异议"
    )
    pdf = casefile.pdf(inspector, opened, purpose="核查异议")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")
    file = dossier.attachments.get().file
    for wanted in ("周示", dossier.number, "薄壁件防颤夹具", "核查异议", "证明.pdf", "报送"):
        assert wanted in text
    assert file.sha256[:32] in text.replace(" ", "")
    assert dossier.digest[:16] in text.replace(" ", "")
    assert "彝族" not in text
    assert factories.id_number(1) not in text
    row = AuditRow.objects.get(act="record.open_case_file")
    assert (row.object_uid, row.purpose, row.actor_name) == (dossier.uid, "核查异议", "supervisor")


def test_it_takes_a_role_a_purpose_and_a_number_that_is_there(cast, edition, dossier):
    def code(name, *, number=dossier.number, purpose="核查"):
        with pytest.raises(Refused) as caught:
            commands.open_case_file(actor=cast.actor(name), edition=edition, number=number, purpose=purpose)
        return caught.value.code

    assert {code(name) for name in ("filer", "recommender", "expert", "leader", "cohost")} == {"not_found"}
    assert code("supervisor", purpose=" ") == "case.purpose"
    assert code("supervisor", number="P0000000") == "case.number"
    assert code("supervisor", number="") == "case.number"
    assert not AuditRow.objects.filter(act="record.open_case_file").exists()


def test_a_fenced_inspector_does_not_find_the_case(cast, edition, dossier):
    programmes.raise_fence(
        actor=cast.actor("organiser"), edition=edition, account_uid=cast.accounts["supervisor"].uid,
        object_uid=dossier.uid, reason="亲属",
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        commands.open_case_file(
            actor=cast.actor("supervisor"), edition=edition, number=dossier.number, purpose="核查"
        )
    assert caught.value.code == "case.number"
