"""Root of the addresses."""

from django.urls import include, path

from baijia.interfaces.web.access import PROGRAMS

urlpatterns = [
    path(PROGRAMS, include("baijia.interfaces.api.urls")),
    path("", include("baijia.interfaces.web.urls")),
]
