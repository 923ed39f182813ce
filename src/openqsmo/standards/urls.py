"""Addresses of the business standards."""

from django.urls import path, register_converter
from django.urls.resolvers import URLPattern

from openqsmo.standards import views

app_name = "standards"


class ItemIdentifierConverter:
    """The identifier of an item of a standard: any text, also with blanks, dots and slashes.

    Browsers and servers drop a part of an address that is empty or made of dots, so such a part is led
    by a tilde, and one that begins with a tilde by another.
    """

    regex = r"[^\x00]+"

    def to_python(self, value: str) -> str:
        return "/".join(part.removeprefix("~") for part in value.split("/"))

    def to_url(self, value: str) -> str:
        return "/".join(
            f"~{part}" if part.startswith("~") or not part.strip(".") else part for part in value.split("/")
        )


register_converter(ItemIdentifierConverter, "item")

urlpatterns: list[URLPattern] = [
    path("functions/", views.functions, name="functions"),
    path("functions/<slug:code>/", views.area, name="area"),
    path("activities/<str:identifier>/", views.activity, name="activity"),
    path("standards/", views.board, name="standards"),
    path("standards/export.<str:form>", views.export_found, name="export_found"),
    path("standards/citations/", views.citations, name="citations"),
    path("standards/<slug:standard_code>/", views.standard, name="standard"),
    path("standards/<slug:standard_code>/<id:version_number>/", views.version, name="version"),
    path(
        "standards/<slug:standard_code>/<id:version_number>/export.<str:form>",
        views.export_version,
        name="export_version",
    ),
    path(
        "standards/<slug:standard_code>/<id:version_number>/contract.<str:form>",
        views.version_contract,
        name="version_contract",
    ),
    path(
        "standards/<slug:standard_code>/<id:version_number>/catalog.json",
        views.version_catalog,
        name="version_catalog",
    ),
    path("standards/<slug:standard_code>/differences/", views.version_differences, name="differences"),
    path("standards/<slug:standard_code>/items/<item:item_identifier>/", views.item, name="item"),
]
