"""Root of the newsroom's addresses."""

from django.urls import include, path

urlpatterns = [path("", include("baijia.newsroom.urls"))]
