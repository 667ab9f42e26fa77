"""Every address of the site, by audience."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui/", include("baijia.interfaces.web.ui.urls")),
]
