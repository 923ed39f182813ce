"""Addresses of governance."""

from django.urls import path

from openqsmo.governance.views import board, register, steps

app_name = "governance"
urlpatterns = [
    path("qsmos/", board.qsmos, name="qsmos"),
    path("qsmos/board.csv", board.qsmos_csv, name="qsmos_csv"),
    path("qsmos/identify/", steps.identify, name="identify"),
    path("qsmos/<id:designation_id>/", board.designation, name="designation"),
    path("qsmos/<id:designation_id>/pre-designate/", steps.pre_designate, name="pre_designate"),
    path("qsmos/<id:designation_id>/plan/", steps.save_plan, name="save_plan"),
    path("qsmos/<id:designation_id>/submit/", steps.submit_plan, name="submit_plan"),
    path("qsmos/<id:designation_id>/decide/", steps.decide_on_plan, name="decide_on_plan"),
    path("qsmos/<id:designation_id>/recommend/", steps.recommend, name="recommend"),
    path("qsmos/<id:designation_id>/designate/", steps.designate, name="designate"),
    path("qsmos/<id:designation_id>/start/", steps.start_operating, name="start_operating"),
    path("qsmos/<id:designation_id>/amend/", steps.amend_scope, name="amend_scope"),
    path("qsmos/<id:designation_id>/transfer/", steps.transfer_designation, name="transfer_designation"),
    path("qsmos/<id:designation_id>/retire/", steps.retire_designation, name="retire_designation"),
    path("officials/", register.officials, name="officials"),
    path("officials/register.csv", register.officials_csv, name="officials_csv"),
    path("officials/appoint/", register.appoint, name="appoint"),
    path("officials/vacancy/", register.vacancy, name="vacancy"),
    path("officials/<id:official_id>/", register.official, name="official"),
    path("officials/<id:official_id>/depart/", register.depart, name="depart"),
]
