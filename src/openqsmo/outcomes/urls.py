"""Addresses of outcomes."""

from django.urls import path

from openqsmo.outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("commitments/", views.commitment_list, name="commitments"),
    path("commitments/ask/", views.ask, name="ask"),
    path("commitments/<id:commitment_id>/", views.commitment, name="commitment"),
    path("commitments/<id:commitment_id>/answer/", views.answer, name="answer"),
    path("commitments/asked/<id:request_id>/", views.asked, name="asked"),
    path("feeds/commitments.<str:form>", views.feed, name="feed"),
]
