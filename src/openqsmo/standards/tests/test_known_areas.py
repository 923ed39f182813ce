import re

from openqsmo.standards.content import known_areas
from openqsmo.standards.rules.areas import declared_areas


def test_every_area_on_record_has_a_code_a_title_an_address_and_a_source():
    for code, area in known_areas().items():
        assert re.fullmatch(r"[A-Z]{3}", code)
        assert area.code == code
        assert area.title
        assert area.source
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", area.slug)


def test_no_two_areas_share_an_address():
    slugs = [area.slug for area in known_areas().values()]
    assert len(set(slugs)) == len(slugs)


def test_no_name_means_two_areas():
    for area in known_areas().values():
        for name in (area.code, area.title, *area.also):
            assert declared_areas([f"{name} Standards"], known_areas()) == {area.code}


def test_an_unknown_name_declares_no_area():
    assert declared_areas(["Harbour Standards", "Grants Management Standardkkks"], known_areas()) == set()
