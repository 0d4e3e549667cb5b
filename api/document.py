"""The OpenAPI document: made of the collections, their choices and the data package, and so never at odds with them."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from api import asking, problems
from components import i18n, open_words
from components.i18n import gettext as _
from data import catalogue, open_data, package

VERSION: Final = "1.0.0"
# What a search has to hold besides spaces and signs; JSON Schema knows no class of all letters.
_NOT_ONLY_SIGNS: Final = r"[^\s!-/:-@\[-`{-~]"
_METHODS: Final = "GET, HEAD, OPTIONS"
_TYPES: Final = {"number": "number", "integer": "integer"}
# One question of each collection that has an answer, for examples.
EXAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "observations": {"indicator": "returnees_region_share", "country": "MAR"},
    "indicators": {"topic": "returnees"},
    "regions": {"country": "TUN", "level": "governorate"},
    "mechanisms": {"country": "TUN", "status": "active", "service": "entrepreneurship"},
    "agreements": {"country": "MAR", "subject": "social_security", "status": "in_force"},
    "findings": {"dimension": "employment", "judgement": "weakness,gap"},
    "recommendations": {"addressee": "government", "dimension": "employment"},
    "links": {"country": "MAR", "relation": "advances"},
    "sources": {"source_kind": "survey,census"},
    "glossary": {"term": "avr"},
    "evidence-gaps": {"country": "TUN", "topic": "returnees"},
}


def written(language: str, prefix: str) -> bytes:
    """Return the document as JSON."""
    return json.dumps(openapi(language, prefix), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


@lru_cache(maxsize=8)
def openapi(language: str, prefix: str = "") -> dict[str, Any]:
    """Return the document in a language, for an API that stands under the path `prefix`; leave it unchanged."""
    with i18n.speaking(language):
        licence = package.licence()
        return {
            "openapi": "3.1.0",
            "info": {
                "title": _("Open data of Awda"),
                "version": VERSION,
                "summary": _("The evidence on return migration in Morocco and Tunisia, every row with its source."),
                "description": _about(),
                "license": {"name": licence["name"], "url": licence["path"]},
            },
            "servers": [{"url": prefix or "/"}],
            "paths": _paths(),
            "components": {
                "parameters": _parameters(),
                "schemas": _schemas(),
                "headers": _headers(),
                "responses": _responses(),
            },
        }


def _about() -> str:
    """Say what holds for every address."""
    return "\n\n".join(
        (
            _(
                "Parameters have the names and codes of the links of the dashboard; rows are those of its downloads. "
                "Several codes of a parameter are joined by commas: a row fits if it has one of them. A row has to fit "
                "every parameter. What is not known is refused, never ignored."
            ),
            _(
                "The format is chosen by the end of the address (.json, .csv, .geojson) or by the header Accept. JSON "
                "comes in pages of 100 rows, at most 1,000 with per_page; CSV holds all rows unless page or per_page "
                "is given. CSV is UTF-8 without a byte order mark; bom=yes adds one, which spreadsheets need to read "
                "accents and Arabic. An empty cell (null in JSON) means unknown, never zero."
            ),
            _(
                "Answers carry a tag (ETag): a question asked again with If-None-Match is answered by 304 while "
                "nothing has changed. HEAD and OPTIONS are answered, bodies are packed (brotli, gzip), and pages of "
                "other sites may read the API. Who asks too often gets 429 with Retry-After. Every error is problem "
                "details (RFC 9457) with what was wrong and what is allowed."
            ),
            _("A text in a cell of CSV that a spreadsheet would take for a formula begins with an apostrophe."),
        )
    )


def codes_name(choice: open_data.Choice) -> str:
    """Return the name under which the codes of a choice are listed; some codes of a list have another than all."""
    known = tuple(choice.known())
    if choice.code_list and known != catalogue.codes(choice.code_list):
        return f"some_{choice.code_list}_codes_{len(known)}"
    return f"{choice.code_list or choice.name}_codes"


def _example(collection: str, choice: open_data.Choice) -> list[str] | str:
    """Return an example of a choice."""
    given = EXAMPLES[collection].get(choice.name, "")
    if choice.kind == open_data.SPAN:
        return "-".join(choice.known())
    if choice.kind == open_data.WORDS:
        return "tounesna"
    codes = given.split(",") if given else [choice.known()[0]]
    return codes if choice.kind == open_data.CODES else codes[0]


def _schema_of(choice: open_data.Choice) -> dict[str, Any]:
    """Return what values of a choice look like."""
    if choice.kind == open_data.SPAN:
        first, last = choice.known()
        return {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{4})?$", "x-first": first, "x-last": last}
    if choice.kind == open_data.WORDS:
        return {"type": "string", "minLength": 1, "maxLength": open_data.LONGEST_WORDS, "pattern": _NOT_ONLY_SIGNS}
    codes = {"$ref": f"#/components/schemas/{codes_name(choice)}"}
    if choice.kind == open_data.CODE:
        return codes
    return {"type": "array", "items": codes, "minItems": 1, "maxItems": asking.MOST_CODES, "uniqueItems": True}


def _parameters() -> dict[str, Any]:
    """Describe every parameter."""
    found = {
        f"{collection.name}.{choice.name}": {
            "name": choice.name,
            "in": "query",
            "required": False,
            "description": open_words.choice_says(collection.name, choice.name),
            **({"style": "form", "explode": False} if choice.kind == open_data.CODES else {}),
            "schema": _schema_of(choice),
            "example": _example(collection.name, choice),
        }
        for collection in open_data.collections().values()
        for choice in collection.choices
    }
    return found | {
        "lang": {
            "name": asking.LANGUAGE,
            "in": "query",
            "description": _("Language of names and texts that come in one language."),
            "schema": {"type": "string", "enum": list(i18n.LANGUAGES), "default": i18n.DEFAULT_LANGUAGE},
            "example": "fr",
        },
        "page": {
            "name": asking.PAGE,
            "in": "query",
            "description": _("Part of the answer, from 1; one beyond the last is answered by 404."),
            "schema": {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1},
            "example": 1,
        },
        "per_page": {
            "name": asking.PER_PAGE,
            "in": "query",
            "description": _("Rows of a part."),
            "schema": {"type": "integer", "minimum": 1, "maximum": asking.MOST_ON_A_PAGE},
            "example": 100,
        },
        "bom": {
            "name": asking.BOM,
            "in": "query",
            "description": _("Whether CSV begins with a byte order mark, which spreadsheets need."),
            "schema": {"type": "string", "enum": ["yes", "no"], "default": "no"},
            "example": "yes",
        },
    }


def _paths() -> dict[str, Any]:
    """Describe every address."""
    found: dict[str, Any] = {}
    for collection in open_data.collections().values():
        every = asking.forms(collection)
        found[f"/v1/{collection.name}"] = {"get": _operation(collection, "", every)}
        for form in every:
            found[f"/v1/{collection.name}.{form}"] = {"get": _operation(collection, form, (form,))}
    found["/v1/datapackage.zip"] = {
        "get": {
            "operationId": "datapackage",
            "tags": ["datapackage"],
            "summary": _("Data package"),
            "description": _("All tables with their description, codebook and licences in one file."),
            "responses": {
                "200": {
                    "description": _("The file."),
                    "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                    "content": {"application/zip": {}},
                },
                **_refusals("400", "413", "414", "429", "500", "503"),
            },
        }
    }
    found["/openapi.json"] = {
        "get": {
            "operationId": "openapi",
            "tags": ["openapi"],
            "summary": _("This description"),
            "description": _("The description of the API for programs (OpenAPI 3.1)."),
            "parameters": [{"$ref": "#/components/parameters/lang"}],
            "responses": {
                "200": {
                    "description": _("The description."),
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **_refusals("400", "413", "414", "429", "500", "503"),
            },
        }
    }
    return found


def _operation(collection: open_data.Collection, suffix: str, forms: tuple[str, ...]) -> dict[str, Any]:
    """Describe one address of a collection."""
    names = [f"{collection.name}.{choice.name}" for choice in collection.choices]
    content: dict[str, Any] = {
        asking.JSON: {"schema": {"$ref": f"#/components/schemas/{collection.name}"}},
        asking.CSV: {"schema": {"type": "string"}},
        asking.GEOJSON: {"schema": {"$ref": "#/components/schemas/FeatureCollection"}},
    }
    title = open_words.collection_title(collection.name)
    return {
        "operationId": f"{collection.name}{'_' + suffix if suffix else ''}".replace("-", "_"),
        "tags": [collection.name],
        "summary": _("{label}: {text}").format(label=title, text=suffix.upper()) if suffix else title,
        "description": open_words.collection_says(collection.name),
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in [*names, *asking.shared_names(suffix)]],
        "responses": {
            "200": {
                "description": _("The rows."),
                "headers": {
                    name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Link", "X-Total-Count")
                },
                "content": {asking.media_type(form): content[form] for form in forms},
            },
            "304": {"description": _("Nothing has changed since the answer that If-None-Match names.")},
            **_refusals("400", "404", *(() if suffix else ("406",)), "413", "414", "429", "500", "503"),
        },
    }


def _refusals(*statuses: str) -> dict[str, Any]:
    """Return the answers that refuse a question."""
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _responses() -> dict[str, Any]:
    """Describe the answers that refuse a question."""
    said = {
        "400": (_("A parameter or value is not known, or cannot be read."), "unknown_code", 400),
        "404": (_("Nothing stands at this address, or the answer has fewer pages."), "unknown_path", 404),
        # No method but those described; the others are refused at every address.
        "405": (_("The API is for reading: {methods}.").format(methods=_METHODS), "wrong_method", 405),
        "406": (_("None of the formats accepted is offered."), "not_acceptable", 406),
        "413": (_("The request brings along too much: no address needs a body."), "too_long", 413),
        "414": (_("The question is too long."), "too_long", 414),
        "429": (_("Too many questions from one address."), "too_many_requests", 429),
        "500": (_("Something is broken on our side; the operator finds the reason in the log."), "failure", 500),
        "503": (_("The evidence cannot be read at the moment; the operator has to mend it."), "unavailable", 503),
    }
    retry = {"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}}
    return {
        status: {
            "description": text,
            **(retry if status == "429" else {}),
            "content": {
                problems.MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": {
                        "type": f"urn:awda:problem:{code}",
                        "title": problems.titles()[code],
                        "status": number,
                        "detail": text,
                    },
                }
            },
        }
        for status, (text, code, number) in said.items()
    }


def _headers() -> dict[str, Any]:
    """Describe the headers of answers."""
    return {
        "ETag": {"description": _("Tag of the answer, for If-None-Match."), "schema": {"type": "string"}},
        "Link": {"description": _("First, previous, next and last part of the answer."), "schema": {"type": "string"}},
        "X-Total-Count": {"description": _("Rows of all parts together."), "schema": {"type": "integer"}},
        "Retry-After": {"description": _("Seconds to wait."), "schema": {"type": "integer"}},
    }


def _schemas() -> dict[str, Any]:
    """Describe codes, rows, answers and problems."""
    found: dict[str, Any] = {}
    for collection in open_data.collections().values():
        for choice in collection.choices:
            if choice.kind in (open_data.CODES, open_data.CODE):
                found[codes_name(choice)] = _codes(choice)
        found[f"{collection.name}_row"] = _row(collection)
        found[collection.name] = _answer(f"{collection.name}_row")
    return found | {"FeatureCollection": _feature_collection(), "Problem": _problem()}


def _codes(choice: open_data.Choice) -> dict[str, Any]:
    """Describe the codes of a choice, with their names where they are codes of a list."""
    codes = list(choice.known())
    schema: dict[str, Any] = {"type": "string", "enum": codes, "title": open_words.choice_title(choice.name)}
    if choice.code_list:
        names = {code: catalogue.label(choice.code_list, code, i18n.language()) for code in codes}
        schema["description"] = "; ".join(f"{code}: {name}" for code, name in names.items())
    return schema


def _row(collection: open_data.Collection) -> dict[str, Any]:
    """Describe a row, column by column."""
    properties = {}
    for name, field in collection.columns(i18n.language()).items():
        required = field.get("constraints", {}).get("required")
        kind = _TYPES.get(field.get("type", ""), "string")
        properties[name] = {
            "type": kind if required else [kind, "null"],
            **({"title": field["title"], "description": field["description"]} if field else {}),
        }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _answer(row: str) -> dict[str, Any]:
    """Describe an answer in JSON."""
    address = {"type": ["string", "null"]}
    properties = {
        "data": {"type": "array", "items": {"$ref": f"#/components/schemas/{row}"}},
        "total": {"type": "integer", "minimum": 0, "description": _("Rows of all parts together.")},
        "page": {"type": "integer", "minimum": 1},
        "per_page": {"type": ["integer", "null"]},
        "pages": {"type": "integer", "minimum": 1},
        "links": {
            "type": "object",
            "properties": {name: address for name in ("self", "first", "prev", "next", "last")},
            "description": _("First, previous, next and last part of the answer."),
        },
        "parameters": {"type": "object", "description": _("The question as it was understood.")},
        "data_version": {"type": "string", "description": _("Version of the evidence.")},
        "licence": {"type": "object", "properties": {name: {"type": "string"} for name in ("name", "title", "url")}},
        "citation": {"type": "string", "description": _("How to cite the data.")},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _feature_collection() -> dict[str, Any]:
    """Describe an answer in GeoJSON: the rows of areas that have an outline."""
    feature = {
        "type": "object",
        "required": ["type", "id", "properties", "geometry"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string"},
            "properties": {"type": "object"},
            "geometry": {"type": "object"},
        },
    }
    return {
        "type": "object",
        "description": _("Rows of areas that have an outline; those of whole countries are left out."),
        "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": feature}},
    }


def _problem() -> dict[str, Any]:
    """Describe problem details."""
    fault = {
        "type": "object",
        "required": ["parameter", "value"],
        "properties": {
            "parameter": {"type": "string"},
            "value": {"type": "string"},
            "allowed": {"type": "array", "items": {"type": "string"}, "description": _("What is allowed.")},
            "nearest": {
                "type": "array",
                "items": {"type": "string"},
                "description": _("Codes of a long list that look like the one sent."),
            },
            "allowed_count": {"type": "integer", "description": _("How many codes the long list has.")},
        },
    }
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [f"urn:awda:problem:{code}" for code in problems.titles()]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "allowed": {"type": "array", "items": {"type": "string"}},
            "errors": {"type": "array", "items": fault},
        },
    }
