"""Root of the addresses."""

from django.urls import include, path

urlpatterns = [path("", include("baijia.interfaces.web.urls"))]
