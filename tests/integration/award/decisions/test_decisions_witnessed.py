"""A notice opens only over a resolution that the witnesses cosigned, where the edition asks for it."""

import json

import pytest

from baijia.award.decisions import commands
from baijia.award.decisions.models import Resolution
from baijia.core import clock, ledger
from baijia.core.models import Checkpoint
from baijia.core.refused import Refused
from baijia.interfaces.rehearsal import witnesses

pytestmark = pytest.mark.django_db


def open_notice(play):
    with play.at(play.calendar["notice_opens"]):
        resolution = Resolution.objects.get(edition=play.edition)
        return commands.open_notice(actor=play.actor("leader"), resolution=resolution)


def take_cosignatures_away(play):
    for head in Checkpoint.objects.filter(log=play.edition.log):
        text, _gap, signatures = head.note.partition("\n\n")
        head.note = f"{text}\n\n{signatures.splitlines()[0]}\n"
        head.save(update_fields=["note"])


def test_notice_waits_for_the_quorum(play):
    take_cosignatures_away(play)
    with pytest.raises(Refused) as refused:
        open_notice(play)
    assert refused.value.code == "notice.not_witnessed"
    assert not play.edition.notices.exists()


def test_one_of_two_witnesses_is_not_the_quorum(play):
    take_cosignatures_away(play)
    head = ledger.latest(play.edition.log)
    from baijia.engine.log import checkpoint as heads

    one = play.witnesses[0]
    ledger.add_cosignature(
        play.edition.log, heads.cosign(head.note, [heads.Cosigner(one, 1_632_800_000)]), one.verify_key
    )
    with pytest.raises(Refused, match="见证方"):
        open_notice(play)


def test_notice_opens_once_the_witnesses_of_the_demonstration_cosigned(play, settings, tmp_path):
    settings.DATA = tmp_path
    take_cosignatures_away(play)
    witnesses.keep(play.edition.log.origin, play.witnesses)
    assert set(json.loads((tmp_path / witnesses.FILE).read_text())) == {play.edition.log.origin}
    with clock.fixed(play.now):
        assert witnesses.cosign() == 2
        assert witnesses.cosign() == 0
    assert open_notice(play).number == 1


def test_edition_that_does_not_ask_needs_no_witness(play):
    take_cosignatures_away(play)
    play.edition.definition["notice"]["witnessed"] = False
    play.edition.save(update_fields=["definition"])
    assert open_notice(play).number == 1
