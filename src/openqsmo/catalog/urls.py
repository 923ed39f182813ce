"""Addresses of the catalogue."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.catalog.views import (
    compare,
    drafts,
    evidence,
    export,
    feeds,
    follows,
    moves,
    needs,
    offering,
    search,
    workbench,
)

app_name = "catalog"
urlpatterns: list[URLPattern] = [
    path("offerings/", search.offerings, name="offerings"),
    path("offerings/export.<str:form>", export.export, name="export"),
    path("offerings/<id:offering_id>/", offering.offering, name="offering"),
    path("offerings/<id:offering_id>/versions/<id:number>/", offering.version, name="version"),
    path("offerings/<id:offering_id>/history/", offering.offering_history, name="offering_history"),
    path("offerings/<id:offering_id>/follow/", follows.follow_offering, name="follow_offering"),
    path("workbench/", workbench.bench, name="workbench"),
    path("offerings/new/", workbench.start, name="start"),
    path("offerings/<id:offering_id>/edit/", drafts.edit, name="edit"),
    path("offerings/<id:offering_id>/moves/<slug:verb>/", moves.move, name="move"),
    path("offerings/<id:offering_id>/evidence/<id:evidence_id>/", evidence.evidence, name="evidence"),
    path("offerings/<id:offering_id>/evidence/<slug:field>/give/", evidence.give, name="give_evidence"),
    path("compare/", compare.compare, name="compare"),
    path("compare/export.<str:form>", compare.compare_export, name="compare_export"),
    path("feeds/offerings/<id:offering_id>.<str:form>", feeds.offering_feed, name="offering_feed"),
    path("feeds/offerings.<str:form>", feeds.search_feed, name="search_feed"),
    path("follows/", follows.my_follows, name="my_follows"),
    path("follows/search/", follows.follow_search, name="follow_search"),
    path("follows/<id:follow_id>/change/", follows.change_follow, name="change_follow"),
    path("follows/<id:follow_id>/stop/", follows.stop_following, name="stop_following"),
    path("needs/", needs.need_list, name="need_list"),
    path("needs/new/", needs.record, name="record_need"),
    path("needs/<id:need_id>/", needs.need, name="need"),
    path("needs/<id:need_id>/end/", needs.end, name="end_need"),
]
