"""Addresses of the business standards."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.standards import views

app_name = "standards"
urlpatterns: list[URLPattern] = [
    path("functions/", views.functions, name="functions"),
    path("functions/<slug:code>/", views.area, name="area"),
    path("activities/<str:identifier>/", views.activity, name="activity"),
]
