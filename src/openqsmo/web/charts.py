"""Charts drawn on the server: figures in, an SVG and the table that says the same out.

A chart is never the only way to a figure, so ``Chart`` always carries its table;
``web/chart.html`` shows both. The drawing holds no style attribute and no script. Colors
stand as presentation attributes, so that it can be read on its own; ``openqsmo.css``
refines them by class and enlarges the words on a phone, for which every margin leaves room.

An unknown value (None) is a gap in a line and the word "Unknown" beside an empty bar.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor, log10

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openqsmo.kernel.words import day

Number = int | float | Decimal
Value = Number | None

UNKNOWN = "Unknown"
WIDTH = 640
LINE_HEIGHT = 320
TOP, FOOT, EDGE, SIDE = 44, 46, 10, 28
# The width of one character of the words as a phone enlarges them, in the drawing's units.
CHARACTER = 13.5
BAR_ROW, BAR_THICK, BAR_TEXT = 62, 16, 30
MOST_MONTHS, MOST_YEARS = 3, 4

LINE, FILL, GRID, WORDS, FRAME = "#0b5cab", "#e3eefa", "#d6dde6", "#46556a", "#8996a8"


@dataclass(frozen=True)
class Chart:
    """A drawing with the words and the table that must stand beside it."""

    name: str
    title: str
    says: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def number(value: Number) -> str:
    """A figure as it is written beside a chart: thousands with a comma, no decimal that is not there.

    >>> number(12400), number(Decimal("99.950")), number(0.1 + 0.2)
    ('12,400', '99.95', '0.3')
    """
    exact = Decimal(f"{value:.10g}") if isinstance(value, float) else Decimal(value)
    written = f"{exact:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def time_chart(
    points: Iterable[tuple[date, Value]],
    *,
    name: str,
    title: str,
    measure: str,
    in_steps: bool = False,
    words: Callable[[Number], str] = number,
) -> Chart:
    """Draw a measure over time, as a line or, where a value holds until the next one, in steps.

    ``name`` must be unique on its page: it prefixes the drawing's ids. Two values for one
    day keep the later one given. Without a known value there is no drawing, only the table.
    """
    series = sorted(dict(points).items())
    known = [(on, value) for on, value in series if value is not None]
    rows = tuple((day(on), UNKNOWN if value is None else words(value)) for on, value in series)
    says = _time_says(known, measure, words)
    svg = _time_svg(series, known, _Head(name, title, says), in_steps, words) if known else SafeString("")
    return Chart(name, title, says, svg, ("Date", measure), rows)


def bar_chart(
    bars: Iterable[tuple[str, Value]],
    *,
    name: str,
    title: str,
    subject: str,
    measure: str,
    words: Callable[[Number], str] = number,
) -> Chart:
    """Draw one bar per subject in the order given; ``subject`` and ``measure`` head the table's columns."""
    series = list(bars)
    known = [(label, value) for label, value in series if value is not None]
    rows = tuple((label, UNKNOWN if value is None else words(value)) for label, value in series)
    says = _bar_says(series, known, measure, words)
    svg = _bar_svg(series, _Head(name, title, says), words) if known else SafeString("")
    return Chart(name, title, says, svg, (subject, measure), rows)


def ticks(low: float, high: float, at_most: int = 4) -> list[float]:
    """Round values, evenly apart, that cover ``low`` to ``high`` (1, 2 or 5 times a power of ten apart)."""
    largest = max(abs(low), abs(high), 1.0)
    span = high - low
    if span < largest * 1e-9:  # one value, or two that no drawing can tell apart
        span = largest
    rough = span / at_most
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10, 20) if m * power >= rough * 0.999)
    first = floor(low / step)
    values = [first * step]
    while values[-1] < high - step * 1e-9:
        values.append((first + len(values)) * step)
    return values if len(values) > 1 else [*values, values[0] + step]


@dataclass(frozen=True)
class _Head:
    name: str
    title: str
    says: str


@dataclass(frozen=True)
class _Frame:
    """Where a day and a value fall on the drawing."""

    first: int
    last: int
    marks: tuple[float, ...]
    left: float

    def x(self, on: date) -> float:
        span = self.last - self.first
        share = (on.toordinal() - self.first) / span if span else 1.0
        return round(self.left + share * (WIDTH - SIDE - self.left), 1)

    def y(self, value: Number) -> float:
        low, high = self.marks[0], self.marks[-1]
        share = (float(value) - low) / (high - low)
        return round(LINE_HEIGHT - FOOT - share * (LINE_HEIGHT - FOOT - TOP), 1)


def _time_svg(
    series: Sequence[tuple[date, Value]],
    known: Sequence[tuple[date, Number]],
    head: _Head,
    in_steps: bool,
    words: Callable[[Number], str],
) -> SafeString:
    values = [float(value) for _, value in known]
    low, high = min(values), max(values)
    # Steps stand on a filled ground, which must be zero; a line may leave zero out to show its movement.
    shows_zero = in_steps or low < high / 2
    marks = tuple(ticks(min(0.0, low), max(0.0, high)) if shows_zero else ticks(low, high))
    left = EDGE + CHARACTER * max(len(words(_whole(mark))) for mark in marks)
    frame = _Frame(series[0][0].toordinal(), series[-1][0].toordinal(), marks, left)
    runs = [_places(run, frame, in_steps) for run in _runs(series)]
    inside = [
        _grid(frame, words),
        _dates(series[0][0], series[-1][0], frame),
        *[_area(run, frame) for run in runs if in_steps],
        *[_path(run) for run in runs],
        _last(known, frame, words),
    ]
    return _svg(head, LINE_HEIGHT, inside)


def _runs(series: Sequence[tuple[date, Value]]) -> list[list[tuple[date, Number]]]:
    """The series cut at every unknown value."""
    runs: list[list[tuple[date, Number]]] = [[]]
    for on, value in series:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((on, value))
    return [run for run in runs if run]


def _places(run: Sequence[tuple[date, Number]], frame: _Frame, in_steps: bool) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    for on, value in run:
        x, y = frame.x(on), frame.y(value)
        if in_steps and places:
            places.append((x, places[-1][1]))
        places.append((x, y))
    return places


def _path(places: Sequence[tuple[float, float]]) -> SafeString:
    if len(places) == 1:
        return format_html(
            '<circle class="oq-chart__dot" cx="{}" cy="{}" r="4" fill="{}"/>', *places[0], LINE
        )
    drawn = " L".join(f"{x} {y}" for x, y in places)
    return format_html(
        '<path class="oq-chart__line" d="M{}" fill="none" stroke="{}" stroke-width="3" '
        'stroke-linejoin="round" stroke-linecap="round"/>',
        drawn,
        LINE,
    )


def _area(places: Sequence[tuple[float, float]], frame: _Frame) -> SafeString:
    ground = frame.y(max(0.0, frame.marks[0]))
    drawn = " L".join(f"{x} {y}" for x, y in places)
    return format_html(
        '<path class="oq-chart__area" d="M{} {} L{} L{} {} Z" fill="{}"/>',
        places[0][0],
        ground,
        drawn,
        places[-1][0],
        ground,
        FILL,
    )


def _grid(frame: _Frame, words: Callable[[Number], str]) -> SafeString:
    lines = (
        (frame.left, WIDTH - SIDE, frame.y(mark), FRAME if mark == 0 else GRID, words(_whole(mark)))
        for mark in frame.marks
    )
    return format_html_join(
        "",
        '<line class="oq-chart__grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="{3}"/>'
        '<text x="{0}" y="{2}" dx="-8" dy="5" text-anchor="end" fill="' + WORDS + '">{4}</text>',
        lines,
    )


def _dates(first: date, last: date, frame: _Frame) -> SafeString:
    labels = ((x, LINE_HEIGHT - 14, WORDS, label) for x, label in _placed(date_labels(first, last), frame))
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>', labels)


def _placed(labels: Iterable[tuple[date, str]], frame: _Frame) -> list[tuple[float, str]]:
    """Each label's middle, moved inwards where a phone's larger words would leave the drawing."""
    halves = ((frame.x(on), len(label) * CHARACTER / 2, label) for on, label in labels)
    return [(min(max(x, half), WIDTH - half), label) for x, half, label in halves]


def date_labels(first: date, last: date) -> list[tuple[date, str]]:
    """The few days to name under a time line: starts of months or years, else its two ends."""
    for months in (1, 3, 6, 12, 24, 60, 120, 600, 6000):
        starts = _month_starts(first, last, months)
        if len(starts) <= (MOST_MONTHS if months < 12 else MOST_YEARS):
            break
    if len(starts) < 2:
        ends = [first, last] if first != last else [first]
        return [(on, f"{on:%b} {on.day}, {on.year}") for on in ends]
    return [(on, str(on.year) if months >= 12 else f"{on:%b} {on.year}") for on in starts]


def _month_starts(first: date, last: date, every: int) -> list[date]:
    """The first days of every so many months, counted from a January, from first to last."""
    month = first.year * 12 + first.month - 1
    month += (-month) % every
    if first.day > 1 and month == first.year * 12 + first.month - 1:
        month += every
    end = last.year * 12 + last.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(month, end + 1, every)]


def _last(known: Sequence[tuple[date, Number]], frame: _Frame, words: Callable[[Number], str]) -> SafeString:
    """The latest known value, named at its point: above it, or below it after a fall, clear of the line."""
    on, value = known[-1]
    x, y = frame.x(on), frame.y(value)
    has_fallen = len(known) > 1 and known[-2][1] > value and y < LINE_HEIGHT - FOOT - 26
    return format_html(
        '<circle class="oq-chart__dot" cx="{0}" cy="{1}" r="5" fill="{2}"/>'
        '<text class="oq-chart__value" x="{0}" y="{1}" dx="{3}" dy="{4}" text-anchor="{5}" font-weight="700" '
        'fill="{2}">{6}</text>',
        x,
        y,
        LINE,
        SIDE - 4 if x > WIDTH / 2 else 0,
        30 if has_fallen else -14,
        "end" if x > WIDTH / 2 else "start",
        words(value),
    )


def _bar_svg(series: Sequence[tuple[str, Value]], head: _Head, words: Callable[[Number], str]) -> SafeString:
    values = [float(value) for _, value in series if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = WIDTH / (high - low or 1.0)
    zero = round(abs(low) * scale, 1)
    inside = [
        _bar(place * BAR_ROW, label, value, (zero, scale), words)
        for place, (label, value) in enumerate(series)
    ]
    return _svg(head, len(series) * BAR_ROW, inside)


def _bar(
    top: int, label: str, value: Value, ruler: tuple[float, float], words: Callable[[Number], str]
) -> SafeString:
    zero, scale = ruler
    said = UNKNOWN if value is None else words(value)
    length = 0.0 if value is None else round(abs(float(value)) * scale, 1)
    start = zero - length if value is not None and value < 0 else zero
    return format_html(
        '<text x="0" y="{text}" fill="{words}">{label}</text>'
        '<text class="oq-chart__value" x="{width}" y="{text}" text-anchor="end" font-weight="700" '
        'fill="{words}">{said}</text>'
        '<rect class="oq-chart__track" x="0" y="{bar}" width="{width}" height="{thick}" rx="3" fill="{grid}" '
        'fill-opacity="0.5"/>'
        '<rect class="oq-chart__bar" x="{start}" y="{bar}" width="{length}" height="{thick}" rx="3" fill="{line}"/>',
        text=top + BAR_TEXT - 6,
        bar=top + BAR_TEXT + 2,
        label=_shortened(label, int(WIDTH / CHARACTER) - len(said) - 2),
        said=said,
        start=round(start, 1),
        length=length,
        width=WIDTH,
        thick=BAR_THICK,
        words=WORDS,
        grid=GRID,
        line=LINE,
    )


def _svg(head: _Head, height: int, inside: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="oq-chart__svg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="{name}-title {name}-says" font-family="Public Sans Web, sans-serif" font-size="16">'
        '<title id="{name}-title">{title}</title><desc id="{name}-says">{says}</desc>{inside}</svg>',
        width=WIDTH,
        height=height,
        name=head.name,
        title=_printable(head.title),
        says=_printable(head.says),
        inside=format_html_join("", "{}", ((part,) for part in inside)),
    )


def _time_says(known: Sequence[tuple[date, Number]], measure: str, words: Callable[[Number], str]) -> str:
    if not known:
        return f"{measure}: no value is known."
    (first_on, first), (last_on, last) = known[0], known[-1]
    if first_on == last_on:
        return f"{measure}: {words(last)} on {day(last_on)}."
    return f"{measure}: {words(first)} on {day(first_on)}, {words(last)} on {day(last_on)}."


def _bar_says(
    series: Sequence[tuple[str, Value]],
    known: Sequence[tuple[str, Number]],
    measure: str,
    words: Callable[[Number], str],
) -> str:
    if not known:
        return f"{measure}: no value is known."
    label, most = max(known, key=lambda bar: bar[1])
    unknown = len(series) - len(known)
    rest = f" Unknown for {unknown}." if unknown else ""
    return f"{measure}, {len(series)} rows; highest {words(most)} for {label}.{rest}"


def _shortened(label: str, room: int) -> str:
    label = _printable(label)
    return label if len(label) <= room else label[: max(room - 1, 1)].rstrip() + "…"


def _printable(text: str) -> str:
    """Text without the control characters that no XML document may hold."""
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")


def _whole(mark: float) -> Number:
    """An axis mark without the noise of binary fractions."""
    return int(mark) if mark == int(mark) else float(f"{mark:.10g}")
