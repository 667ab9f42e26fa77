"""The pool of experts: taken in one by one or by list, changed, rated; companies that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts import rules
from baijia.award.experts.models import CompanyGroup, Expert, FormerEmployer, Rating
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from baijia.directory.models import Account, Union

CHUNK = 1000
MAX_FAULTS = 20
PLAIN = (
    "name",
    "fields",
    "employer",
    "credit_code",
    "title",
    "expertise",
    "grade",
    "away_from",
    "away_until",
    "max_load",
)
NOTHING: Mapping[str, Any] = {}


@command
def add_expert(
    *,
    actor: Actor,
    account: Account,
    organiser: Union,
    name: str,
    fields: Sequence[str],
    employer: str,
    credit_code: str = "",
    title: str = "",
    expertise: str = "",
    grade: str = "",
    away_from: date | None = None,
    away_until: date | None = None,
    max_load: int = 60,
    former: Sequence[Mapping[str, Any]] = (),
) -> Expert:
    """Take somebody with an account into the organiser's pool; ``fields`` are group codes, the own one first.

    ``former`` are earlier employers, {employer, credit_code, until}; the expert is away from the one day to the other.
    """
    rules.check_keeps_pool(actor, organiser)
    if Expert.objects.filter(account=account).exists():
        raise Refused("expert.exists", _("%s 已在专家库中。") % account.display_name)
    values = rules.check_expert(
        {
            "name": name,
            "fields": fields,
            "employer": employer,
            "credit_code": credit_code,
            "title": title,
            "expertise": expertise,
            "grade": grade,
            "away_from": away_from,
            "away_until": away_until,
            "max_load": max_load,
        }
    )
    expert = Expert.objects.create(account=account, organiser=organiser, **values)
    _set_former([(expert, former)])
    after = {"name": expert.name, "fields": expert.fields}
    audit.record(actor, "experts.add_expert", expert, after=after)
    return expert


def _set_former(rows: Sequence[tuple[Expert, Sequence[Mapping[str, Any]]]]) -> None:
    """Replace the earlier employers of experts."""
    FormerEmployer.objects.filter(expert__in=[expert for expert, _former in rows]).delete()
    FormerEmployer.objects.bulk_create(
        [
            FormerEmployer(
                expert=expert,
                employer=str(one["employer"]).strip(),
                credit_code=rules.check_credit_code(one.get("credit_code", "")),
                until=one["until"],
            )
            for expert, former in rows
            for one in former
        ],
        batch_size=CHUNK,
    )


@command
def import_experts(*, actor: Actor, organiser: Union, rows: Sequence[Mapping[str, Any]]) -> list[Expert]:
    """Take in many at once: ``{account | username, name, fields, employer, ...}`` with columns of ``PLAIN``.

    A row with ``username`` and ``password`` opens the account as well, where there is none of that name yet.
    ``former`` are earlier employers; ``place`` says where the row stands, else its number does. All or none.

    Raises:
        RefusedMany: every row that is wrong.
    """
    rules.check_keeps_pool(actor, organiser)
    known = set(Expert.objects.values_list("account_id", flat=True))
    made: list[tuple[Expert, Sequence[Mapping[str, Any]]]] = []
    faults: list[Refused] = []
    for number, row in enumerate(rows, start=1):
        place = row.get("place") or _("第 %d 行") % number
        try:
            values = rules.check_expert({key: row[key] for key in PLAIN if key in row})
            account = row.get("account") or _account(actor, organiser, row)
            if account.pk in known:
                raise Refused("expert.exists", _("%s 已在专家库中。") % account.display_name)
        except Refused as refused:
            said = f"{place}：{refused.sentence}"
            faults.append(Refused(refused.code, said, field="file"))
        else:
            known.add(account.pk)
            expert = Expert(account=account, organiser=organiser, **values)
            made.append((expert, row.get("former", ())))
    if faults:
        raise RefusedMany(faults[:MAX_FAULTS])
    experts = [expert for expert, _former in made]
    Expert.objects.bulk_create(experts, batch_size=CHUNK)
    _set_former(made)
    audit.record(actor, "experts.import_experts", organiser, after={"added": len(experts)})
    return experts


def _account(actor: Actor, organiser: Union, row: Mapping[str, Any]) -> Account:
    """Return the account of a row: the one of that name, if its holder is an expert here, else a new one."""
    username = str(row["username"]).strip().lower()
    found = Account.objects.filter(username=username).first()
    if found is None:
        return directory.open_account(
            actor=actor,
            username=username,
            display_name=str(row["name"]).strip(),
            role=Role.EXPERT,
            union=organiser,
            password=row.get("password"),
        )
    if not found.assignments.filter(role=Role.EXPERT, union=organiser).exists():
        raise Refused("expert.account", _("账号“%s”另有其人，不是本单位的评审专家。") % username)
    return found


@command
def update_expert(
    *,
    actor: Actor,
    expert: Expert,
    changed: Mapping[str, Any] = NOTHING,
    active: bool | None = None,
    former: Sequence[Mapping[str, Any]] | None = None,
) -> Expert:
    """Change what the pool knows of an expert, or take the expert out of it (``active=False``).

    ``former`` replaces the earlier employers, None leaves them.
    """
    expert = Expert.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=expert.pk)
    rules.check_keeps_pool(actor, expert.organiser)
    values = rules.check_expert({key: value for key, value in changed.items() if key in PLAIN})
    if active is not None:
        values["active"] = active
    before = {key: getattr(expert, key) for key in values}
    for key, value in values.items():
        setattr(expert, key, value)
    expert.save(update_fields=list(values))
    if former is not None:
        _set_former([(expert, former)])
    audit.record(actor, "experts.update_expert", expert, before=_plain(before), after=_plain(values))
    return expert


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


@command
def rate_expert(
    *, actor: Actor, expert: Expert, edition: Edition, round_code: str, stars: int, note: str = ""
) -> Rating:
    """Say how an expert worked in a round, 1 to 5; an officer's later word replaces the earlier one."""
    rules.check_keeps_pool(actor, edition.organiser)
    rules.check_same_organiser(expert, edition)
    rating, _made = Rating.objects.update_or_create(
        expert=expert,
        edition=edition,
        round_code=round_code,
        by_uid=actor.account_uid or actor.kind,
        defaults={
            "stars": rules.check_stars(stars),
            "note": note.strip()[:200],
            "at": clock.edition_now(),
        },
    )
    audit.record(actor, "experts.rate_expert", rating, scope=edition.code, after={"stars": stars})
    return rating


@command
def set_company_group(
    *, actor: Actor, organiser: Union, name: str, credit_codes: Sequence[str]
) -> CompanyGroup:
    """Say which companies belong together; without codes the group is forgotten at the next search."""
    rules.check_keeps_pool(actor, organiser)
    codes = list(dict.fromkeys(rules.check_credit_code(code) for code in credit_codes))
    text = name.strip()
    if not text:
        raise Refused("group.name", _("请填写集团名称。"), field="name")
    group, _made = CompanyGroup.objects.update_or_create(
        organiser=organiser, name=text[:80], defaults={"credit_codes": codes}
    )
    audit.record(actor, "experts.set_company_group", group, after={"name": group.name, "codes": codes})
    return group
