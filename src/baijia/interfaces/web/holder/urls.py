"""Addresses of a holder's own pages: each carries the link's token."""

from django.urls import URLPattern, path

from . import events, loans, matching, space, views

urlpatterns: list[URLPattern] = [
    path("holder/<str:token>/", views.home, name="holder-home"),
    path("holder/<str:token>/account/", views.account, name="holder-account"),
    path("holder/<str:token>/account/withdraw/", views.withdraw, name="holder-withdraw"),
    path("holder/<str:token>/consent/<str:purpose>/", views.consent, name="holder-consent"),
    path("holder/<str:token>/referrals/<str:uid>/", views.referral, name="holder-referral"),
    path("holder/<str:token>/payslips/<str:uid>/", views.payslip, name="holder-payslip"),
    path("holder/<str:token>/events/", events.listing, name="holder-events"),
    path("holder/<str:token>/events/<str:uid>/", events.event, name="holder-event"),
    path("holder/<str:token>/events/<str:uid>/<str:attachment>/", events.material, name="holder-event-file"),
    path("holder/<str:token>/space/", space.home, name="holder-space"),
    path("holder/<str:token>/matching/", matching.home, name="holder-matching"),
    path("holder/<str:token>/loans/", loans.loans, name="holder-loans"),
    path("holder/<str:token>/loans/new/<str:uid>/", loans.apply, name="holder-loan-apply"),
    path("holder/<str:token>/loans/<str:uid>/", loans.loan, name="holder-loan"),
]
