"""The catalogue's API door, by subject."""

from openqsmo.catalog.api.compare import router as compare
from openqsmo.catalog.api.follows import router as follows
from openqsmo.catalog.api.needs import router as needs
from openqsmo.catalog.api.offerings import router as offerings
from openqsmo.catalog.api.writes import router as writes

ROUTERS = (offerings, compare, needs, follows, writes)
