"""A nominee takes a copy of the own data and asks for a correction; nobody else does either."""

import json

import pytest
from django.urls import reverse

import factories
import filing
from baijia.award.nominations import commands
from baijia.core import outbox
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.directory.enums import IdentityKind
from baijia.directory.queries import reveal

pytestmark = pytest.mark.django_db
SIX = factories.id_number(1)[-6:]


@pytest.fixture
def case(cast, edition):
    dossier = filing.submitted(cast, edition, ethnicity="彝族")
    token, member = filing.link(cast, dossier)
    return dossier, token, member


def test_the_copy_needs_the_last_six_and_holds_no_number(client, case):
    dossier, token, _member = case
    address = reverse("nominee-data", args=[token])
    assert client.get(address).status_code == 200
    assert client.post(address, {"last_six": "000000"}).status_code == 422
    answer = client.post(address, {"last_six": SIX})
    held = json.loads(answer.content)
    assert (held["number"], held["person"]["name"]) == (dossier.number, "周示")
    assert held["answers"]["民族"] == "彝族"
    assert factories.id_number(1) not in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    row = AuditRow.objects.get(act="nominations.copy_own_data")
    assert (row.object_uid, row.actor_kind) == (dossier.uid, "link")


def test_a_nominee_reads_the_files_of_the_own_case(client, cast, edition):
    dossier = filing.draft(cast, edition)
    row = commands.attach_file(
        actor=cast.actor("filer"), dossier_uid=dossier.uid, field="proof", name="证明.pdf", data=filing.PDF
    )
    commands.submit(actor=cast.actor("filer"), dossier_uid=dossier.uid)
    token, _member = filing.link(cast, dossier)
    answer = client.get(reverse("nominee-file", args=[token, row.uid]))
    assert (answer.content, answer["X-Content-Type-Options"]) == (filing.PDF, "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("attachment")


def test_wrong_tries_are_limited(client, case):
    address = reverse("nominee-data", args=[case[1]])
    for _try in range(5):
        client.post(address, {"last_six": "000000"})
    answer = client.post(address, {"last_six": SIX})
    assert answer.status_code == 422
    assert not AuditRow.objects.filter(act="nominations.copy_own_data").exists()


def test_a_correction_is_asked_for_and_made(client, cast, case):
    dossier, token, member = case
    asked = client.post(reverse("nominee-correct", args=[token]), {"text": "姓名应为周世"}, follow=True)
    assert "已转给申报单位" in asked.content.decode()
    (message,) = outbox.inbox(cast.accounts["filer"].uid)
    assert message.context == {"name": "周示", "text": "姓名应为周世"}
    digest = dossier.digest
    unit, address = (
        filing.sign_in(cast.accounts["filer"]),
        reverse("unit-correct", args=[dossier.uid, member.uid]),
    )
    assert address in unit.get(reverse("unit-link", args=[dossier.uid])).content.decode()
    wrong = unit.post(address, {"name": "周世", "phone": "139", "reason": "本人持证件核对"})
    assert (wrong.status_code, "手机号码应为 11 位" in wrong.content.decode()) == (422, True)
    made = {"name": "周世", "phone": "13900000000", "reason": "本人持证件核对"}
    assert unit.post(address, made).status_code == 302
    member.refresh_from_db()
    dossier.refresh_from_db()
    assert (member.person.name, dossier.digest) == ("周世", digest)
    phone = reveal(
        actor=cast.actor("organiser"), person=member.person, kind=IdentityKind.PHONE, purpose="核对"
    )
    assert phone == "13900000000"
    assert "13900000000" not in repr(list(AuditRow.objects.values()))


def test_nobody_else_copies_asks_or_corrects(cast, case):
    member = case[2]
    for name in ("filer", "organiser", "recommender"):
        with pytest.raises(Refused) as caught:
            commands.copy_own_data(actor=cast.actor(name), member_uid=member.uid, last_six=SIX)
        assert caught.value.hidden
    for name in ("sibling_filer", "recommender", "expert"):
        with pytest.raises(Refused) as caught:
            commands.correct_own_data(
                actor=cast.actor(name), member_uid=member.uid, reason="更正", name="别人"
            )
        assert caught.value.hidden
