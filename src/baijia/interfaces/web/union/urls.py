"""Addresses of the pages for recommending unions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
