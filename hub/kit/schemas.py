"""Asks the published XSDs whether a document is what they say."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

from hub.errors import Malformed
from hub.kit.places import published
from hub.mappings.xml import read_xml

VERSION = "1"


def validate(system: str, raw: bytes) -> None:
    """Raises Malformed: what the hardened reader says, or `xsd.invalid` with the line and the XSD's own type
    of error. Never says what the document holds.
    """
    read_xml(raw)
    schema = _schema(system)
    tree = etree.fromstring(raw, _parser())
    if not schema.validate(tree):
        log: Any = schema.error_log
        first = log[0]
        raise Malformed(
            "xsd.invalid",
            f"the document is not what schemas/{system}/{VERSION} says: {first.type_name}",
            line=first.line,
            advice="Compare the line with the schema.",
        )


@cache
def _schema(system: str) -> etree.XMLSchema:
    path = published("schemas") / system / VERSION / f"{system}.xsd"
    return etree.XMLSchema(etree.parse(str(path), _parser()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
