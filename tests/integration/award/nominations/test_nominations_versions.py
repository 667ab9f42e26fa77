"""A form that an addendum changes: drafts follow it, what was handed in keeps its own."""

import pytest

import filing
from baijia.award.nominations import commands, queries
from baijia.award.programmes import commands as programmes
from baijia.award.programmes import queries as editions
from baijia.core.refused import Refused

pytestmark = pytest.mark.django_db
POST = ["form", "sections", "person", "fields", "post"]


def change(cast, edition, path, to) -> None:
    programmes.issue_addendum(
        actor=cast.actor("leader"),
        edition=edition,
        changes=[{"path": path, "to": to}],
        reason="措辞不清",
        public_text="“岗位”一栏改称“现任岗位”。",
        reaches="各基层工会",
    )


def test_a_changed_form_gets_a_number_and_the_old_one_stays_readable(cast, edition) -> None:
    change(cast, edition, [*POST, "name"], "现任岗位")
    assert editions.form(edition)["version"] == 2
    names = [
        next(field["name"] for field in editions.form_fields(edition, version) if field["code"] == "post")
        for version in (1, 2)
    ]
    assert names == ["岗位", "现任岗位"]
    with pytest.raises(Refused):
        editions.form(edition, 3)


def test_what_was_handed_in_keeps_its_questions_and_a_draft_follows(cast, edition) -> None:
    handed_in = filing.submitted(cast, edition, serial=1)
    draft = filing.draft(cast, edition, serial=2, name="吴示")
    change(cast, edition, POST, None)
    handed_in.refresh_from_db()
    draft.refresh_from_db()

    def codes(dossier):
        return [field["code"] for field in queries.fields_of(queries.definition_for(dossier))]

    assert "post" in codes(handed_in)
    assert "post" not in codes(draft)
    again = commands.submit(actor=cast.actor("filer"), dossier_uid=draft.uid)
    assert (again.form_version, "post" in again.answers) == (2, False)
