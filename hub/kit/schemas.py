"""Asks the published XSDs and JSON Schemas whether a document is what they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from lxml import etree
from referencing import Registry, Resource

from hub.errors import Malformed
from hub.kit.places import published
from hub.mappings.json import load_json, read_json
from hub.mappings.xml import read_xml

VERSION = "1"


def validate(system: str, raw: bytes) -> None:
    """Raises Malformed: what the hardened readers say, or `xsd.invalid`, `json-schema.invalid` with the line
    and the schema's own type of error. Never says what the document holds.
    """
    folder = published("schemas") / system / VERSION
    if (folder / f"{system}.json").exists():
        _validate_json(system, folder, raw)
    else:
        _validate_xml(system, folder, raw)


def _validate_xml(system: str, folder: Path, raw: bytes) -> None:
    read_xml(raw)
    schema = _xsd(folder / f"{system}.xsd")
    tree = etree.fromstring(raw, _parser())
    if not schema.validate(tree):
        log: Any = schema.error_log
        first = log[0]
        raise _invalid("xsd.invalid", system, first.type_name, None, first.line)


def _validate_json(system: str, folder: Path, raw: bytes) -> None:
    document = read_json(raw)
    schema = _of_kind(json_schema(folder / f"{system}.json"), f"{system}.json", document.tag)
    error = best_match(schema.iter_errors(document.value))
    if error is not None:
        where = tuple(error.absolute_path)
        path = "/" + "/".join(name for name in where if isinstance(name, str))
        raise _invalid("json-schema.invalid", system, str(error.validator), path, document.line_of(where))


def _of_kind(whole: Draft202012Validator, name: str, kind: str) -> Validator:
    """The schema of the kind of document that it says it is, so that the error is about that one."""
    schema: Any = whole.schema
    named = {each["$ref"].rpartition("/")[2] for each in schema["oneOf"]}
    return whole.evolve(schema={"$ref": f"{name}#/$defs/{kind}"}) if kind in named else whole


def _invalid(code: str, system: str, kind: str, path: str | None, line: int | None) -> Malformed:
    return Malformed(
        code,
        f"the document is not what schemas/{system}/{VERSION} says: {kind}",
        path=path,
        line=line,
        advice="Compare the line with the schema.",
    )


@cache
def json_schema(path: Path) -> Draft202012Validator:
    """The JSON Schema in a file, with those beside it, which it names by their file names."""
    beside = {each.name: load_json(each.read_bytes()) for each in path.parent.glob("*.json")}
    for schema in beside.values():
        Draft202012Validator.check_schema(schema)
    resources = [(name, Resource.from_contents(schema)) for name, schema in beside.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(beside[path.name], registry=registry)


@cache
def _xsd(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path), _parser()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
