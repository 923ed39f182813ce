"""One page that forgot to declare who may use it."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("undeclared/", lambda request: HttpResponse("secret")),
    path("", include("openqsmo.site.urls")),
]
