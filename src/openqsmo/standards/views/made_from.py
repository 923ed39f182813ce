"""Downloads of what is made from a version: its data contract, its catalog of controls."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from openqsmo.kernel.actor import ANYONE
from openqsmo.standards.queries.made_from import catalog_of, contract_of
from openqsmo.standards.rules.data_contracts import as_json, as_yaml
from openqsmo.web.access import ActedRequest, allow

CONTRACT_FORMS = {"yaml": (as_yaml, "application/yaml"), "json": (as_json, "application/json")}


@require_safe
@allow(*ANYONE)
def version_contract(
    request: ActedRequest, standard_code: str, version_number: int, form: str
) -> HttpResponse:
    if form not in CONTRACT_FORMS:
        raise Http404
    write, media = CONTRACT_FORMS[form]
    found = contract_of(code=standard_code, number=version_number, viewer=request.actor)
    name = f"{standard_code}-{version_number}.odcs.{form}"
    return _download(write(found.document).encode(), media, name)


@require_safe
@allow(*ANYONE)
def version_catalog(request: ActedRequest, standard_code: str, version_number: int) -> HttpResponse:
    text = catalog_of(code=standard_code, number=version_number, viewer=request.actor)
    return _download(text, "application/json", f"{standard_code}-{version_number}.oscal.json")


def _download(text: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{media}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
