"""Every address, by domain."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from openqsmo.site import views
from openqsmo.site.api import api
from openqsmo.web import refusals

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("health/empty/", views.empty, name="empty"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("license/", views.license_page, name="license"),
    path("problems/", views.problems, name="problems"),
    path("api/v1/", api.urls),
    path("api/", views.api_documentation, name="api_documentation"),
    path("api/reference/<slug:group>/", views.api_group, name="api_group"),
    path("api/openapi.json", views.openapi, name="openapi"),
    path("", include("openqsmo.loads.urls")),
    path("", include("openqsmo.people.urls")),
    path("", include("openqsmo.organizations.urls")),
    path("", include("openqsmo.standards.urls")),
    path("", include("openqsmo.governance.urls")),
    path("", include("openqsmo.drafting.urls")),
    path("", include("openqsmo.catalog.urls")),
    path("", include("openqsmo.conformance.urls")),
    path("", include("openqsmo.alignment.urls")),
    path("", include("openqsmo.cases.urls")),
    path("", include("openqsmo.outcomes.urls")),
]
