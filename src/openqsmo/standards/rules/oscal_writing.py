"""How controls and baselines are written as OSCAL JSON, so that reading gives them back.

Every uuid is made from what is written, so that the same content gives the same file.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from openqsmo.standards.rules.oscal_documents import (
    BackMatter,
    Catalog,
    Choosing,
    Citation,
    Constraint,
    Control,
    Document,
    Group,
    Guideline,
    HowMany,
    Import,
    Link,
    Merge,
    Metadata,
    Parameter,
    Part,
    Profile,
    Property,
    Resource,
    ResourceLink,
    Selection,
)
from openqsmo.standards.rules.oscal_items import RELATIONS, canonical, oscal_id_of
from openqsmo.standards.rules.oscal_objects import refusal
from openqsmo.standards.rules.oscal_shapes import as_plain
from openqsmo.standards.rules.oscal_words import Words
from openqsmo.standards.vocabulary import ItemRecord

OSCAL_VERSION = "1.1.2"
_LABELS = re.compile(r"((?:\(?[A-Za-z0-9]{1,4}[.)])+)(?: (?=\S)|$)")
_LABEL = re.compile(r"\(?[A-Za-z0-9]{1,4}[.)]")


def write_catalog(items: Iterable[ItemRecord], *, title: str, version: str, last_modified: datetime) -> bytes:
    """Controls as an OSCAL catalog, as UTF-8 JSON; baselines are profiles, so they are not in it.

    ``controls_as_items`` of what is written gives the items back. An insert of a parameter that
    none of the items has stays in words. A date without a time zone is a ValueError.
    """
    catalog = _Writing(tuple(items)).catalog()
    metadata = _metadata(title, version, last_modified)
    return write_document(_with_uuid(replace(catalog, metadata=metadata)))


def write_profile(
    items: Iterable[ItemRecord],
    baseline: str,
    *,
    catalog: str,
    title: str,
    version: str,
    last_modified: datetime,
) -> bytes:
    """One baseline as an OSCAL profile that takes its controls, as they are, from the file ``catalog``.

    Refused (LOA-007) where no item is in the baseline: OSCAL has no empty selection.
    """
    ids = tuple(_id_of(item) for item in items if baseline in item.content.get("baselines", ()))
    if not ids:
        why = f"no control is in the baseline {baseline[:60]!r}"
        raise refusal(title, why, "Choose a baseline that has controls.")
    profile = Profile(
        imports=(Import(catalog, include_controls=(Choosing(with_ids=ids),)),),
        metadata=_metadata(title, version, last_modified),
        merge=Merge(as_is=True),
    )
    return write_document(_with_uuid(profile))


def write_document(document: Document) -> bytes:
    """A catalog or profile as OSCAL JSON, such as a resolved one; reading gives the same document back."""
    key = "catalog" if isinstance(document, Catalog) else "profile"
    return (json.dumps({key: as_plain(document)}, ensure_ascii=False, indent=2) + "\n").encode()


def _with_uuid(document: Document) -> Document:
    """A document with a uuid made from its content."""
    content = json.dumps(as_plain(document), sort_keys=True)
    return replace(document, uuid=str(uuid5(NAMESPACE_URL, content)))


def _metadata(title: str, version: str, last_modified: datetime) -> Metadata:
    if last_modified.tzinfo is None:
        raise ValueError("OSCAL wants a date with its time zone")
    return Metadata(
        title=title,
        last_modified=last_modified.isoformat(),
        version=version,
        oscal_version=OSCAL_VERSION,
    )


def _id_of(item: ItemRecord) -> str:
    given = item.content.get("oscal_id")
    return given if isinstance(given, str) else oscal_id_of(item.identifier)


@dataclass
class _Nested:
    """A part in the making, with the labels that lead to it."""

    labels: tuple[str, ...]
    name: str
    label: str | None
    prose: str | None
    inner: "list[_Nested]" = field(default_factory=list)


class _Writing:
    """The writing of one set of items."""

    def __init__(self, items: Sequence[ItemRecord]) -> None:
        self.items = items
        self.ids = {item.identifier: _id_of(item) for item in items}
        self.loose = _loose(items)
        self.words = Words(
            {
                one["id"]: _parameter(one)
                for item in reversed(items)
                for one in item.content.get("parameters", ())
            }
        )
        self.resources: dict[str, Resource] = {}

    def catalog(self) -> Catalog:
        inside: dict[str, list[ItemRecord]] = {}
        top: dict[tuple[str | None, str | None], list[ItemRecord]] = {}
        for item in self.items:
            above = item.content.get("enhances")
            if above in self.ids and above != item.identifier:
                inside.setdefault(above, []).append(item)
            else:
                family = item.content.get("family_id"), item.content.get("family")
                top.setdefault(family, []).append(item)
        groups = tuple(
            Group(title, id_, "family", controls=self._controls(of, inside))
            for (id_, title), of in top.items()
            if title is not None
        )
        plain = [item for (_, title), of in top.items() if title is None for item in of]
        controls = self._controls(plain, inside)
        back_matter = BackMatter(tuple(self.resources.values()))
        return Catalog(params=self.loose, controls=controls, groups=groups, back_matter=back_matter)

    def _controls(
        self, items: Iterable[ItemRecord], inside: Mapping[str, list[ItemRecord]]
    ) -> tuple[Control, ...]:
        return tuple(
            replace(self._control(item), controls=self._controls(inside.get(item.identifier, ()), inside))
            for item in items
        )

    def _control(self, item: ItemRecord) -> Control:
        content = item.content
        id_ = _id_of(item)
        ids = list(content.get("inserts", ()))
        statement = [self.words.marked(line, ids) for line in content.get("statement", ())]
        guidance = self.words.marked(content["guidance"], ids) if content.get("guidance") else None
        status = content.get("status")
        parts = _statement(statement, id_)
        if guidance:
            parts += (Part("guidance", id=f"{id_}_gdn", prose=guidance),)
        loose = {param.id for param in self.loose}
        return Control(
            id=id_,
            title=content.get("title") or item.identifier,
            class_=None if canonical(id_) is None else _nist_class(id_),
            params=tuple(_parameter(one) for one in content.get("parameters", ()) if one["id"] not in loose),
            props=(
                Property("label", item.identifier),
                *([Property("status", status)] if status else []),
            ),
            links=tuple(self._links(content)),
            parts=parts,
        )

    def _links(self, content: Mapping[str, Any]) -> Iterable[Link]:
        for rel, key in RELATIONS.items():
            for identifier in content.get(key, ()):
                yield Link("#" + (self.ids.get(identifier) or oscal_id_of(identifier)), rel=rel)
        for reference in content.get("references", ()):
            yield Link("#" + self._resource(reference).uuid, rel="reference")

    def _resource(self, reference: Mapping[str, str]) -> Resource:
        said = json.dumps(dict(sorted(reference.items())))
        uuid = str(uuid5(NAMESPACE_URL, said))
        text, href = reference.get("text"), reference.get("href")
        return self.resources.setdefault(
            uuid,
            Resource(
                uuid,
                title=reference.get("title"),
                citation=Citation(text) if text else None,
                rlinks=(ResourceLink(href),) if href else (),
            ),
        )


def _nist_class(id_: str) -> str:
    return "SP800-53-enhancement" if "." in id_ else "SP800-53"


def _loose(items: Iterable[ItemRecord]) -> tuple[Parameter, ...]:
    """The parameters that stand in no control, each once."""
    found: dict[str, Parameter] = {}
    for item in items:
        for one in item.content.get("parameters", ()):
            if one.get("loose"):
                found.setdefault(one["id"], _parameter(one))
    return tuple(found.values())


def _parameter(said: Mapping[str, Any]) -> Parameter:
    choices, how_many = tuple(said.get("choices", ())), said.get("how_many")
    many = HowMany(how_many) if how_many else None
    return Parameter(
        id=said["id"],
        props=tuple(Property("aggregates", one) for one in said.get("aggregates", ())),
        label=said.get("label"),
        constraints=tuple(Constraint(one) for one in said.get("constraints", ())),
        guidelines=tuple(Guideline(one) for one in said.get("guidance", ())),
        values=tuple(said.get("values", ())),
        select=Selection(many, choices) if choices or many else None,
    )


def _statement(lines: Sequence[str], id_: str) -> tuple[Part, ...]:
    """The lines of a statement as one part with its items in it, nested as their labels are."""
    if not lines:
        return ()
    root = _Nested((), "statement", None, None)
    rest = lines
    if not _LABELS.match(lines[0]):
        root.prose, rest = lines[0], lines[1:]
    path = [root]
    for line in rest:
        match = _LABELS.match(line)
        labels = tuple(_LABEL.findall(match[1])) if match else ()
        while len(path) > 1 and not _leads(path[-1].labels, labels):
            path.pop()
        own = "".join(labels[len(path[-1].labels) :]) or None
        prose = (line[match.end() :] if match else line) or None
        item = _Nested(labels, "item", own, prose)
        path[-1].inner.append(item)
        if labels:
            path.append(item)
    return (_part(root, f"{id_}_smt"),)


def _leads(above: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    return len(above) < len(labels) and labels[: len(above)] == above


def _part(nested: _Nested, id_: str) -> Part:
    """A part in the making as a part, with ids that its labels or else its number give."""
    props = (Property("label", nested.label),) if nested.label else ()
    inner: list[Part] = []
    used: set[str] = set()
    for number, one in enumerate(nested.inner, 1):
        step = re.sub(r"[^A-Za-z0-9]+", ".", one.label or "").strip(".") or f"line{number}"
        step = step if step not in used else f"{step}-{number}"
        used.add(step)
        inner.append(_part(one, f"{id_}.{step}"))
    return Part(nested.name, id=id_, props=props, prose=nested.prose, parts=tuple(inner))
