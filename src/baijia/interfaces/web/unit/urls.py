"""Addresses of the pages for filing units."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from .views import files, filling, handing_in, lists, people

urlpatterns: list[URLPattern] = [
    path("unit/", login_required(lists.home), name="unit-home"),
    path("unit/new/", login_required(lists.new), name="unit-new"),
    path("unit/<str:uid>/", login_required(handing_in.dossier), name="unit-dossier"),
    path("unit/<str:uid>/form/", login_required(filling.fill), name="unit-form"),
    path("unit/<str:uid>/save/", login_required(filling.save), name="unit-save"),
    path("unit/<str:uid>/people/", login_required(people.people), name="unit-people"),
    path("unit/<str:uid>/files/<str:field>/", login_required(files.attach), name="unit-attach"),
    path("unit/<str:uid>/file/<str:attachment>/", login_required(files.download), name="unit-file"),
    path("unit/<str:uid>/file/<str:attachment>/remove/", login_required(files.detach), name="unit-detach"),
    path("unit/<str:uid>/check/", login_required(handing_in.check), name="unit-check"),
    path("unit/<str:uid>/submit/", login_required(handing_in.submit), name="unit-submit"),
    path("unit/<str:uid>/receipt/", login_required(handing_in.receipt), name="unit-receipt"),
    path("unit/<str:uid>/print/", login_required(handing_in.printed), name="unit-print"),
    path("unit/<str:uid>/link/", login_required(people.link), name="unit-link"),
    path("unit/<str:uid>/withdraw/", login_required(handing_in.withdraw), name="unit-withdraw"),
]
