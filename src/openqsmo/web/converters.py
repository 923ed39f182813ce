"""Path parts of addresses: ``<id:…>`` is a row's identifier; a number too long for one is no page."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowIdConverter(IntConverter):
    """A whole number that fits a database's identifier; anything longer is not found."""

    regex = "[0-9]{1,18}"


register_converter(RowIdConverter, "id")
