"""Addresses of organizations."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.organizations.views import agencies, keeping, lists, names

app_name = "organizations"
urlpatterns: list[URLPattern] = [
    path("agencies/", lists.agencies, name="agencies"),
    path("agencies/export.csv", lists.agencies_csv, name="agencies_csv"),
    path("agencies/resolve/", agencies.resolve, name="resolve"),
    path("agencies/register/", keeping.register, name="register"),
    path("agencies/<id:organization_id>/", agencies.organization, name="organization"),
    path("agencies/<id:organization_id>/change/", keeping.change, name="change"),
    path("agencies/<id:organization_id>/codes/give/", keeping.give_code, name="give_code"),
    path("agencies/<id:organization_id>/codes/<id:code_id>/end/", keeping.end_code, name="end_code"),
    path("providers/", lists.providers, name="providers"),
    path("providers/export.csv", lists.providers_csv, name="providers_csv"),
    path("names/", names.names, name="names"),
    path("names/ask/", names.ask, name="ask_name"),
    path("names/<id:question_id>/", names.name, name="name"),
    path("names/<id:question_id>/decide/", names.decide, name="decide_name"),
    path("names/<id:question_id>/reopen/", names.reopen, name="reopen_name"),
]
