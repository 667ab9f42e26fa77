"""What is held of those not chosen goes on schedule; the log says nothing of them after, and the bundle still verifies."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings

import factories
import papers
from baijia.award.decisions.models import NoticeOutcome
from baijia.award.honours.models import Honour
from baijia.award.nominations.enums import Erased
from baijia.award.nominations.models import (
    Attachment,
    Dossier,
    Erasure,
    Member,
    PaperConfirmation,
    SensitiveAnswer,
    UnitNotice,
)
from baijia.award.record import commands, documents, retention, tasks
from baijia.award.review import commands as review
from baijia.award.review.models import Round, ScoreSheet
from baijia.award.screening import queries as screening
from baijia.award.screening.models import NomineeRow, StageCheck, TextMatch, TextScan
from baijia.core import clock, files, ledger
from baijia.core.actor import SYSTEM
from baijia.core.models import AuditRow, Instance, StoredFile
from baijia.core.refused import Refused
from baijia.directory.models import Person, ProtectedIdentity
from baijia.engine.bundle.reader import read
from baijia.engine.canonical import parse
from baijia.engine.verify import verify
from baijia.interfaces.rehearsal import script
from baijia.interfaces.rehearsal.play import Play
from baijia.interfaces.rehearsal.progress import Progress

pytestmark = pytest.mark.django_db
NOMINATIONS = 30


@pytest.fixture(scope="module")
def conferred(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Play]:
    """An edition played to its end, with a file and a sensitive answer in each dossier."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(DATA=folder), transaction.atomic():
        Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
        source = (factories.ROOT / "editions" / "chengdu-baijia-4.toml").read_bytes()
        definition = script.read_definition(source, where="e.toml", nominations=NOMINATIONS)
        definition["rounds"][0] |= {
            "tie_off": {"reviews": 1, "band": "20.00"},
            "mean": "adjusted",
            "adjusted": {"item_ratio": 1_200_000, "expert_ratio": 1_500_000},
        }
        played = script.play(
            definition,
            nominations=NOMINATIONS,
            seed="retention",
            until="conferred",
            progress=Progress(io.StringIO()),
        )
        stored = [files.store(name=f"证明{n}.pdf", data=papers.pdf()) for n in range(Dossier.objects.count())]
        for dossier, file in zip(Dossier.objects.order_by("id"), stored, strict=True):
            Attachment.objects.create(dossier=dossier, field="proof", file=file)
        round = Round.objects.get(edition=played.edition, code="paper")
        expert = round.slots.first().expert
        scan = files.store(name="评分表.pdf", data=papers.pdf() + b"\n%sheets\n")
        for page in (1, 2):
            ScoreSheet.objects.create(
                round=round,
                expert=expert,
                number=f"SBBBBBB{page}",
                rows=[],
                digest="0" * 64,
                file=scan,
                page=page,
                printed_at=clock.edition_now(),
            )
        yield played
        transaction.set_rollback(True)


@pytest.fixture
def edition(conferred, db):
    return conferred.edition


def after(edition, what, *, days=0):
    moment = retention.deletes_at(edition)[what]
    return clock.fixed(moment + timedelta(days=days))


def failed(edition) -> list[str]:
    """Return the checks that fail on the edition's bundle."""
    report = verify(read(io.BytesIO(documents.bundle(edition)), where="b.zip"))
    return [f"{check.id} {check.failures[:2]}" for check in report.checks if check.status == "fail"]


def everything() -> int:
    done = 0
    while now := tasks.erase_due():
        done += now
    return done


def test_an_edition_with_a_tie_off_and_adjusted_scores_verifies_whole(edition):
    kinds = [parse(data, where="entry")["type"] for data in ledger.entries(edition.log)]
    assert (kinds.count("tie-off"), kinds.count("scoring-closed")) == (1, 3)
    assert failed(edition) == []


def test_nothing_is_deleted_before_its_day(edition):
    with clock.fixed(NoticeOutcome.objects.get().at + timedelta(days=179)):
        assert tasks.erase_due() == 0
    with after(edition, Erased.FILES, days=-1):
        assert tasks.erase_due() == 0


def papers_beside(dossier: Dossier) -> list[StoredFile]:
    """Keep a signed sheet, the proof of a notice and that of a site visit of a dossier; return their files."""
    kept = [files.store(name=name, data=papers.pdf()) for name in ("签名.pdf", "公示.pdf", "走访.pdf")]
    now = clock.edition_now()
    member = dossier.members.get()
    PaperConfirmation.objects.create(member=member, file=kept[0], consents={}, digest="0" * 64, filed_at=now)
    day = now.date()
    UnitNotice.objects.create(
        dossier=dossier, place="门口", opens=day, closes=day, result="无", evidence=kept[1], at=now
    )
    StageCheck.objects.create(
        dossier=dossier,
        stage="visit",
        result="met",
        note="属实",
        checked_on=day,
        checkers="甲",
        evidence=kept[2],
        at=now,
    )
    return kept


def test_files_and_sensitive_answers_go_first_and_only_of_those_not_chosen(
    edition, django_capture_on_commit_callbacks
):
    chosen = set(Honour.objects.values_list("dossier_id", flat=True))
    assert chosen
    beside = papers_beside(Dossier.objects.exclude(pk__in=chosen).first())
    with after(edition, Erased.FILES), django_capture_on_commit_callbacks(execute=True):
        assert everything() == 2 * (Dossier.objects.count() - len(chosen)) + 1, "two sheets on one scan"
    for file in beside:
        file.refresh_from_db()
        assert (file.name, files.path_of(file).exists()) == ("", False)
    sheet = ScoreSheet.objects.select_related("file").first()
    assert sheet.file.erased_at is not None
    assert not files.path_of(sheet.file).exists()
    for row in Attachment.objects.select_related("file"):
        gone = row.dossier_id not in chosen
        assert (row.file.erased_at is not None) == gone
        assert files.path_of(row.file).exists() != gone
        if gone:
            assert (row.file.name, len(row.file.sha256)) == ("", 64)
            with pytest.raises(Refused):
                files.read(row.file)
    assert not SensitiveAnswer.objects.exclude(dossier__in=chosen).exists()
    assert ProtectedIdentity.objects.filter(
        person__memberships__dossier__in=Dossier.objects.exclude(pk__in=chosen)
    ).exists()
    assert AuditRow.objects.filter(act="nominations.erase").count() == Erasure.objects.count()


def test_identities_go_but_not_of_who_holds_an_honour(edition):
    with after(edition, Erased.IDENTITY):
        everything()
    persons = set(Honour.objects.values_list("person_id", flat=True))
    left = set(
        ProtectedIdentity.objects.filter(person__memberships__isnull=False).values_list(
            "person_id", flat=True
        )
    )
    assert left == persons


def test_salts_go_last_and_the_bundle_still_verifies(edition):
    before = failed(edition)
    chosen = set(Honour.objects.values_list("dossier_id", flat=True))
    names = set(Dossier.objects.exclude(pk__in=chosen).values_list("name", flat=True))
    first, second = Dossier.objects.exclude(pk__in=chosen).order_by("id")[:2]
    TextMatch.objects.create(
        first=first, second=second, score=1, first_text="甲文", second_text="乙文", first_from=0, first_to=1,
        second_from=0, second_to=1, found_at=clock.edition_now(),
    )  # fmt: skip
    for dossier in (first, second):
        TextScan.objects.create(dossier=dossier, digest=dossier.digest, compared=1, at=clock.edition_now())
    with after(edition, Erased.PERSONAL):
        everything()
    assert list(TextMatch.objects.values_list("first_text", "second_text").distinct()) == [("", "")]
    assert not Member.objects.filter(name__in=names).exclude(dossier__in=chosen).exists()
    assert not Person.objects.filter(memberships__dossier__in=[first, second], name__in=names).exists()
    assert not screening.to_compare().filter(pk__in=[first.pk, second.pk]).exists()
    gone = Dossier.objects.exclude(pk__in=chosen)
    assert set(gone.values_list("salt", "digest")) == {("", "")}
    assert not any("post" in answers for answers in gone.values_list("answers", flat=True))
    rows = NomineeRow.objects.filter(dossier__in=gone)
    assert rows.exists()
    for row in rows:
        assert all(set(row.row[part]) == {"commit"} for part in ("identity", "unit", "nomination"))
    data = documents.bundle(edition)
    assert not [name for name in names if name.encode() in data]
    assert (before, failed(edition)) == ([], [])


def test_only_the_program_deletes(conferred, edition):
    dossier = Dossier.objects.first()
    for who in ("organiser", "leader"):
        with pytest.raises(Refused) as caught:
            commands.erase_case(actor=conferred.actor(who), dossier_uid=dossier.uid, what=Erased.FILES)
        assert caught.value.hidden
        with pytest.raises(Refused) as caught:
            review.erase_scans(actor=conferred.actor(who), round=Round.objects.first())
        assert caught.value.hidden
    first = commands.erase_case(actor=SYSTEM, dossier_uid=dossier.uid, what=Erased.FILES)
    assert commands.erase_case(actor=SYSTEM, dossier_uid=dossier.uid, what=Erased.FILES) == first


def test_an_edition_states_its_own_days(edition):
    assert retention.days(edition)[Erased.FILES] == 180
    edition.definition["retention"] = {"files": 30, "identity": 60, "sensitive": 30, "personal": 90}
    edition.save()
    assert retention.days(edition) == {
        Erased.FILES: 30, Erased.IDENTITY: 60, Erased.SENSITIVE: 30, Erased.PERSONAL: 90,
    }  # fmt: skip
