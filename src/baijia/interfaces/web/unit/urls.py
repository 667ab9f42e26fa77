"""Addresses of the pages for filing units."""

from django.urls import URLPattern, path

from .views import files, filling, handing_in, lists, people

urlpatterns: list[URLPattern] = [
    path("unit/", lists.home, name="unit-home"),
    path("unit/new/", lists.new, name="unit-new"),
    path("unit/<str:uid>/", handing_in.dossier, name="unit-dossier"),
    path("unit/<str:uid>/form/", filling.fill, name="unit-form"),
    path("unit/<str:uid>/save/", filling.save, name="unit-save"),
    path("unit/<str:uid>/people/", people.people, name="unit-people"),
    path("unit/<str:uid>/files/<str:field>/", files.attach, name="unit-attach"),
    path("unit/<str:uid>/file/<str:attachment>/", files.download, name="unit-file"),
    path("unit/<str:uid>/file/<str:attachment>/remove/", files.detach, name="unit-detach"),
    path("unit/<str:uid>/check/", handing_in.check, name="unit-check"),
    path("unit/<str:uid>/submit/", handing_in.submit, name="unit-submit"),
    path("unit/<str:uid>/receipt/", handing_in.receipt, name="unit-receipt"),
    path("unit/<str:uid>/print/", handing_in.printed, name="unit-print"),
    path("unit/<str:uid>/link/", people.link, name="unit-link"),
    path("unit/<str:uid>/withdraw/", handing_in.withdraw, name="unit-withdraw"),
]
