"""A draw on the office's page: two parties, one record a field, invitations, and who sees what."""

from __future__ import annotations

import json

import pytest
from review_stage import at

from baijia.award.experts.models import Draw, DrawShare, Invitation
from baijia.core.models import PendingEntry
from baijia.engine import draw as engine
from baijia.engine.canonical import parse

DRAW = "/office/chengdu-baijia-4/rounds/paper/draw/"
NONCES = {"organiser": "11" * 32, "supervisor": "22" * 32}


def post(client, act: str, **given: str):
    return client.post(DRAW, {"act": act, **given})


@pytest.fixture
def parties(stage, browse):
    """The browsers of both parties, inside the time before the paper round."""
    with at("paper"):
        yield {name: browse(name) for name in ("organiser", "supervisor")}


def commit(parties) -> dict[str, str]:
    for name, client in parties.items():
        assert client.get(DRAW).context["step"] == "commit"
        assert post(client, "commit", commit=engine.commitment(NONCES[name])).status_code == 302
    fields = parties["organiser"].get(DRAW).context["forms"]["open"].codes
    return {f"take_{code}": "2" if code in ("equipment", "medicine") else "0" for code in fields}


def test_from_two_commitments_to_the_answers_of_those_drawn(stage, parties) -> None:
    organiser, supervisor = parties["organiser"], parties["supervisor"]
    take = commit(parties)
    out = {"excluded": stage.experts[0].uid}
    assert post(organiser, "open", beacon_name="收盘指数", **take, **out).status_code == 422
    assert (
        post(organiser, "open", beacon_name="收盘指数", **take, **out, why="本届参评单位").status_code == 302
    )
    logged = [parse(bytes(row.data), where="e") for row in PendingEntry.objects.order_by("id")]
    digests = {row["digest"] for row in logged if row.get("detail") == {"what": "draw"}}
    assert digests == set(Draw.objects.values_list("record_digest", flat=True))
    assert Draw.objects.count() == 2
    assert not DrawShare.objects.exclude(nonce="").exists()
    assert post(organiser, "beacon", beacon="3516.30").status_code == 422
    assert "与事先的承诺不符" in post(supervisor, "nonce", nonce="33" * 32).content.decode()
    for name, client in parties.items():
        assert client.get(DRAW).context["step"] == "nonce"
        assert post(client, "nonce", nonce=NONCES[name]).status_code == 302
    assert supervisor.get(DRAW).context["step"] == "wait"
    assert post(organiser, "beacon", beacon="3516.30").status_code == 302
    record = json.loads(supervisor.get(DRAW + "equipment/record/").content)
    again = engine.draw(engine.read_record(record, where="record"))
    assert list(again.picked) == record["picked"]
    assert stage.experts[0].uid not in record["picked"]
    assert post(organiser, "invite").status_code == 302
    other = json.loads(supervisor.get(DRAW + "medicine/record/").content)
    drawn = {*record["picked"], *other["picked"]}  # who is drawn in both fields is asked once
    assert set(Invitation.objects.values_list("expert__uid", flat=True)) == drawn
    page = organiser.get(DRAW).content.decode()
    name = Invitation.objects.select_related("expert").first().expert.name
    assert name in page
    assert name not in supervisor.get(DRAW).content.decode()


def test_a_party_that_does_not_reveal_voids_the_draw_and_all_begins_anew(stage, parties) -> None:
    organiser, supervisor = parties["organiser"], parties["supervisor"]
    take = commit(parties)
    post(organiser, "open", beacon_name="收盘指数", **take)
    assert post(organiser, "commit", commit="0" * 64).status_code == 422
    assert post(supervisor, "void", reason="x").status_code == 404
    assert post(organiser, "void", reason="监督未公开随机数").status_code == 302
    assert organiser.get(DRAW).context["step"] == "commit"
    assert set(Draw.objects.values_list("void_reason", flat=True)) == {"监督未公开随机数"}
