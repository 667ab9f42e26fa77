"""The desk of the follow-up services."""

from django.utils.translation import gettext_lazy

from baijia.directory.enums import Role
from baijia.interfaces.web.desks import Desk

OFFICER = Role.SERVICE_OFFICER
READERS = (OFFICER, Role.ORGANISER, Role.LEADER)
"""Who reads the yearly report."""

page = Desk(
    folder="service",
    name=gettext_lazy("后续服务"),
    roles=READERS,
    places=(
        ("service-home", gettext_lazy("获奖者"), "award", (OFFICER,)),
        ("service-targets", gettext_lazy("推荐参评"), "trophy", (OFFICER,)),
        ("service-referrals", gettext_lazy("推荐进度"), "list-details", (OFFICER,)),
        ("service-report", gettext_lazy("年度报告"), "chart-bar", READERS),
    ),
).page
