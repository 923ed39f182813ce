"""The page shell and its parts: what they promise to say, and how they say it to everyone."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import is_valid_path
from hypothesis import given
from hypothesis import strategies as st

from openqsmo.kernel.actor import VISITOR, Actor, Grant, Role
from openqsmo.kernel.problems import FieldError, Problem
from openqsmo.web.charts import time_chart
from openqsmo.web.templatetags import parts

WEB = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((WEB / "templates" / "web").glob("*.html"))
OWN_FILES = [*TEMPLATES, *sorted((WEB / "static" / "web").iterdir())]
ANA = Actor("Ana Alvarez", person_id=1, grants=frozenset({Grant(Role.QSMO_ANALYST, 7)}))
CLOSED = Problem(
    code="CAT-014",
    says="“<b>Payroll</b>” has no price.",
    fix="Add a price tier.",
    errors=(FieldError("price", "Price is empty.", "Give one tier."),),
)


class Page(HTMLParser):
    """What a rendered part holds: its elements with their attributes, and its words."""

    INLINE = frozenset({"a", "b", "del", "ins", "span", "strong"})
    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "line", "rect"})

    def __init__(self, html):
        super().__init__()
        self.html, self.elements, self.open, self.text = html, [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        self.text += "" if tag in self.INLINE else " "

    def handle_data(self, data):
        self.text += data

    @property
    def words(self):
        return " ".join(self.text.split())

    def all(self, tag, **wanted):
        wanted = {name.replace("_", "-").removeprefix("-"): value for name, value in wanted.items()}
        return [a for t, a in self.elements if t == tag and wanted.items() <= a.items()]

    @property
    def ids(self):
        return [a["id"] for _, a in self.elements if "id" in a]


def request_to(address="/", actor=VISITOR):
    request = RequestFactory().get(address)
    request.actor = actor
    return request


def page_of(template, context=None, address="/", actor=VISITOR):
    page = Page(render_to_string(f"web/{template}.html", context or {}, request_to(address, actor)))
    assert page.open == [], f"{page.open} left open"
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    return page


# What holds for every file


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_part_begins_by_saying_what_it_needs(template):
    lines = template.read_text().splitlines()
    said = lines[1] if lines[0].startswith("{% extends") else lines[0]
    assert said.startswith("{# Needs: ")
    assert said.endswith("#}")


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.name)
def test_nothing_asks_another_host_for_anything(path):
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text()))
    assert addresses <= {"http://www.w3.org"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_part_holds_a_style_or_a_script_of_its_own(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_every_class_of_ours_in_a_part_is_styled():
    css = (WEB / "static" / "web" / "openqsmo.css").read_text()
    text = "".join(path.read_text() for path in TEMPLATES)
    named = set(re.findall(r"\boq-[a-z]+(?:__[a-z]+)?(?:--[a-z]+)?(?![\w-])", text))
    assert {name for name in named if f".{name}" not in css} == set()


def test_every_tone_is_styled():
    css = (WEB / "static" / "web" / "openqsmo.css").read_text()
    assert all(f".oq-tag--{tone}" in css for tone in set(parts.TONES.values()))


# The page shell


def test_the_shell_names_its_language_its_title_and_one_main_part_that_can_be_skipped_to():
    page = page_of("page")
    assert page.all("html", lang="en")
    assert page.all("meta", name="viewport")
    assert page.all("a", href="#main-content", _class="usa-skipnav")
    assert [main["id"] for main in page.all("main")] == ["main-content"]
    assert "Marketplace of shared services | OpenQSMO" in page.text
    assert page.html.lstrip().startswith("<!doctype html>")


def test_a_visitor_is_offered_to_sign_in_and_sees_no_account_menu():
    page = page_of("page")
    assert page.all("a", href="/sign-in/")
    assert not page.all("form", action="/sign-out/")


def test_whoever_is_signed_in_sees_who_they_are_and_signs_out_by_a_post():
    page = page_of("page", actor=ANA)
    assert "Ana Alvarez" in page.text
    assert "QSMO analyst" in page.text
    assert page.all("form", action="/sign-out/", method="post")
    assert page.all("input", name="csrfmiddlewaretoken")
    assert not page.all("a", href="/sign-in/")


def test_a_person_without_a_role_is_told_so():
    assert "Signed in, without a role yet" in page_of("page", actor=Actor("Vic", person_id=3)).text


def test_the_shell_warns_of_synthetic_data_only_in_a_demonstration(settings):
    settings.IS_DEMONSTRATION = True
    assert "Synthetic demonstration data" in page_of("page").text
    settings.IS_DEMONSTRATION = False
    assert "Synthetic" not in page_of("page").text


def test_the_search_keeps_the_words_that_were_asked_and_gives_way_to_a_pages_own():
    box = page_of("page", address='/offerings/?q=pay"roll').all("input", id="site-search")
    assert box[0]["value"] == 'pay"roll'
    assert not page_of("page", {"has_own_search": True}).all("input", id="site-search")


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", [("/", "page")]),
        ("/offerings/", [("/offerings/", "page")]),
        ("/offerings/12/", [("/offerings/", "true")]),
        ("/sign-in/", []),
    ],
)
def test_the_navigation_marks_the_part_of_the_site_that_a_page_belongs_to(address, current):
    links = page_of("header", address=address).all("a")
    assert [(a["href"], a["aria-current"]) for a in links if "aria-current" in a] == current


@pytest.mark.parametrize("actor", [VISITOR, ANA], ids=["visitor", "signed in"])
def test_every_link_of_the_shell_leads_to_a_page(actor):
    page = page_of("page", actor=actor)
    named = [a["href"] for a in page.all("a")] + [a["action"] for a in page.all("form")]
    paths = {path for path in named if path.startswith("/")}
    assert len(paths) > 12
    assert {path for path in paths if not is_valid_path(path)} == set()


def test_a_message_is_announced_as_urgently_as_it_is():
    said = [Message(constants.SUCCESS, "Saved."), Message(constants.ERROR, "Not saved.")]
    page = page_of("messages", {"messages": said})
    assert [box["role"] for box in page.all("div") if "role" in box] == ["status", "alert"]
    assert page.words == "Saved. Not saved."


# Refusals and forms


def test_a_problem_says_what_is_wrong_what_to_do_its_code_and_leads_to_each_field():
    page = page_of("problem", {"problem": CLOSED})
    assert page.words == (
        "“<b>Payroll</b>” has no price. Add a price tier. Price is empty. Give one tier. Code CAT-014"
    )
    assert page.all("a", href="#id_price")
    assert page.all("section", role="alert")


@pytest.mark.parametrize(
    ("status", "eyebrow", "offers_sign_in"),
    [
        (401, "Not open to you", True),
        (403, "Not open to you", False),
        (404, "Not found", False),
        (409, "Not possible", False),
        (500, "Our fault", False),
    ],
)
def test_a_refused_page_is_headed_by_the_problem_and_says_where_to_go(status, eyebrow, offers_sign_in):
    problem = Problem("WEB-001", "This is not open.", "Sign in.", status=status)
    page = page_of("refused", {"problem": problem}, address="/needs/?a=1&b=2", actor=ANA)
    assert len(page.all("h1")) == 1
    assert f"{eyebrow} This is not open. Sign in." in page.words
    sign_in = page.all("a", href="/sign-in/?next=%2Fneeds%2F%3Fa%3D1%26b%3D2")
    assert bool(sign_in) is offers_sign_in


class NeedForm(forms.Form):
    title = forms.CharField(label="What is missing?", help_text="One sentence <here>.")
    agency = forms.ChoiceField(label="Agency", choices=[("", "Choose"), ("a", "Labor")])
    detail = forms.CharField(label="Detail", widget=forms.Textarea, required=False)
    modes = forms.MultipleChoiceField(
        label="Modes", choices=[("v", "Vendor"), ("q", "QSMO-built")], widget=forms.CheckboxSelectMultiple
    )
    often = forms.ChoiceField(label="How often", choices=[("n", "At once")], widget=forms.RadioSelect)
    named = forms.BooleanField(label="May be named", required=False, help_text="Else only the QSMO sees it.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


CONTROLS = ("input", "select", "textarea")


def controls_of(page):
    return [a for t, a in page.elements if t in CONTROLS and a.get("type") != "hidden"]


@pytest.mark.parametrize("form", [NeedForm(), NeedForm({})], ids=["empty", "with errors"])
def test_every_control_has_a_label_of_its_own_and_names_only_hints_that_are_there(form):
    page = page_of("form", {"form": form})
    labelled = [a["for"] for a in page.all("label")]
    assert sorted(a["id"] for a in controls_of(page)) == sorted(labelled)
    described = [a["aria-describedby"].split() for _, a in page.elements if a.get("aria-describedby")]
    assert described
    assert {name for names in described for name in names} <= set(page.ids)


def test_a_form_with_errors_keeps_them_beside_the_fields_and_lists_them_with_links_at_the_top():
    page = page_of("form", {"form": NeedForm({"title": "", "modes": ["v"]})})
    links = [a["href"] for a in page.all("a")]
    assert links == ["#id_title", "#id_agency", "#id_often"]
    assert {link[1:] for link in links} <= set(page.ids)
    assert page.all("span", id="id_title_error")
    assert page.all("input", value="v", checked=None) or page.all("input", value="v", checked="")
    assert page.all("input", id="id_title", aria_invalid="true")


def test_an_error_of_the_whole_form_is_in_the_summary():
    form = NeedForm({})
    form.add_error(None, "Two people changed this at once.")
    assert "Two people changed this at once." in page_of("form_errors", {"form": form}).words


def test_a_form_without_errors_has_no_summary():
    form = NeedForm({"title": "x", "agency": "a", "modes": ["v"], "often": "n"})
    assert form.is_valid()
    assert page_of("form_errors", {"form": form}).words == ""


def test_controls_carry_the_class_of_their_kind_and_optional_fields_say_so():
    page = page_of("form", {"form": NeedForm()})
    classes = {a["id"]: a.get("class") for a in controls_of(page)}
    assert classes["id_title"] == "usa-input"
    assert classes["id_agency"] == "usa-select"
    assert classes["id_detail"] == "usa-textarea"
    assert classes["id_modes_0"] == classes["id_named"] == "usa-checkbox__input"
    assert classes["id_often_0"] == "usa-radio__input"
    assert page.words.count("(optional)") == 1
    assert "One sentence <here>." in page.words


def test_a_field_drawn_by_django_itself_is_drawn_by_our_part():
    assert 'class="usa-form-group' in NeedForm()["title"].as_field_group()


# Nothing to show, in four ways


def test_none_yet_says_what_it_is_for_and_gives_the_first_action():
    context = {
        "title": "No saved search yet",
        "purpose": "It writes to you.",
        "action_url": "/x/",
        "action": "Search",
    }
    page = page_of("empty_none_yet", context)
    assert page.words == "No saved search yet It writes to you. Search"
    assert page.all("a", href="/x/")


def test_no_match_repeats_the_filters_and_offers_each_way_out():
    chips = [{"label": "Mode: Vendor", "remove_url": "?q=a"}]
    context = {
        "what": "offerings",
        "query": "payrol",
        "chips": chips,
        "reset_url": "?",
        "save_url": "/s/",
        "missing_url": "/m/",
        "nearest": [{"name": "Payroll", "url": "/p/", "lacks": "FedRAMP High"}],
    }
    page = page_of("empty_no_match", context)
    assert "No offerings match “payrol” with this filter" in page.words
    assert "Payroll lacks FedRAMP High" in page.words
    assert [a["href"] for a in page.all("a")] == ["?q=a", "/p/", "/m/", "/s/", "?"]


def test_not_allowed_names_the_role_and_who_gives_it():
    context = {"what": "Prices", "role": "Agency user", "granted_by": "Your administrator"}
    page = page_of("empty_not_allowed", context)
    assert "Agency user" in page.words
    assert "Your administrator can give it to you" in page.words
    assert page.all("a")
    assert not page_of("empty_not_allowed", context, actor=ANA).all("a")


@pytest.mark.parametrize(("loaded", "said"), [("", "Never"), ("June 5, 2026", "June 5, 2026")])
def test_no_data_says_which_source_when_it_was_loaded_and_who_owns_it(loaded, said):
    context = {"what": "service levels", "source": "Monthly report", "owner": "NFC", "loaded": loaded}
    words = page_of("empty_no_data", context).words
    assert words == f"No data: service levels Source Monthly report Last load {said} Owner NFC"


# Facts and figures


def test_an_unknown_figure_is_unknown_and_not_zero():
    figure = {"label": "Days", "value": None, "source": "Reports", "as_of": "May 2026", "coverage": "None."}
    words = page_of("figure", {"figure": figure}).words
    assert words == "Days Unknown Reports, as of May 2026. None."
    assert "0 " in page_of("figure", {"figure": {**figure, "value": "0", "unit": "days"}}).words


def test_a_figure_leads_to_its_rows_and_carries_its_mark():
    figure = {
        "label": "Spend",
        "value": "$2",
        "href": "/rows/",
        "source": "S",
        "as_of": "A",
        "coverage": "C",
        "is_synthetic": True,
    }
    page = page_of("figure", {"figure": figure})
    assert page.all("a", href="/rows/")
    assert "Synthetic" in page.words


def test_a_value_that_nobody_gave_says_so():
    assert page_of("unknown").words == "Not given"
    assert page_of("unknown", {"why": "asked in May"}).words == "Not given (asked in May)"


def test_a_status_says_who_holds_it_since_when_and_what_comes_next():
    context = {
        "words": "In review",
        "tone": "info",
        "holder": "HR QSMO",
        "since": "June 5",
        "next": "Decision",
    }
    assert page_of("status", context).words == "In review With HR QSMO Since June 5 Next Decision"


@pytest.mark.parametrize(
    ("state", "tone"), [("published", "good"), ("suspended", "bad"), ("in_review", "info"), ("new", "quiet")]
)
def test_a_state_has_one_tone_everywhere_and_a_new_one_is_quiet(state, tone):
    assert parts.tone(state) == tone


OFFERING = {
    "key": "7",
    "url": "/offerings/7/",
    "name": "Payroll",
    "provider": "NFC",
    "mode": "Existing government service",
    "state": "published",
    "state_label": "Published",
    "summary": "Pays people.",
    "price": "",
    "security": "",
    "used_by": None,
    "updated": "June 5, 2026",
}


def test_a_card_says_what_is_not_known_and_offers_to_compare():
    page = page_of("card", {"offering": {**OFFERING, "may_compare": True, "missing": ["PIV", "export"]}})
    assert "Price Not given Security Not given Used by Unknown" in page.words
    assert "Lacks: PIV and export" in page.words
    assert page.all("input", name="offering", value="7", form="compare")
    assert "Synthetic" not in page.words


def test_a_card_of_a_listed_solution_names_whose_list_it_is_from():
    listed = {**OFFERING, "source": "the FedRAMP Marketplace", "as_of": "November 20, 2026", "used_by": 1}
    words = page_of("card", {"offering": listed}).words
    assert "Listed from the FedRAMP Marketplace, as of November 20, 2026" in words
    assert "Used by 1 agency" in words


def test_history_tells_each_change_with_both_values_and_why():
    event = {
        "at": datetime(2026, 6, 5, 20, 5, tzinfo=UTC),
        "who": "Ana",
        "says": "Price changed",
        "why": "New fees.",
        "changes": [{"field": "Price", "before": "", "after": "$142"}],
    }
    assert page_of("history", {"events": [event]}).words == (
        "Price changed June 5, 2026, 4:05 PM EDT · Ana Price Not given → After: $142 Why: New fees."
    )


def test_downloads_name_what_is_downloaded_for_who_hears_only_the_link():
    page = page_of("download_links", {"what": "this list", "downloads": [{"label": "CSV", "url": "/x.csv"}]})
    assert page.words == "Download this list: CSV of this list"


def test_breadcrumbs_end_with_the_page_itself():
    page = page_of("breadcrumbs", {"crumbs": [{"label": "Home", "url": "/"}], "here": "Payroll"})
    assert page.words == "Home Payroll"
    assert page.all("li", aria_current="page")


def test_section_links_lead_to_the_sections():
    page = page_of("sections", {"sections": [{"id": "price", "label": "Price"}]})
    assert page.all("a", href="#price")


def test_each_cell_of_a_table_carries_its_column_and_the_total_is_marked():
    context = {
        "caption": "Prices",
        "columns": ["Tier", "Price"],
        "rows": [["1", "$5"]],
        "total": ["All", "$5"],
        "numbers": 1,
    }
    page = page_of("table", context)
    assert [a["data-label"] for a in page.all("td")] == ["Price", "Price"]
    assert [a["scope"] for a in page.all("th")] == ["col", "col", "row", "row"]
    assert page.all("tr", _class="oq-table__total")
    assert len(page.all("td", _class="oq-number")) == 2


def test_a_chart_stands_with_its_source_and_the_same_figures_as_a_table():
    chart = time_chart([(date(2026, 6, 1), 3), (date(2026, 7, 1), None)], name="c", title="T", measure="M")
    page = page_of("chart", {"chart": chart, "source": "FedRAMP", "as_of": "June 2026"})
    assert "Source: FedRAMP, as of June 2026." in page.words
    assert "June 1, 2026 3 July 1, 2026 Unknown" in page.words
    assert len(page.all("svg")) == 1


# Facets and pages

options = st.lists(st.booleans(), max_size=40).map(
    lambda ticks: [{"value": place, "is_selected": is_on} for place, is_on in enumerate(ticks)]
)


@given(options)
def test_no_option_of_a_facet_is_lost_and_no_selected_one_is_folded_away(given_options):
    groups = parts.facet_groups(given_options)
    values = [option["value"] for group in groups for option in group.options]
    assert sorted(values) == list(range(len(given_options)))
    assert not any(option["is_selected"] for group in groups if group.is_more for option in group.options)
    assert all(group.options for group in groups[1:])


def test_facets_are_one_plain_form_that_keeps_the_query():
    options = [SimpleNamespace(value="v", label="Vendor", count=1512, is_selected=True)]
    facets = [{"name": "mode", "legend": "Sourcing mode", "options": options}]
    page = page_of("facets", {"facets": facets, "action": "/offerings/", "query": "pay", "selected": 1})
    assert page.all("form", action="/offerings/", method="get")
    assert page.all("input", type="hidden", name="q", value="pay")
    assert page.all("input", type="checkbox", name="mode", value="v")[0].get("checked", "no") is None
    assert "Filters (1 on) Sourcing mode Vendor 1,512 Apply filters" in page.words


def test_a_long_facet_folds_the_rest_away_with_how_many_they_are():
    options = [{"value": n, "label": f"F{n}", "count": n, "is_selected": n == 11} for n in range(12)]
    facets = [{"name": "function", "legend": "Function", "options": options}]
    page = page_of("facets", {"facets": facets, "action": "/", "query": ""})
    assert "F11 11 Show 5 more under Function F6" in page.words
    assert page.all("fieldset", data_narrow="Function")


@given(st.integers(1, 60), st.data())
def test_page_links_lead_to_the_first_the_last_and_the_neighbours(pages, data):
    number = data.draw(st.integers(1, pages))
    links = parts.page_links(Context({"request": request_to("/offerings/?mode=v")}), number, pages)
    shown = [link.number for link in links if link.number]
    assert shown == sorted(set(shown))
    assert {1, pages, number, max(1, number - 1), min(pages, number + 1)} <= set(shown)
    assert [link.number for link in links if link.is_current] == [number]
    for before, gap, after in zip(links, links[1:], links[2:], strict=False):
        if gap.number is None:
            assert after.number - before.number > 2


def test_page_links_keep_every_filter():
    page = page_of(
        "pagination", {"number": 2, "pages": 3}, address="/offerings/?mode=v&mode=q&page=2&q=a%26b"
    )
    assert page.all("a", href="?mode=v&mode=q&page=3&q=a%26b", rel="next")
    assert page.all("a", href="?mode=v&mode=q&page=1&q=a%26b", rel="prev")
    assert page.all("a", aria_current="page")


def test_a_single_page_has_no_page_links():
    assert page_of("pagination", {"number": 1, "pages": 1}).html.strip() == ""


# Words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "1 day ago"),
        (59, "59 days ago"),
        (60, "2 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
        (-3, "in 3 days"),
        (-400, "in 13 months"),
    ],
)
def test_how_far_a_day_is_away(days, said):
    assert parts.how_far(days) == said


def test_dates_are_absolute_with_the_relative_in_brackets_and_nothing_for_none(time_machine):
    time_machine.move_to(datetime(2026, 6, 8, 3, 0, tzinfo=UTC))  # still June 7 in Washington
    assert parts.day_ago(date(2026, 6, 5)) == "June 5, 2026 (2 days ago)"
    assert parts.day_ago(datetime(2026, 6, 8, 2, 0, tzinfo=UTC)) == "June 7, 2026 (today)"
    assert parts.day_ago(None) == parts.day(None) == parts.moment(None) == ""


@given(st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)))
def test_a_moment_names_its_day_in_the_marketplaces_own_time_zone(naive):
    at = naive.replace(tzinfo=UTC)
    assert parts.moment(at).startswith(parts.day(at) + ", ")
    assert parts.moment(at).endswith((" EST", " EDT"))
    assert parts.moment(at) != parts.moment(at + timedelta(minutes=1))


def test_counts_and_rows_of_words_read_as_people_write_them():
    template = Template(
        '{% load parts %}{{ 1|counted:"agency,agencies" }}; {{ names|listed }}; {{ 12345|number }}'
    )
    assert template.render(Context({"names": ["a", "b", "c"]})) == "1 agency; a, b and c; 12,345"


@pytest.mark.parametrize(
    ("written", "said"), [("2026-06-05", "June 5, 2026"), ("Not Active", "Not Active"), ("", "")]
)
def test_a_day_kept_as_text_is_written_in_words_and_what_is_none_stays(written, said):
    assert parts.written_day(written) == said
