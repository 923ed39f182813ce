"""Addresses of conformance."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.conformance.views import certificates, consistency, contracts, giving, runs

CONTRACT = "conformance/contracts/<str:contract_identifier>/<str:contract_version>/"
RUN = "conformance/runs/<id:run_id>/"

app_name = "conformance"
urlpatterns: list[URLPattern] = [
    path("conformance/", contracts.contract_list, name="contracts"),
    path("conformance/check-report.schema.json", contracts.report_schema, name="report_schema"),
    path("conformance/consistency/", consistency.consistency_list, name="consistency_list"),
    path(
        "conformance/consistency/<str:contract_identifier>/",
        consistency.consistency,
        name="consistency",
    ),
    path("conformance/contracts/new/", contracts.hold, name="hold"),
    path(CONTRACT, contracts.contract, name="contract"),
    path(f"{CONTRACT}contract.yaml", contracts.document, name="document"),
    path(f"{CONTRACT}rules/<path:rule_id>/", contracts.rule, name="rule"),
    path("conformance/runs/", runs.run_list, name="runs"),
    path("conformance/runs/compare/", runs.compare, name="compare"),
    path("conformance/runs/new/", giving.choose, name="choose"),
    path("conformance/runs/new/offerings/<id:offering_id>/", giving.give_offering, name="give_offering"),
    path("conformance/runs/new/agencies/<id:agency_id>/", giving.give_agency, name="give_agency"),
    path(RUN, runs.run, name="run"),
    path(f"{RUN}report.<str:form>", runs.report, name="report"),
    path(f"{RUN}check/", runs.check, name="check"),
    path(f"{RUN}submit/", runs.submit, name="submit"),
    path(f"{RUN}withdraw/", runs.withdraw, name="withdraw"),
    path(f"{RUN}delete/", runs.delete, name="delete"),
    path(f"{RUN}values/", runs.values, name="values"),
    path(f"{RUN}certificate/", certificates.certificate, name="certificate"),
    path(f"{RUN}badge.svg", certificates.badge, name="badge"),
]
