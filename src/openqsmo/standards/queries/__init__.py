"""Reads of the business standards. They are public: every viewer sees all of them."""

from openqsmo.standards.queries.lifecycle import AreaPage, activities, activity_page, area_page, areas

__all__ = ["AreaPage", "activities", "activity_page", "area_page", "areas"]
