"""Addresses of the pages for experts."""

from django.urls import URLPattern, path

from baijia.interfaces.web.expert.views import defence, fees, lists, recusal, scoring

urlpatterns: list[URLPattern] = [
    path("expert/", lists.home, name="expert-home"),
    path("expert/round/<str:uid>/", lists.show_round, name="expert-round"),
    path("expert/round/<str:uid>/marks/", scoring.marks, name="expert-marks"),
    path("expert/recusal/<str:code>/", recusal.statement, name="expert-recusal"),
    path("expert/invitation/<str:uid>/", recusal.invitation, name="expert-invitation"),
    path("expert/fees/", fees.home, name="expert-fees"),
    path("expert/fees/account/", fees.account, name="expert-account"),
    path("expert/fees/<str:uid>/payslip/", fees.payslip, name="expert-payslip"),
    path("expert/item/<str:uid>/", scoring.sheet, name="expert-item"),
    path("expert/item/<str:uid>/draft/", scoring.save_draft, name="expert-draft"),
    path("expert/item/<str:uid>/hand-in/", scoring.hand_in, name="expert-hand-in"),
    path("expert/item/<str:uid>/receipt/", scoring.receipt, name="expert-receipt"),
    path("expert/item/<str:uid>/receipt/file/", scoring.receipt_file, name="expert-receipt-file"),
    path("expert/item/<str:uid>/print/", scoring.paper, name="expert-paper"),
    path("expert/item/<str:uid>/file/<str:file_uid>/", scoring.file, name="expert-file"),
    path("expert/item/<str:uid>/recuse/", recusal.item, name="expert-recuse"),
    path("expert/item/<str:uid>/opinion/", defence.opinion, name="expert-opinion"),
    path("expert/round/<str:uid>/comment/<str:dossier_uid>/", defence.comment, name="expert-comment"),
]
