"""Addresses of loads."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.loads import views

app_name = "loads"
urlpatterns: list[URLPattern] = [
    path("loads/", views.load_index, name="loads"),
    path("loads/<id:load_id>/", views.load, name="load"),
    path("loads/<id:load_id>/export.<str:form>", views.export, name="export"),
]
