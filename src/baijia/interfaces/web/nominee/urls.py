"""Addresses of the pages for nominees."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
