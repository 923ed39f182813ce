"""Addresses of business cases."""

from django.urls import path

from openqsmo.cases.views import approving, cases, exceptions, reading, sections

app_name = "cases"
CASE = "cases/<id:case_id>/"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/new/", cases.start, name="start"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}sections/<slug:section>/", sections.edit, name="section"),
    path(f"{CASE}requirements/", sections.take, name="take_requirements"),
    path(f"{CASE}set-aside/<id:set_aside_id>/end/", sections.end_text, name="end_set_aside"),
    path(f"{CASE}offerings/refresh/", sections.refresh, name="refresh_offering"),
    path(f"{CASE}sight/", cases.sight, name="sight"),
    path(f"{CASE}comments/", cases.comment, name="comment"),
    path(f"{CASE}co-own/", approving.co_own, name="co_own"),
    path(f"{CASE}submit/", approving.submit, name="submit"),
    path(f"{CASE}withdraw/", approving.withdraw, name="withdraw"),
    path(f"{CASE}sign/", approving.sign, name="sign"),
    path(f"{CASE}conditions/<id:condition_id>/", approving.condition, name="condition"),
    path(f"{CASE}letter/", reading.letter, name="letter"),
    path(f"{CASE}appraisal/", reading.appraisal, name="appraisal"),
    path(f"{CASE}differences/", reading.difference, name="differences"),
    path("exceptions/", exceptions.exception_list, name="exceptions"),
    path("exceptions/new/", exceptions.ask, name="ask_exception"),
    path("exceptions/<id:exception_id>/", exceptions.exception, name="exception"),
    path("exceptions/<id:exception_id>/decide/", exceptions.decide, name="decide_exception"),
]
