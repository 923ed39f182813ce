"""The one API: each domain's router under its own path."""

from openqsmo.alignment.api import ROUTERS as ALIGNMENT
from openqsmo.cases.api import ROUTERS as CASES
from openqsmo.catalog.api import ROUTERS as CATALOG
from openqsmo.conformance.api import ROUTERS as CONFORMANCE
from openqsmo.drafting.api import ROUTERS as DRAFTING
from openqsmo.governance.api import officials, qsmos
from openqsmo.loads.api import router as loads
from openqsmo.organizations.api import router as organizations
from openqsmo.outcomes.api import router as outcomes
from openqsmo.people.api import router as people
from openqsmo.standards.api import router as standards
from openqsmo.web.api import make_api

DESCRIPTION = """\
Everything that the marketplace's pages show, under `/api/v1/`. Public data needs no token; more opens
with a token of your own (`Authorization: Bearer …`, made on your account page), never further than
your roles. Lists are walked with `cursor`, in the order of `id`: no row is lost or repeated while data
changes. Every refusal is RFC 9457 problem details with `code`, `says` and `fix`.
"""

api = make_api(DESCRIPTION)
for _router in (*CATALOG, *CONFORMANCE, *ALIGNMENT):
    api.add_router("", _router)
api.add_router("/loads", loads)
api.add_router("", outcomes)
api.add_router("", standards)
api.add_router("", people)
api.add_router("", organizations)
for _router in DRAFTING:
    api.add_router("/drafts", _router)
api.add_router("/qsmos", qsmos)
api.add_router("/officials", officials)
for _router in CASES:
    api.add_router("", _router)
