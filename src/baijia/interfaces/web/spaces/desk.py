"""The desk of the maker spaces."""

from django.utils.translation import gettext_lazy

from baijia.directory.enums import Role
from baijia.interfaces.web.desks import Desk

OFFICER = Role.SERVICE_OFFICER
page = Desk(
    folder="spaces",
    name=gettext_lazy("职工创客空间"),
    roles=(OFFICER,),
    places=(
        ("spaces-home", gettext_lazy("创客空间"), "building", (OFFICER,)),
        ("spaces-admissions", gettext_lazy("入驻申请"), "clipboard-check", (OFFICER,)),
        ("spaces-tenancies", gettext_lazy("在驻"), "users", (OFFICER,)),
        ("spaces-tickets", gettext_lazy("服务工单"), "checklist", (OFFICER,)),
    ),
).page
