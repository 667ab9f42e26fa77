"""Addresses of the pages for experts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
