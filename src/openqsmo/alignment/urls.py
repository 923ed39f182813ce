"""Addresses of the fit-gap."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.alignment.views import (
    answering,
    blast_radius,
    crosswalks,
    fit_gap,
    new_rules,
    plans,
    unique,
    waivers,
    workbooks,
)

AGENCY = "fit-gap/<slug:fit_gap_code>/agencies/<id:agency_id>/"
PAIR = "crosswalks/<id:from_version_id>/<id:to_version_id>/"
OFFERING = "fit-gap/<slug:fit_gap_code>/offerings/<id:offering_id>/"

app_name = "alignment"
urlpatterns: list[URLPattern] = [
    path("blast-radius/", blast_radius.drafts, name="blast_drafts"),
    path("blast-radius/<id:draft_id>/", blast_radius.draft, name="blast_radius"),
    path("blast-radius/<id:draft_id>/cost/", blast_radius.state_cost, name="state_cost"),
    path("crosswalks/", crosswalks.crosswalks, name="crosswalks"),
    path(PAIR, crosswalks.crosswalk, name="crosswalk"),
    path(f"{PAIR}decide/", crosswalks.decide_item, name="decide_crosswalk"),
    path(f"{PAIR}export.csv", crosswalks.export_crosswalk, name="export_crosswalk"),
    path(
        "crosswalks/decisions/<id:decision_id>/withdraw/",
        crosswalks.withdraw_decision,
        name="withdraw_crosswalk",
    ),
    path("fit-gap/", fit_gap.standards, name="standards"),
    path("fit-gap/plans/<id:plan_id>/", plans.plan, name="plan"),
    path("fit-gap/offerings/<id:offering_id>/", fit_gap.offering_entrance, name="offering_entrance"),
    path("fit-gap/followed/<id:followed_id>/settle/", answering.settle, name="settle_followed"),
    path("fit-gap/<slug:fit_gap_code>/", fit_gap.standard, name="standard"),
    path(AGENCY, fit_gap.agency, name="agency"),
    path(f"{AGENCY}functions/<str:function_key>/", answering.agency_function, name="agency_function"),
    path(f"{AGENCY}workbook.xlsx", workbooks.agency_workbook, name="agency_workbook"),
    path(f"{AGENCY}workbook/", workbooks.give_agency_workbook, name="give_agency_workbook"),
    path(f"{AGENCY}unique/", unique.state_unique, name="state_unique"),
    path(OFFERING, fit_gap.offering, name="offering"),
    path(f"{OFFERING}functions/<str:function_key>/", answering.offering_function, name="offering_function"),
    path(f"{OFFERING}workbook.xlsx", workbooks.offering_workbook, name="offering_workbook"),
    path(f"{OFFERING}workbook/", workbooks.give_offering_workbook, name="give_offering_workbook"),
    path(f"{OFFERING}plans/", plans.make_plan, name="make_plan"),
    path("unique-capabilities/", unique.uniques, name="uniques"),
    path("unique-capabilities/<id:unique_id>/", unique.unique, name="unique"),
    path("unique-capabilities/<id:unique_id>/decide/", unique.decide, name="decide_unique"),
    path("rules/", new_rules.rules, name="rules"),
    path("rules/enter/", new_rules.enter, name="enter_rule"),
    path("rules/feed.<str:form>", new_rules.feed, name="rules_feed"),
    path("rules/<id:rule_id>/", new_rules.rule, name="rule"),
    path("waivers/", waivers.waivers, name="waivers"),
    path("waivers/ask/", waivers.ask, name="ask_waiver"),
    path("waivers/<id:waiver_id>/", waivers.waiver, name="waiver"),
    path("waivers/<id:waiver_id>/decide/", waivers.decide, name="decide_waiver"),
    path("waivers/<id:waiver_id>/withdraw/", waivers.withdraw, name="withdraw_waiver"),
]
