"""What Lifecare SP's documents and the forms of the manual routine have alike: a JSON object with a head."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from hub.sandbox.systems.document import (
    MARK,
    STOCKHOLM,
    CannotMake,
    Draft,
    NotValid,
    Received,
    Wristwatch,
    new_id,
)

Fields = dict[str, Any]

#: What a document and the answer to it say of the case alike.
_OF_THE_CASE = ("ärendenummer", "initiativ", "kallelse", "referenser")


class Drawer:
    """The published JSON Schema of one system, and the one reader."""

    def __init__(self, file: Path) -> None:
        beside = {each.name: json.loads(each.read_bytes()) for each in file.parent.glob("*.json")}
        resources = [(name, Resource.from_contents(schema)) for name, schema in beside.items()]
        registry: Registry[Any] = Registry().with_resources(resources)
        kinds = [each["$ref"].rpartition("/")[2] for each in beside[file.name]["oneOf"]]
        self._of_kind = {
            kind: Draft202012Validator({"$ref": f"{file.name}#/$defs/{kind}"}, registry=registry)
            for kind in kinds
        }

    def read(self, raw: bytes) -> Fields:
        """The document; NotValid where it is no JSON object or none that the schema knows."""
        try:
            found = json.loads(raw)
        except ValueError:
            raise NotValid("not JSON") from None
        schema = self._of_kind.get(str(found.get("typ"))) if isinstance(found, dict) else None
        if schema is None or not schema.is_valid(found):
            raise NotValid("not what the published schema says")
        checked: Fields = found
        return checked


class Sheet:
    """Reads and writes one system's documents; the two systems add their own kinds."""

    system: str
    media_type = "application/json"
    #: Kinds of documents that a unit answers.
    asks: frozenset[str]
    #: The kind of document that is a unit's answer, and goes with the receipts.
    answers: str
    #: What the person's number is called, and whose number of the case stands in Ärendenummer.
    person_id: str
    own_number: str

    def __init__(self, schemas: Path, watch: Wristwatch) -> None:
        self._drawer = Drawer(schemas / f"{self.system}.json")
        self._watch = watch

    def read(self, raw: bytes) -> Received:
        """The document, checked; a Mottagningskvitto is none, it belongs in an answer."""
        fields = self._drawer.read(raw)
        if fields["typ"] == "Mottagningskvitto":
            raise NotValid("a Mottagningskvitto is not delivered")
        return Received(
            id=fields["meddelandeId"],
            root=fields["typ"],
            unit=next(map(_unit_id, fields.get("mottagare", ())), ""),
            sender=_unit_id(fields["avsändare"]),
            refs=self._refs(fields),
            marks=marks_of(fields),
            revision=fields.get("revision", 1),
            about=fields.get("svarPå"),
            asks=self._asks(fields),
            tree=fields,
        )

    def receipt(self, about: str, code: str | None = None) -> bytes:
        said = {
            "typ": "Mottagningskvitto",
            "version": "1",
            "meddelandeId": new_id(),
            "gäller": about,
            "tidpunkt": self.now().isoformat(timespec="seconds"),
            "besked": "Avvisat" if code else "Mottaget",
        }
        return _written({**said, "kod": code} if code else said)

    def read_receipt(self, raw: bytes) -> tuple[str, bool]:
        fields = self._drawer.read(raw)
        if fields["typ"] != "Mottagningskvitto":
            raise NotValid("not a Mottagningskvitto")
        return fields["meddelandeId"], fields["besked"] == "Mottaget"

    def _asks(self, fields: Fields) -> bool:
        return fields["typ"] in self.asks

    def _refs(self, fields: Fields) -> dict[str, str]:
        case = fields.get("ärende", {})
        refs = {f"{ref['system']}/{ref['slag']}": ref["värde"] for ref in case.get("referenser", ())}
        own = {self.own_number: case.get("ärendenummer"), "meeting": case.get("kallelse")}
        return {**refs, **_kept(own)}

    # Writing

    def now(self) -> datetime:
        return self._watch.now().astimezone(STOCKHOLM)

    def stamp(self) -> str:
        """Now, as the system writes moments."""
        return self.now().isoformat(timespec="seconds")

    def make(self, order: Fields) -> tuple[Draft, ...]:
        raise CannotMake("do")

    def draft(self, kind: str, order: Fields, **contents: object) -> Draft:
        """A document of this kind: head, case and person, then its contents."""
        message_id = new_id()
        person = {self.person_id: _needed(order, "person"), "namn": order.get("person_name")}
        fields = {
            "typ": kind,
            "version": "1",
            "meddelandeId": message_id,
            "revision": order.get("revision"),
            "skickat": self.stamp(),
            "avsändare": _unit(_needed(order, "from")),
            "mottagare": [_unit(unit) for unit in _needed(order, "to")],
            "ärende": self._case(order),
            "person": _kept(person),
            **contents,
        }
        return self._sealed(fields, {"case": "/".join((order.get("numbers") or {}).values()) or message_id})

    def reply(self, kind: str, to: Received, **contents: object) -> Draft:
        """A document that answers another, in the name of the unit that got it."""
        asked = to.tree
        case = {key: asked.get("ärende", {}).get(key) for key in _OF_THE_CASE}
        fields = {
            "typ": kind,
            "version": "1",
            "meddelandeId": new_id(),
            "svarPå": to.id,
            "skickat": self.stamp(),
            "avsändare": asked["mottagare"][0],
            "mottagare": [asked["avsändare"]],
            "ärende": _kept(case),
            "person": {self.person_id: asked["person"][self.person_id]},
            **contents,
        }
        return self._sealed(fields, {"about": to.id, "case": to.refs.get("hub/case", to.id)})

    def _case(self, order: Fields) -> Fields:
        return _kept({**(order.get("numbers") or {}), "kallelse": order.get("meeting")})

    def _sealed(self, fields: Fields, order: Fields) -> Draft:
        raw = _written(_kept(fields))
        checked = self._drawer.read(raw)
        return Draft(
            id=checked["meddelandeId"],
            root=checked["typ"],
            unit=_unit_id(checked["avsändare"]),
            to_units=tuple(_unit_id(unit) for unit in checked["mottagare"]),
            case=str(order["case"]),
            refs=self._refs(checked),
            marks=marks_of(checked),
            about=order.get("about"),
            to="receipts" if checked["typ"] == self.answers else "messages",
            raw=raw,
        )


def marks_of(fields: Fields) -> tuple[str, ...]:
    """The marks that stand anywhere in the document, each once."""
    return tuple(dict.fromkeys(MARK.findall(json.dumps(fields, ensure_ascii=False))))


def _unit(card: dict[str, str]) -> Fields:
    return _kept({"namn": card["name"], "hsaId": card.get("hsa_id")})


def _unit_id(unit: Fields) -> str:
    return str(unit.get("hsaId") or unit["namn"])


def _kept(fields: Fields) -> Fields:
    """Without what is absent or empty."""
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [])}


def _needed(order: Fields, name: str) -> Any:
    if order.get(name) in (None, "", []):
        raise CannotMake(name)
    return order[name]


def _written(fields: Fields) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()
