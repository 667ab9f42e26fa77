"""Addresses of the pages for the public."""

from __future__ import annotations

from django.urls import URLPattern, path

from baijia.interfaces.web.public.views import files, health, home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("health/live", health.live, name="public-health-live"),
    path("health/ready", health.ready, name="public-health-ready"),
    path("robots.txt", files.robots, name="public-robots"),
    path("favicon.ico", files.favicon, name="public-favicon"),
]
