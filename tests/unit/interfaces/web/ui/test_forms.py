"""Form fields and the error summary: one sentence in both places, linked, and told to screen readers."""

import re

from django import forms

from baijia.interfaces.web.ui.samples import SampleForm, sample_form
from baijia.interfaces.web.ui.templatetags.ui import checked, control, with_forms

SENTENCE = "第 1 项专利号的校验位不对，请核对证书上的号码"


FIELD = '<c-field :field="field" />'
ERRORS = '<c-errors :form="form" />'


def test_summary_and_field_show_the_same_sentence_and_are_linked(draw) -> None:
    form = sample_form()
    summary = draw(ERRORS, form=form)
    assert f'<a href="#id_patent">{SENTENCE}</a>' in summary
    out = draw(FIELD, field=form["patent"])
    assert SENTENCE in out
    assert 'aria-invalid="true"' in out
    described = re.search(r'<input[^>]*aria-describedby="([^"]*)"', out)
    assert described
    assert all(f'id="{name}"' in out for name in described[1].split())


def test_summary_is_absent_when_there_is_nothing_to_mend(draw) -> None:
    assert "errors" not in draw(ERRORS, form=SampleForm())


def test_summary_collects_formsets_in_page_order() -> None:
    formset = forms.formset_factory(SampleForm, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-patent": "ZL1", "form-1-patent": "ZL2"},
        prefix="form",
    )
    targets = [target for target, _ in with_forms(formset).fields]
    assert targets.index("id_form-0-patent") < targets.index("id_form-1-patent")


def test_optional_is_marked_and_required_is_not(draw) -> None:
    assert "（选填）" in draw(FIELD, field=SampleForm()["held_on"])
    assert "（选填）" not in draw(FIELD, field=SampleForm()["title"])


def test_equal_answers_have_nothing_ticked_beforehand(draw) -> None:
    out = draw('<c-field :field="field" equal="1" />', field=SampleForm()["notice"])
    assert out.count('type="radio"') == 2
    assert "checked" not in out
    assert out.count('class="band"') == 2


def test_private_field_is_marked_for_the_browser_not_to_keep() -> None:
    assert "data-private" in control(SampleForm()["title"], private="1")
    assert "data-private" not in control(SampleForm()["title"])


def test_choice_is_recognised_whatever_its_type() -> None:
    bound = SampleForm({"rank": "1", "proofs": ["use"]})
    assert checked(bound["rank"], 1)
    assert checked(bound["proofs"], "use")
    assert not checked(bound["proofs"], "gain")
