"""How the controls of a catalog become items of a standard.

Kept of a control: its title, family, statement, guidance, parameters, references and what it
relates to. Left in the catalog: assessment objectives and methods, and other properties.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openqsmo.standards.rules.oscal_documents import (
    Catalog,
    Control,
    Group,
    Parameter,
    Part,
    Property,
    Resource,
    every_control,
    every_parameter,
    loose_parameters,
)
from openqsmo.standards.rules.oscal_words import Words, inserted, inserted_by
from openqsmo.standards.vocabulary import ItemKind, ItemRecord, Source

RELATIONS = {
    "related": "related",
    "required": "requires",
    "incorporated-into": "incorporated_into",
    "moved-to": "moved_to",
}
LONGEST_LABEL = 80
_NIST = re.compile(r"([A-Za-z]{2})-0*([1-9][0-9]{0,2})(?:\.0*([1-9][0-9]{0,2}))?")
_CANONICAL = re.compile(r"([A-Z]{2})-([1-9][0-9]{0,2})(?:\(([1-9][0-9]{0,2})\))?")


def controls_as_items(
    catalog: Catalog, *, baselines: Mapping[str, Collection[str]]
) -> tuple[ItemRecord, ...]:
    """Each control and enhancement of a catalog as an item, in the catalog's order.

    ``baselines`` gives the OSCAL ids that each baseline holds, by its name (``low``); with none
    given an item says nothing of baselines. Content beside what every control has: ``oscal_id``;
    ``enhances``, the control that an enhancement belongs to; ``statement``, one line for each
    item, led by its labels (``a.1. …``) and with parameters in words; ``inserts``, the ids of the
    parameters in those lines and the guidance, in order.
    """
    making = _Making(
        identifiers=_identifiers(catalog),
        words=Words(_first_of_each(every_parameter(catalog))),
        loose={param.id: param for param in loose_parameters(catalog)},
        resources={one.uuid: one for one in catalog.back_matter.resources},
        baselines=baselines,
    )
    return tuple(making.item(*found) for found in _found(catalog))


def missing_from(catalog: Catalog, baselines: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """The ids of each baseline that no control of a catalog has; a baseline that lacks none is left out."""
    ids = {control.id for control in every_control(catalog)}
    missing = {name: tuple(id_ for id_ in held if id_ not in ids) for name, held in baselines.items()}
    return {name: lacking for name, lacking in missing.items() if lacking}


def canonical(oscal_id: str) -> str | None:
    """The identifier that an id of NIST SP 800-53 stands for, or None for an id of another form.

    >>> canonical("ac-2"), canonical("ac-2.1"), canonical("s1.1")
    ('AC-2', 'AC-2(1)', None)
    """
    match = _NIST.fullmatch(oscal_id)
    if match is None:
        return None
    return f"{match[1].upper()}-{match[2]}" + (f"({match[3]})" if match[3] else "")


def oscal_id_of(identifier: str) -> str:
    """The OSCAL id of a canonical identifier of NIST SP 800-53; any other text stays.

    >>> oscal_id_of("AC-2(1)"), oscal_id_of("1.1.1")
    ('ac-2.1', '1.1.1')
    """
    match = _CANONICAL.fullmatch(identifier)
    if match is None:
        return identifier
    return f"{match[1].lower()}-{match[2]}" + (f".{match[3]}" if match[3] else "")


def label_of(props: Iterable[Property]) -> str | None:
    """The label that is meant to be shown: the first that has no class."""
    return next((p.value.strip() for p in props if p.name == "label" and p.class_ is None), None)


def _first_of_each(params: Iterable[Parameter]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for param in params:
        found.setdefault(param.id, param)
    return found


def _identifiers(catalog: Catalog) -> dict[str, str]:
    """The identifier of each control by OSCAL id: NIST's form, else its label, else the id itself.

    A form or label that two controls share names neither.
    """
    wanted = {control.id: _wanted(control) for control in every_control(catalog)}
    times = Counter([*wanted.values(), *(id_ for id_ in wanted if wanted[id_] != id_)])
    return {id_: name if times[name] == 1 else id_ for id_, name in wanted.items()}


def _wanted(control: Control) -> str:
    label = label_of(control.props)
    fits = label is not None and len(label) <= LONGEST_LABEL
    return canonical(control.id) or (label if fits and label else control.id)


def _found(catalog: Catalog) -> Iterator[tuple[Control, Group | None, Control | None]]:
    """Each control with the group that it lies in and the control that it lies in, or None."""
    yield from _in(catalog, None, None)


def _in(
    holder: Catalog | Group | Control, family: Group | None, parent: Control | None
) -> Iterator[tuple[Control, Group | None, Control | None]]:
    for control in holder.controls:
        yield control, family, parent
        yield from _in(control, family, control)
    if not isinstance(holder, Control):
        for group in holder.groups:
            yield from _in(group, group if group.title else family, None)


@dataclass(frozen=True)
class _Making:
    """What is needed of a whole catalog to make an item of one control."""

    identifiers: Mapping[str, str]
    words: Words
    loose: Mapping[str, Parameter]
    resources: Mapping[str, Resource]
    baselines: Mapping[str, Collection[str]]

    def item(self, control: Control, family: Group | None, parent: Control | None) -> ItemRecord:
        texts = _texts(control, "statement"), _texts(control, "guidance")
        content = {
            "oscal_id": control.id,
            "title": control.title.strip(),
            "family": family.title.strip() if family and family.title else None,
            "family_id": family.id if family else None,
            "enhances": self._enhances(control, parent),
            "status": next((prop.value.strip() for prop in control.props if prop.name == "status"), None),
            "statement": [self.words.read(text) for text in texts[0]],
            "guidance": "\n".join(self.words.read(text) for text in texts[1]),
            "parameters": [self._parameter(param) for param in self._params(control)],
            "inserts": [id_ for text in (*texts[0], *texts[1]) for id_ in self.words.inserts(text)],
            **self._relations(control),
            "references": list(self._references(control)),
        }
        content = {key: value for key, value in content.items() if value not in (None, "", [])}
        if self.baselines:
            content["baselines"] = [name for name, ids in self.baselines.items() if control.id in ids]
        identifier = self.identifiers[control.id]
        return ItemRecord(ItemKind.CONTROL, "", identifier, content, Source(control.file, control.place))

    def _enhances(self, control: Control, parent: Control | None) -> str | None:
        """The control that an enhancement belongs to: the one it lies in, or that its NIST id names."""
        if parent is not None:
            return self.identifiers[parent.id]
        identifier = canonical(control.id)
        above = identifier.partition("(")[0] if identifier else None
        return above if above != identifier else None

    def _params(self, control: Control) -> Iterator[Parameter]:
        """A control's own parameters, then those that stand in no control and that its texts need."""
        yield from control.params
        wanted = list(inserted(control))
        seen = {param.id for param in control.params}
        for id_ in wanted:
            if id_ in self.loose and id_ not in seen:
                seen.add(id_)
                wanted.extend(inserted_by(self.loose[id_]))
                yield self.loose[id_]

    def _parameter(self, param: Parameter) -> dict[str, Any]:
        """A parameter in plain JSON; ``words`` is how it reads, ``choices`` are as the source has them."""
        how_many = param.select.how_many if param.select else None
        aggregates = [prop.value for prop in param.props if prop.name == "aggregates"]
        said = {
            "id": param.id,
            "label": (param.label or "").strip(),
            "words": self.words.of(param.id),
            "guidance": [one.prose.strip() for one in param.guidelines],
            "how_many": how_many.value if how_many else None,
            "choices": list(param.select.choices) if param.select else [],
            "values": list(param.values),
            "constraints": [one.description.strip() for one in param.constraints if one.description],
            "aggregates": aggregates,
            "loose": True if self.loose.get(param.id) is param else None,
        }
        return {key: value for key, value in said.items() if value not in (None, "", [])}

    def _relations(self, control: Control) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {key: [] for key in RELATIONS.values()}
        for link in control.links:
            key = RELATIONS.get(link.rel or "")
            id_ = link.href[1:]
            if key is not None and link.href.startswith("#") and id_:
                name = self.identifiers.get(id_) or canonical(id_) or id_
                if name not in found[key]:
                    found[key].append(name)
        return found

    def _references(self, control: Control) -> Iterator[dict[str, str]]:
        """The resources that a control refers to: title, citation, and an address that a browser may open."""
        for link in control.links:
            resource = self.resources.get(link.href[1:]) if link.rel == "reference" else None
            if resource is not None:
                hrefs = (one.href for one in resource.rlinks if re.match(r"https?://", one.href))
                said = {
                    "title": (resource.title or "").strip(),
                    "text": resource.citation.text.strip() if resource.citation else "",
                    "href": next(hrefs, ""),
                }
                yield {key: value for key, value in said.items() if value}


def _texts(control: Control, name: str) -> list[str]:
    """The prose of a control's parts of one name, one text for each part that has any or a label."""
    return [text for part in control.parts if part.name == name for text in _lines(part, "")]


def _lines(part: Part, above: str) -> Iterator[str]:
    label = label_of(part.props) or ""
    path = above + label
    prose = (part.prose or "").strip()
    if label or prose:
        yield f"{path} {prose}".strip() if label else prose
    for inner in part.parts:
        yield from _lines(inner, path)
