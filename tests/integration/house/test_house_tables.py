"""Gates over every table of the house: classed fields, sealed secrets, keys that point down."""

import pytest
from django.apps import apps
from django.db import models

from baijia.core.enums import DataClass
from baijia.core.models import Record

FLOORS = ("core", "directory", "award", "aftercare", "newsroom")
LINE = (
    ("programmes",),
    ("nominations",),
    ("screening", "experts"),
    ("review",),
    ("defence",),
    ("decisions",),
    ("honours",),
    ("record",),
)
MODELS = [model for model in apps.get_models() if model.__module__.startswith("baijia.")]
KNOWN_TO_DJANGO = {"id"}
NOT_SEALED = {
    "directory.account.password": "a salted hash, never a password",
    "directory.apitoken.hash": "SHA-256 of a program's token",
    "directory.protectedidentity.blind": "keyed index for exact match",
    "directory.protectedidentity.last": "keyed index of the last six characters",
    "nominations.member.link_hash": "SHA-256 of a link's token",
    "screening.nomineerow.row": "openings of the nominee's row, deleted when the person is erased",
    "review.panelrecord.document": "holds the roster's opening; no page shows it",
    "review.rater.expert": "whose name links a round's slots; read by the supervisor alone and under reason",
    "review.seat.expert": "who sits where; read by the office alone",
    "review.slot.expert": "who is behind a pseudonym; read by the own expert and under reason",
    "review.wish.expert": "who is wanted on an item or kept off it; read by who runs the round, before it is assigned",
    "review.plan.document": "who would review what; read by who runs the round and gone with the assignment",
    "review.remark.expert": "whose words; read by the own expert and the office",
    "review.remark.at": "when; would point to a reviewer",
    "review.scoresheet.expert": "who holds which slots, joined in queries",
    "review.scoresheet.rows": "the pseudonyms of one expert together",
    "review.scoreversion.at": "when; would point to a reviewer",
    "defence.dissent.expert": "whose dissent; read by the panel and the office",
    "defence.sheet.document": "marks beside names; read by the panel that signs it and the office",
    "defence.sheet.scan": "a private file",
    "defence.signature.expert": "who signed; read by the panel and the office",
    "decisions.objection.evidence": "a private file",
    "decisions.objection.paper": "a private file",
    "honours.holder.link_hash": "SHA-256 of a link's token",
    "prizes.bankaccount.blind": "keyed index for exact match",
    "prizes.attendance.expert": "whose attendance; read by the own expert and finance",
    "prizes.obligation.attendance": "leads to the expert; read by the own expert and finance",
}
"""Sensitive fields that are no sealed token, and why; every salt is one too (it opens a commitment)."""


def label(model, field):
    return f"{model._meta.label_lower}.{field.name}"


def own_fields(model):
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classed(model):
    classes = model.data_classes
    exempt = KNOWN_TO_DJANGO | ({"uid"} if issubclass(model, Record) else set())
    names = {field.name for field in own_fields(model)} - exempt
    assert names - set(classes) == set(), "unclassed"
    assert set(classes) - names == set(), "classed, but no field"
    assert {type(value) for value in classes.values()} == {DataClass}


def test_sensitive_fields_are_sealed_tokens_or_say_why_not():
    sensitive = {
        label(model, field): field
        for model in MODELS
        for field in own_fields(model)
        if model.data_classes.get(field.name) == DataClass.SENSITIVE
    }
    bare = {
        name
        for name, field in sensitive.items()
        if not (isinstance(field, models.CharField | models.TextField) and field.name.endswith("token"))
        and field.name != "salt"
    }
    assert bare == set(NOT_SEALED) & set(sensitive), "a sensitive field in clear"
    assert set(NOT_SEALED) <= set(sensitive), "an exception for a field that is gone"


def test_tokens_and_salts_are_classed_sensitive():
    loose = [
        label(model, field)
        for model in MODELS
        for field in own_fields(model)
        if (field.name.endswith("token") or field.name in {"salt", "password"})
        and model.data_classes[field.name] != DataClass.SENSITIVE
    ]
    assert loose == []


def height(model):
    """Return where a table stands: (floor, room of the line)."""
    parts = model.__module__.split(".")[1:]
    if parts[0] not in FLOORS:
        raise AssertionError(f"{model._meta.label} stands outside the house")
    room = next((n for n, rooms in enumerate(LINE) if parts[1] in rooms), 0) if parts[0] == "award" else 0
    return FLOORS.index(parts[0]), room


def test_foreign_keys_point_down():
    wrong = []
    for model in MODELS:
        for field in own_fields(model):
            target = field.related_model if field.is_relation else None
            if target is None or not target.__module__.startswith("baijia."):
                continue
            same_room = target._meta.app_label == model._meta.app_label
            if not same_room and height(target) >= height(model):
                wrong.append(f"{label(model, field)} -> {target._meta.label}")
    assert wrong == []


def test_erasing_a_row_never_takes_audit_or_ledger_with_it():
    lasting = {"core.auditrow", "core.pendingentry", "core.checkpoint"}
    pulled = [
        label(model, field)
        for model in MODELS
        for field in own_fields(model)
        if model._meta.label_lower in lasting
        and field.is_relation
        and field.remote_field.on_delete is not models.PROTECT
    ]
    assert pulled == []
    assert not any(field.is_relation for field in apps.get_model("core.AuditRow")._meta.local_fields)


def test_by_and_at_are_both_set_or_both_empty():
    """``x_at`` that may be empty beside ``x_by_uid`` or ``x_reason`` needs a constraint that pairs them."""
    unpaired = []
    for model in MODELS:
        fields = {field.name: field for field in own_fields(model)}
        text = " ".join(str(constraint) for constraint in model._meta.constraints)
        for name, field in fields.items():
            stem = name.removesuffix("_at")
            partner = next(
                (fields[p] for p in (f"{stem}_by_uid", f"{stem}_reason", f"{stem}_by") if p in fields), None
            )
            if name.endswith("_at") and field.null and partner is not None:
                paired = name in text and partner.name in text
                if not paired:
                    unpaired.append(f"{label(model, field)} with {partner.name}")
    assert unpaired == []
