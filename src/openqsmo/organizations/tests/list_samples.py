"""Small lists of agencies in the form of the published ones."""

import csv
import io

from openqsmo.organizations.rules.broker import COLUMNS

FEDERAL = "Federal - Executive"


def broker(*agencies, name="broker.csv"):
    """The broker's list: agencies as (cgac, name, [(sub-tier, name), ...]), each with what is asked beside."""
    text = io.StringIO()
    writer = csv.DictWriter(text, tuple(COLUMNS), restval="")
    writer.writeheader()
    for cgac, agency, parts, *more in agencies:
        own = {"CGAC AGENCY CODE": cgac, "AGENCY NAME": agency} | (more[0] if more else {})
        writer.writerow(
            {**own, "FREC": f"{cgac}0", "FREC Entity Description": agency, "TOPTIER_FLAG": "TRUE"}
        )
        for subtier, part in parts:
            of_part = {"SUBTIER CODE": subtier, "SUBTIER NAME": part, "TOPTIER_FLAG": "FALSE"}
            writer.writerow({**own, "WEBSITE": "", "FREC": f"{cgac}0", **of_part})
    return name, text.getvalue().encode()


def domains(*rows, name="federal.csv"):
    """The registry's domains: (domain, organization, part)."""
    lines = ["Domain name,Domain type,Organization name,Suborganization name,City,State"]
    lines += [f'{domain},{FEDERAL},"{whole}","{part}",Washington,DC' for domain, whole, part in rows]
    return name, "\n".join(lines).encode()


def bureaus(*rows, name="bureaus.csv"):
    """The registry's agencies with their bureaus."""
    return name, "\n".join(["Agency,Bureau", *(f'"{whole}","{part}"' for whole, part in rows)]).encode()


OAKS = ("901", "Department of Oaks", [("9011", "Bureau of Acorns"), ("9012", "Bark Service")])
ELMS = ("902", "Department of Elms", [("9021", "Elm Leaf Council")])


def lists(*agencies, of_domains=(), of_bureaus=()):
    """All three lists."""
    return [broker(*agencies), domains(*of_domains), bureaus(*of_bureaus)]
