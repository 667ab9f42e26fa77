"""Every address of the site, by audience; ``routes.py`` says who may open which."""

from django.urls import URLPattern, URLResolver, include, path

AUDIENCES = (
    "account",
    "public",
    "nominee",
    "holder",
    "unit",
    "union",
    "expert",
    "office",
    "finance",
    "service",
    "lending",
    "gatherings",
    "spaces",
    "pairing",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui/", include("baijia.interfaces.web.ui.urls")),
    *(path("", include(f"baijia.interfaces.web.{audience}.urls")) for audience in AUDIENCES),
]
