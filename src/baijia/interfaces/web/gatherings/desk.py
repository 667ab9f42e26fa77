"""The events desk."""

from django.utils.translation import gettext_lazy

from baijia.directory.enums import Role
from baijia.interfaces.web.desks import Desk

OFFICER = Role.SERVICE_OFFICER
page = Desk(
    folder="gatherings",
    name=gettext_lazy("沙龙、讲座和博览会"),
    roles=(OFFICER,),
    places=(
        ("gatherings-home", gettext_lazy("活动"), "calendar-event", (OFFICER,)),
        ("gatherings-new", gettext_lazy("筹备活动"), "calendar-plus", (OFFICER,)),
    ),
).page
