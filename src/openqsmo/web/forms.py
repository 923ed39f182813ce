"""Forms drawn with USWDS: label, hint and error beside the field; an error summary at the top."""

from django.forms.renderers import TemplatesSetting


class OpenqsmoFormRenderer(TemplatesSetting):
    """Django's form templates, replaced by ours in ``templates/web``."""

    field_template_name = "web/field.html"
