"""Makes the instance behind ``baijia demo``: ``python -m baijia.interfaces.rehearsal.demo FOLDER STAGE N EDITION``."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from baijia.engine.faults import BadInput
from baijia.interfaces.rehearsal import scratch

PASSWORD = "baijia-2021-demo"  # noqa: S105 - of synthetic accounts on this machine, printed at every start
DISTRICT, CHAIR = "first district", "first chair"
SHOWN = (
    ("基层工会经办", "unit-1"),
    ("区县工会经办", DISTRICT),
    ("主办单位经办", "organiser"),
    ("协办单位经办", "cohost"),
    ("审定人", "leader"),
    ("评审专家", "expert-1"),
    ("评审组长", CHAIR),
    ("陪审专家", "accompany-1"),
    ("纪检监督", "supervisor"),
    ("财务经办", "payer"),
    ("财务复核", "checker"),
    ("服务专员", "service"),
    ("合作银行", "bank"),
    ("编辑", "editor"),
    ("审核", "reviewer"),
    ("签发", "chief"),
    ("系统管理员", "administrator"),
    ("安全管理员", "security"),
    ("审计管理员", "auditor"),
)
TRY = (
    "用 unit-1 登录，打开那份没填完的草稿，改一处再刷新：自动保存；申报已截止，报送会说明是哪一条规则。",
    "在手机宽度打开被推荐人的链接：走到哪一步、为什么，同意事项可以改。",
    "用 expert-1 登录，给四十份材料里的一份打分，看评分回执。",
    "用 organiser 登录控制室：看漏斗、谁在等谁，把演示时钟拨到初评截止。",
    "打开 BASE/log/ 看公开日志的最新检查点；终端里 .venv/bin/baijia rehearse 再用 verify 核验结果包。",
)


def main(arguments: list[str]) -> int:
    """Play, open the cast's accounts for sign-in, and let the edition clock run on from where the play stopped."""
    folder, stage, nominations, edition = arguments
    where = Path(folder)
    scratch.configure(database=scratch.sqlite_url(where / "baijia.sqlite3"), data=where)
    from baijia.interfaces.rehearsal import script
    from baijia.interfaces.rehearsal.progress import Progress

    try:
        until = script.stage_named(stage)
        definition = script.read_definition(
            Path(edition).read_bytes(), where=edition, nominations=int(nominations)
        )
        scratch.prepare("the scratch database")
    except BadInput as bad:
        for fault in bad.faults:
            print(fault, file=sys.stderr)
        return 2
    scratch.quick()
    progress = Progress(sys.stderr)
    play = script.play(definition, nominations=int(nominations), seed="demo", until=until, progress=progress)
    progress.report(play.funnel(), script.money(play))
    (where / "ready.json").write_text(json.dumps(_settle(play), ensure_ascii=False, indent=1))
    return 0


def _nominee(play: Any) -> tuple[str, str]:
    """Return the link of somebody who is still in the running, where screening is over."""
    from baijia.award.screening import queries as screening

    running = screening.passed(play.edition).values_list("uid", flat=True)
    return next(
        (play.links[uid] for uid in running if uid in play.links), next(iter(play.links.values()), ("", ""))
    )


def _holder(play: Any) -> dict[str, str]:
    """Return a holder's link to the own record and the last six of the identity number, where honours were conferred."""
    from baijia.core.actor import SYSTEM
    from baijia.directory.enums import IdentityKind
    from baijia.directory.models import Person
    from baijia.directory.queries import reveal

    if not play.holders:
        return {"holder_link": "", "holder_last_six": ""}
    uid, token = next(iter(play.holders.items()))
    person = Person.objects.get(uid=uid)
    number = reveal(actor=SYSTEM, person=person, kind=IdentityKind.ID_NUMBER, purpose="演示环境")
    return {"holder_link": token, "holder_last_six": number[-6:]}


def _guests(play: Any) -> dict[str, Any]:
    """Open the accounts of those who sit along or wait for what comes later: an accompanying expert and a bank."""
    from baijia.award.experts import commands as experts
    from baijia.award.programmes import queries as programmes
    from baijia.core.actor import SYSTEM
    from baijia.directory import commands as directory
    from baijia.directory.enums import Role, UnionKind

    if not play.banks:
        play.banks.append(
            directory.add_union(
                actor=SYSTEM, code="CD-YH", name="演例银行", kind=UnionKind.PARTNER, parent=play.tree.city
            )
        )
    guests = {
        username: directory.open_account(
            actor=SYSTEM, username=username, display_name=name, role=role, union=union
        )
        for username, name, role, union in (
            ("accompany-1", "文示棠", Role.ACCOMPANYING, play.tree.city),
            ("bank", "韩示银", Role.BANK, play.banks[0]),
        )
        if username not in play.accounts
    }
    experts.add_expert(
        actor=play.actor("organiser"),
        account=guests["accompany-1"],
        organiser=play.tree.city,
        name="文示棠",
        fields=[programmes.in_force(play.edition)["groups"][0]["code"]],
        employer="演例报社",
        max_load=0,
    )
    return guests


def _chair(play: Any) -> Any:
    """Return the account of the first panel's chair, None before panels were formed."""
    from baijia.award.review.enums import SeatRole
    from baijia.award.review.models import Seat

    seats = Seat.objects.filter(round__edition=play.edition, role=SeatRole.CHAIR, left_at=None)
    seat = seats.select_related("expert__account").order_by("-round__number", "id").first()
    return seat.expert.account if seat else None


def _settle(play: Any) -> dict[str, Any]:
    from baijia.core import clock
    from baijia.core.models import Instance
    from baijia.interfaces.rehearsal import witnesses
    from baijia.interfaces.rehearsal.acts import paying

    witnesses.keep(play.edition.log.origin, play.witnesses)

    offset = play.now + timedelta(minutes=5) - clock.wall_now()
    Instance.objects.filter(pk=1).update(clock_offset=int(offset.total_seconds()))
    found = {row.username: row for row in play.accounts.values()} | _guests(play)
    found[DISTRICT] = play.accounts[play.tree.recommenders[0].uid]
    found |= {CHAIR: chair} if (chair := _chair(play)) else {}
    link, last_six = _nominee(play)
    paying.identify(play)
    accounts = []
    for role, username in SHOWN:
        account = found.get(username)
        if account is not None:
            account.set_password(PASSWORD)
            account.save(update_fields=["password"])
            _enrol(account)
            accounts.append({"role": role, "username": account.username, "password": PASSWORD})
    return {
        "accounts": accounts,
        "nominee_link": link,
        **_holder(play),
        "last_six": last_six,
        "now": play.now.isoformat(),
        "try": TRY,
    }


def _enrol(account: Any) -> None:
    """Give an account whose role asks for it a second factor; the page of the demonstration shows its codes."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from baijia.directory.enums import SECOND_FACTOR_ROLES

    if account.assignments.filter(role__in=SECOND_FACTOR_ROLES, ends=None).exists():
        TOTP.activate(account, generate_totp_secret())
        RecoveryCodes.activate(account)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
