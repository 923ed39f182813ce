"""Read one snapshot of the FedRAMP Marketplace from its bytes."""

from openqsmo.catalog.rules.fedramp import agencies, dialect, products
from openqsmo.catalog.rules.fedramp.adoptions import read_adoptions
from openqsmo.catalog.rules.feed_records import FedrampFeed
from openqsmo.catalog.rules.feed_values import Place
from openqsmo.loads.reading import parse_json
from openqsmo.loads.report import Report


def read_fedramp(raw: bytes, file: str, report: Report) -> FedrampFeed:
    """The products, agencies and adoptions of a snapshot; every fault is on the report.

    Refuses what is not JSON (LOA-003 to LOA-005) or holds no list of products (LOA-007). Time and
    memory grow with the size of the file; findings are counted in full and kept as a sample.
    """
    place = Place(report, file)
    sections = dialect.cut(parse_json(raw, file, report), place)
    report.add_read("product", len(sections.products))
    report.add_read("agency", len(sections.agencies))
    product_rows, product_book = products.take_rows(sections.products, place)
    agency_rows, agency_book = agencies.take_rows(sections.agencies, place)
    read = tuple(products.read_product(row, product_book) for row in product_rows)
    adoptions = read_adoptions(sections, (product_rows, product_book), (agency_rows, agency_book), place)
    known = sorted(agency_book.by_id.values(), key=lambda agency: agency.agency_id)
    if sections.as_of is not None and not report.as_of:
        report.as_of = sections.as_of.isoformat()
    return FedrampFeed(
        file=file,
        as_of=sections.as_of,
        produced_by=sections.produced_by,
        products=read,
        agencies=tuple(agency for agency in known if agency.pseudo is None),
        pseudo_agencies=tuple(agency for agency in known if agency.pseudo is not None),
        adoptions=tuple(adoption for adoption in adoptions if adoption.agency.pseudo is None),
        unplaced=tuple(adoption for adoption in adoptions if adoption.agency.pseudo is not None),
        same_product_candidates=products.same_product_candidates(read, place),
    )
