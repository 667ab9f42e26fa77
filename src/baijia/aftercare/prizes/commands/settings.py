"""Dated settings: drafted by the payer, signed by the checker, never edited."""

from __future__ import annotations

from datetime import date
from functools import partial

from baijia.aftercare.prizes import documents
from baijia.aftercare.prizes.enums import SETTING_MOVES, SettingKind
from baijia.aftercare.prizes.models import Setting
from baijia.aftercare.prizes.rules import people
from baijia.aftercare.prizes.rules import settings as rules
from baijia.core import audit, clock, lifecycle, policy
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Union


@command
def draft_setting(
    *,
    actor: Actor,
    organiser: Union,
    kind: SettingKind,
    name: str,
    basis: str,
    text: str,
    starts: date,
    ends: date | None = None,
    code: str = "",
    assumed: bool = False,
) -> Setting:
    """Draft a setting from a day on, with its legal basis; ``text`` is its table or mapping, TOML."""
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    person = people.check_pays(actor, organiser)
    document = policy.check_document(partial(documents.parse, SettingKind(kind)), text)
    policy.check_days(starts, ends)
    setting = Setting(
        organiser=organiser,
        kind=kind,
        code=code.strip()[:40],
        name=name.strip()[:80] or str(SettingKind(kind).label),
        basis=policy.check_basis(basis),
        assumed=assumed,
        starts=starts,
        ends=ends,
        document=document,
        text=text,
        drafted_by_uid=actor.account_uid,
        drafted_person_uid=person,
        drafted_at=clock.edition_now(),
    )
    rules.check_leaves_no_gap(setting)
    setting.save()
    audit.record(
        actor,
        "prizes.draft_setting",
        setting,
        after={"kind": str(kind), "code": setting.code, "starts": starts.isoformat()},
    )
    return setting


@command
def sign_setting(*, actor: Actor, setting: Setting) -> Setting:
    """Sign a setting: from its day on it holds. Who drafted it cannot sign it."""
    Union.objects.select_for_update().get(pk=setting.organiser_id)
    setting = Setting.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=setting.pk)
    person = people.check_checks(actor, setting.organiser)
    people.check_two_people(
        actor, person, maker_uid=setting.drafted_by_uid, maker_person_uid=setting.drafted_person_uid
    )
    before, after = lifecycle.move(setting, "sign", SETTING_MOVES)
    rules.check_leaves_no_gap(setting)
    setting.signed_by_uid, setting.signed_person_uid = actor.account_uid, person
    setting.signed_at = clock.edition_now()
    setting.save()
    audit.record(actor, "prizes.sign_setting", setting, before={"state": before}, after={"state": after})
    return setting


@command
def drop_setting(*, actor: Actor, setting: Setting) -> Setting:
    """Give up a draft; it stays on record."""
    setting = Setting.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=setting.pk)
    people.check_pays(actor, setting.organiser)
    before, after = lifecycle.move(setting, "drop", SETTING_MOVES)
    setting.save(update_fields=["state"])
    audit.record(actor, "prizes.drop_setting", setting, before={"state": before}, after={"state": after})
    return setting
