"""The foot of every public page, the award's and the portal's alike: where things are, who answers for the site.

Organiser, filing numbers and complaint contacts are settings of the instance (``BAIJIA_SITE_…``): they belong to the
domain, and two processes show them. The numbers lead to the registers in which anybody can look them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from baijia.core.models import Instance
from baijia.interfaces.addresses import PUBLIC
from baijia.interfaces.web.ui.frame import RailGroup, RailItem

ICP_REGISTER = "https://beian.miit.gov.cn/"
POLICE_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code={}"


def groups(about: Iterable[RailItem] | None = None) -> tuple[RailGroup, ...]:
    """Return the columns of the foot.

    Args:
        about: the pages about the site, which the portal alone knows; None from the award, which leads to their list.
    """
    portal = about is not None or bool(settings.NEWSROOM)
    site = [RailItem(_("关于本站"), "/site/")] if about is None else [*about]
    if portal:
        site += [
            RailItem(_("使用帮助"), "/site/help/"),
            RailItem(_("网站地图"), "/site/map/"),
            RailItem("RSS", "/feed.xml"),
        ]
    service = [
        *([RailItem(_("查询系统"), "/site/query/")] if portal else []),
        RailItem(_("证书核验"), PUBLIC["public-check"]),
        RailItem(_("办理进度"), PUBLIC["public-lookup"]),
        RailItem(_("异议进度"), PUBLIC["public-objection"]),
        RailItem(_("结果核对"), PUBLIC["public-verify"]),
        *([RailItem(_("报料投稿"), "/tips/"), RailItem(_("媒体资料"), "/site/press-kit/")] if portal else []),
    ]
    found = (
        RailGroup(_("本站"), tuple(site) if portal else ()),
        RailGroup(
            _("评选"),
            (
                RailItem(_("评选活动"), PUBLIC["public-editions"]),
                RailItem(_("公示公告"), PUBLIC["public-notices"]),
                RailItem(_("获奖者"), PUBLIC["public-honours"]),
                RailItem(_("公开日志"), PUBLIC["public-log"]),
            ),
        ),
        RailGroup(_("服务"), tuple(service)),
        RailGroup(
            _("获奖者服务"),
            (
                RailItem(_("活动"), PUBLIC["public-events"]),
                RailItem(_("项目对接"), PUBLIC["public-matching"]),
                RailItem(_("职工创客空间"), PUBLIC["public-spaces"]),
                RailItem(_("小额贴息贷款"), PUBLIC["public-loans"]),
            ),
        ),
        RailGroup(_("违法和不良信息举报"), tuple(_complaint(portal=portal))),
    )
    return tuple(group for group in found if group.items)


def _complaint(*, portal: bool) -> list[RailItem]:
    said = [
        _("电话：%(phone)s") % {"phone": settings.SITE["complaint_phone"]}
        if settings.SITE["complaint_phone"]
        else "",
        _("邮箱：%(mail)s") % {"mail": settings.SITE["complaint_mail"]}
        if settings.SITE["complaint_mail"]
        else "",
    ]
    form = [RailItem(_("举报表单"), "/tips/?kind=complaint")] if portal else []
    return [*(RailItem(line, "") for line in said if line), *form]


def legal(*more: str) -> tuple[RailItem, ...]:
    """Return who answers for the site and its numbers, ``more`` of them after it; in a rehearsal all are made up."""
    site, made_up = settings.SITE, _("（演示）") if Instance.current().synthetic else ""
    number = "".join(re.findall(r"\d+", site["police"]))
    lines = (
        (_("主办：%(host)s") % {"host": site["host"]} if site["host"] else "", ""),
        (site["icp"], ICP_REGISTER),
        (site["police"], POLICE_REGISTER.format(number)),
        *((line, "") for line in more),
    )
    return tuple(RailItem(f"{line}{made_up}", url) for line, url in lines if line)
