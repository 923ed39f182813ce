"""How a profile becomes the catalog of controls that it stands for.

Source: NIST's OSCAL profile-resolution specification (pages.nist.gov/OSCAL). A profile that
imports itself, an import that is not at hand and an id that names no control are refused:
a baseline that is short of a control must not pass for the whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from openqsmo.kernel.problems import FieldError
from openqsmo.kernel.words import counted, listed
from openqsmo.loads.reading import MOST_LEVELS
from openqsmo.loads.report import Report
from openqsmo.standards.rules.dirt import Dirt
from openqsmo.standards.rules.oscal_choosing import (
    Chosen,
    as_they_are,
    choose,
    clashes,
    combined,
    flat,
    keep,
    nested,
    structured,
)
from openqsmo.standards.rules.oscal_documents import (
    BackMatter,
    Catalog,
    Combine,
    Document,
    Import,
    Link,
    Merge,
    Modify,
    Parameter,
    Profile,
    Property,
    Resource,
    every_control,
)
from openqsmo.standards.rules.oscal_modifying import modified
from openqsmo.standards.rules.oscal_objects import refusal
from openqsmo.standards.rules.oscal_shapes import as_plain
from openqsmo.standards.rules.oscal_words import inserted, inserted_by

_REFERENCE = re.compile(r"#([\w.\-]+)")
_FETCH = "Load the catalog or profile that it names together with this profile."


def resolve(profile: Profile, documents: Mapping[str, Document], report: Report | None = None) -> Catalog:
    """The catalog that a profile stands for, from the documents that it draws on, by file name.

    Refused (LOA-007), with the place and what to do: an import that is not among the documents,
    imports in a circle, ids that name no control, one control imported twice without a rule.
    What has no effect is noted on the report. The result has no date of its own: it carries the
    profile's, and whoever writes it gives one.
    """
    dirt = Dirt(profile.file, report if report is not None else Report(profile.file))
    return _Resolving(documents, dirt).catalog(profile, ())


def missing_controls(profile: Profile, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The ids that a profile's own imports name and that no control has; refused as ``resolve`` is."""
    resolving = _Resolving(documents, Dirt(profile.file, Report(profile.file)))
    missing = [id_ for *_, chosen in resolving.choices(profile, ()) for id_ in chosen.missing]
    return tuple(dict.fromkeys(missing))


def named_controls(profile: Profile) -> tuple[str, ...]:
    """The ids that a profile names outright, whether or not any catalog at hand has such controls."""
    return tuple(
        dict.fromkeys(
            id_ for one in profile.imports for choosing in one.include_controls for id_ in choosing.with_ids
        )
    )


@dataclass
class _Resolving:
    documents: Mapping[str, Document]
    dirt: Dirt
    done: dict[int, Catalog] = field(default_factory=dict)

    def catalog(self, profile: Profile, chain: tuple[Profile, ...]) -> Catalog:
        """One profile resolved; ``chain`` are the profiles that import it."""
        selections: list[Catalog] = []
        sources: list[Catalog] = []
        for place, imported, chosen in self.choices(profile, chain):
            _need_all(profile, place, chosen)
            for pattern in chosen.idle_patterns:
                self.say(profile, f"{place}.include-controls", "The pattern matches no control.", pattern)
            selections.append(keep(imported, chosen.ids))
            sources.append(imported)
        body = self._merged(profile, selections, sources)
        if profile.modify is not None:
            _need_altered(profile, profile.modify, sources)
            body = modified(body, profile.modify, lambda *given: self.say(profile, *given))
        return _finished(profile, body, sources)

    def choices(self, profile: Profile, chain: tuple[Profile, ...]) -> Iterator[tuple[str, Catalog, Chosen]]:
        """Each import of a profile: its place, the catalog that it brings, what is chosen from it."""
        if not profile.imports:
            raise refusal(profile.file, "the profile imports nothing", "Give it an import.")
        for number, one in enumerate(profile.imports):
            place = f"profile.imports[{number}]"
            if not one.include_all and not one.include_controls:
                why = f"{place} says neither include-all nor include-controls"
                raise refusal(profile.file, why, "State one of them: what is meant is not guessed.")
            imported = self._imported(profile, one, place, (*chain, profile))
            yield place, imported, choose(imported, one)

    def say(self, profile: Profile, place: str, says: str, given: str) -> None:
        """Note what has no effect, with the file of the profile that says it."""
        self.dirt.report.note("no_effect", profile.file, place, says, given=given)

    def _imported(self, profile: Profile, one: Import, place: str, chain: tuple[Profile, ...]) -> Catalog:
        document = self._found(profile, one.href, place)
        if isinstance(document, Catalog):
            return document
        if any(document is above or (document.file and document.file == above.file) for above in chain):
            circle = listed([above.file for above in chain] + [document.file], "then")
            why = f"{place} closes a circle of imports: {circle}"
            raise refusal(profile.file, why, "Take out the import that leads back.")
        if len(chain) >= MOST_LEVELS:
            why = f"{place} goes through more than {MOST_LEVELS} profiles that import one another"
            raise refusal(profile.file, why, "Import a profile that is nearer to the catalog.")
        if id(document) not in self.done:
            self.done[id(document)] = self.catalog(document, chain)
        return self.done[id(document)]

    def _found(self, profile: Profile, href: str, place: str) -> Document:
        """The document that an import names, by its address or by the last part of it."""
        addresses = _addresses(profile, href, place)
        for address in addresses:
            if address in self.documents:
                return self.documents[address]
        names = {_last(address) for address in addresses} - {""}
        near = [key for key in self.documents if _last(key) in names]
        if len(near) > 1:
            why = f"{place} names {href!r}, which could be {listed(sorted(near), 'or')}"
            raise refusal(profile.file, why, "Give the files names of their own.")
        if not near:
            why = f"{place} imports {listed(addresses[:5], 'or')!r}, which is not at hand"
            raise refusal(profile.file, why, _FETCH)
        return self.documents[near[0]]

    def _merged(self, profile: Profile, selections: list[Catalog], sources: list[Catalog]) -> Catalog:
        merge = profile.merge or Merge()
        _need_one_structure(profile, merge)
        method = (merge.combine.method if merge.combine else None) or Combine.KEEP
        twice = clashes(selections)
        if twice and method is Combine.KEEP:
            why = (
                f"it imports more than once {_ids(twice)}, and keeping both would give one id to two controls"
            )
            raise refusal(profile.file, why, "Import each once, or set merge.combine to use-first.")
        if method is Combine.MERGE:
            says = "OSCAL no longer defines “merge”; the first control of an id takes in the others' content."
            self.say(profile, "profile.merge.combine", says, "merge")
        whole = nested(as_they_are(combined(selections, method)), sources)
        if merge.custom is not None:
            return self._structured(profile, whole, merge)
        return whole if merge.as_is else flat(whole)

    def _structured(self, profile: Profile, whole: Catalog, merge: Merge) -> Catalog:
        if merge.custom is None:
            return whole
        built = structured(whole, merge.custom, lambda *given: self.say(profile, *given))
        twice = clashes([built])
        if twice:
            why = f"merge.custom inserts more than once {_ids(twice)}"
            raise refusal(profile.file, why, "Insert each control at one place.")
        placed = {control.id for control in every_control(built)}
        for control in every_control(whole):
            if control.id not in placed:
                says = "The structure of the profile has no place for this control; it is left out."
                self.say(profile, "profile.merge.custom", says, control.id)
        return built


def _addresses(profile: Profile, href: str, place: str) -> list[str]:
    """The addresses under which an import may be found; a reference to a resource gives its links."""
    if not href.startswith("#"):
        return [href]
    uuid = href[1:]
    resource = next((one for one in profile.back_matter.resources if one.uuid == uuid), None)
    if resource is None:
        why = f"{place} refers to the resource {uuid}, which its back-matter does not hold"
        raise refusal(profile.file, why, "Add the resource, or give the address itself.")
    links = sorted(resource.rlinks, key=lambda link: not (link.media_type or "").endswith("json"))
    if not links:
        why = f"{place} refers to the resource {uuid}, which has no link to a file"
        raise refusal(profile.file, why, "Add an rlink to the resource.")
    return [link.href for link in links]


def _last(address: str) -> str:
    return re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1]


def _need_all(profile: Profile, place: str, chosen: Chosen) -> None:
    if chosen.missing:
        number = counted(len(chosen.missing), "id")
        why = f"{place} names {number} that no control of what it imports has: {', '.join(chosen.missing)}"
        fix = "Load the whole catalog that has them, or correct the ids."
        errors = [FieldError(f"{place}: {id_}", "No control has this id.", fix) for id_ in chosen.missing]
        raise refusal(profile.file, why, fix, errors)


def _need_altered(profile: Profile, modify: Modify, sources: Iterable[Catalog]) -> None:
    """Refuse an alteration of a control that is nowhere; one that is merely not taken has no effect."""
    known = {control.id for source in sources for control in every_control(source)}
    missing = [one.control_id for one in modify.alters if one.control_id not in known]
    if missing:
        why = f"modify.alters names ids that no imported control has: {', '.join(dict.fromkeys(missing))}"
        raise refusal(profile.file, why, "Correct the ids, or import the catalog that has them.")


def _need_one_structure(profile: Profile, merge: Merge) -> None:
    if sum((merge.flat, bool(merge.as_is), merge.custom is not None)) > 1:
        why = "merge gives more than one of flat, as-is and custom"
        raise refusal(profile.file, why, "Keep the one that is meant.")


def _ids(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - 10} more" if len(ids) > 10 else ""
    return ", ".join(ids[:10]) + more


def _finished(profile: Profile, body: Catalog, sources: list[Catalog]) -> Catalog:
    """The body with the profile's metadata, and of loose parameters and resources those that it uses."""
    metadata = replace(
        profile.metadata,
        oscal_version=_newest([profile.metadata.oscal_version, *(s.metadata.oscal_version for s in sources)]),
        props=(*profile.metadata.props, Property("resolution-tool", "OpenQSMO")),
        links=(*profile.metadata.links, Link(profile.file or "#", rel="source-profile")),
    )
    name = "/".join(one or "" for one in (profile.uuid, *(source.uuid for source in sources)))
    body = replace(
        body,
        uuid=str(uuid5(NAMESPACE_URL, f"resolved:{name}")),
        metadata=metadata,
        params=_used(body),
        file=profile.file,
    )
    return replace(body, back_matter=BackMatter(_resources(body, profile, sources)))


def _newest(versions: Iterable[str | None]) -> str | None:
    given = [version for version in versions if version]
    return max(given, key=lambda one: [int(part) for part in re.findall(r"[0-9]+", one)], default=None)


def _used(body: Catalog) -> tuple[Parameter, ...]:
    """The loose parameters that a text inserts, or another parameter that is used."""
    loose = {param.id: param for param in body.params}
    wanted = [id_ for control in every_control(body) for id_ in inserted(control)]
    used: set[str] = set()
    while wanted:
        id_ = wanted.pop()
        if id_ in loose and id_ not in used:
            used.add(id_)
            wanted.extend(inserted_by(loose[id_]))
    return tuple(param for id_, param in loose.items() if id_ in used)


def _resources(body: Catalog, profile: Profile, sources: Iterable[Catalog]) -> tuple[Resource, ...]:
    """The resources that the result refers to, or that ask to be kept; the last of a uuid counts."""
    found: dict[str, Resource] = {}
    holders: tuple[Document, ...] = (*sources, profile)
    for source in holders:
        for resource in source.back_matter.resources:
            if resource.uuid in found and _stays(found[resource.uuid]) and not _stays(resource):
                continue
            found.pop(resource.uuid, None)
            found[resource.uuid] = resource
    referred = set(_references(as_plain(replace(body, back_matter=BackMatter()))))
    wanted = [uuid for uuid, resource in found.items() if uuid in referred or _stays(resource)]
    kept: set[str] = set()
    while wanted:
        uuid = wanted.pop()
        if uuid in found and uuid not in kept:
            kept.add(uuid)
            wanted.extend(_references(as_plain(found[uuid])))
    return tuple(resource for uuid, resource in found.items() if uuid in kept)


def _stays(resource: Resource) -> bool:
    return any(prop.name == "keep" and prop.value == "always" for prop in resource.props)


def _references(value: Any) -> Iterator[str]:
    """Whatever stands behind a ``#`` in any text of plain JSON."""
    if isinstance(value, str):
        yield from _REFERENCE.findall(value)
    elif isinstance(value, dict):
        for child in value.values():
            yield from _references(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _references(child)
