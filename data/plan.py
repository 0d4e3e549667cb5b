"""The reader's own action plan: its actions, the file that keeps it, and the code that carries it in a link.

The marks are the reader's. What comes back from a file or a link is checked to the last letter before anything of it
is taken over; a `PlanError` says what is wrong and where, in codes.
"""

import json
import re
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from data import brought, catalogue, judgements

FORMAT: Final = "awda-plan"
VERSION: Final = 1
PRIORITIES: Final = ("high", "medium", "low")
HORIZONS: Final = ("short", "medium", "long")
MARKS: Final = (1, 2, 3, 4, 5)
# The most letters of a reader's own texts.
LONGEST: Final = {"lead": 100, "note": 500}
# Bytes of a file.
LARGEST: Final = 200_000
LONGEST_LINK: Final = brought.LONGEST_LINK

_NUMBER = re.compile(r"RR[0-9]{3}")
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_OWN: Final = {"format", "version", "data_version", "items"}


class PlanError(ValueError):
    """A file or link that is no plan: what is wrong, in which action (from 1), in which field of it."""

    def __init__(self, fault: str, *, item: int = 0, field: str = "", count: int = 0) -> None:
        super().__init__(f"{fault} (action {item}, field {field or '-'})")
        self.fault, self.item, self.field, self.count = fault, item, field, count


@dataclass(frozen=True)
class Action:
    """One recommendation chosen, with the reader's marks; what is not marked is empty or None."""

    recommendation: str
    priority: str = ""
    lead: str = ""
    horizon: str = ""
    importance: int | None = None
    ease: int | None = None
    note: str = ""

    def is_placed(self) -> bool:
        """Tell whether it has a place in the matrix of importance and ease."""
        return self.importance is not None and self.ease is not None


_FIELDS: Final = tuple(field.name for field in fields(Action))
Plan = tuple[Action, ...]
# The parts of the matrix; an action with a middle mark stands between them.
FIRST, PREPARE, ALONG, BETWEEN, LATER = "first", "prepare", "along", "between", "later"
QUADRANTS: Final = (FIRST, PREPARE, ALONG, BETWEEN, LATER)
_MIDDLE = 3


@dataclass(frozen=True)
class Opened:
    """What a file or link holds: the plan, the recommendations left out as unknown, the data it was made with."""

    plan: Plan
    left_out: tuple[str, ...]
    data_version: str


def quadrant(action: Action) -> str:
    """Return in which part of the matrix an action with both marks stands."""
    if action.importance is None or action.ease is None:
        raise ValueError(f"{action.recommendation} is not marked")
    if _MIDDLE in (action.importance, action.ease):
        return BETWEEN
    if action.importance > _MIDDLE:
        return FIRST if action.ease > _MIDDLE else PREPARE
    return ALONG if action.ease > _MIDDLE else LATER


def known() -> list[str]:
    """Return the recommendations that an action may take up."""
    return list(judgements.recommendations()["recommendation_id"])


def with_action(plan: Plan, recommendation: str) -> Plan:
    """Return the plan with one more recommendation; one that it has already stays as it is."""
    if recommendation not in known():
        raise catalogue.UnknownCodeError(recommendation)
    if any(action.recommendation == recommendation for action in plan):
        return plan
    return (*plan, Action(recommendation))


def without(plan: Plan, recommendation: str) -> Plan:
    """Return the plan without a recommendation."""
    return tuple(action for action in plan if action.recommendation != recommendation)


def changed(plan: Plan, recommendation: str, field: str, value: Any) -> Plan:
    """Return the plan with one mark or text of an action changed; texts are tidied, None takes a mark back."""
    if field in LONGEST:
        value = tidy(value or "", field)
    elif field in ("priority", "horizon"):
        value = value or ""
    changes: dict[str, Any] = {field: value}
    return tuple(replace(one, **changes) if one.recommendation == recommendation else one for one in plan)


def tidy(text: str, field: str) -> str:
    """Return a reader's own text without letters that cannot be kept, in one line unless it is a note, cut."""
    text = brought.plain(text)
    if field == "lead":
        text = " ".join(text.split())
    return text.strip()[: LONGEST[field]].strip()


# The file


def _record(action: Action, *, with_note: bool) -> dict[str, Any]:
    """Return an action as the file has it, without what is not marked."""
    values = {name: getattr(action, name) for name in _FIELDS if with_note or name != "note"}
    return {name: value for name, value in values.items() if value not in ("", None)}


def _document(plan: Plan, *, with_notes: bool) -> dict[str, Any]:
    """Return a plan as the file has it."""
    items = [_record(action, with_note=with_notes) for action in plan]
    return {"format": FORMAT, "version": VERSION, "data_version": catalogue.data_version(), "items": items}


def to_file(plan: Plan) -> bytes:
    """Return a plan as a file."""
    text = json.dumps(_document(plan, with_notes=True), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def from_file(content: bytes) -> Opened:
    """Read a plan from a file; raise PlanError."""
    if len(content) > LARGEST:
        raise PlanError("too_large", count=len(content))
    try:
        # Some editors put a byte order mark before the text.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The last letter may be cut itself.
        if error.reason == "unexpected end of data" and content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            raise PlanError("truncated") from None
        raise PlanError("not_text") from None
    return _checked(_parsed(text))


def _parsed(text: str) -> Any:
    """Return what a text of JSON holds; raise PlanError."""
    if not text.strip():
        raise PlanError("empty")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise PlanError("nested") from None
    except json.JSONDecodeError as error:
        whole = text.rstrip()
        is_cut = text.lstrip().startswith("{") and (not whole.endswith("}") or error.pos >= len(whole))
        raise PlanError("truncated" if is_cut else "not_json") from None
    except PlanError:
        raise
    except ValueError:
        # A number of thousands of digits.
        raise PlanError("not_json") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON in which each name stands once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise PlanError("twice")
    return found


def _no_number(_text: str) -> None:
    """Refuse NaN and infinity, which are not JSON."""
    raise PlanError("not_json")


def _checked(document: Any) -> Opened:
    """Return the plan in a document; raise PlanError."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PlanError("foreign")
    version = document.get("version")
    if type(version) is not int or version != VERSION:
        raise PlanError("version")
    if document.keys() != _OWN:
        raise PlanError("fields")
    data_version, items = document["data_version"], document["items"]
    if not isinstance(data_version, str) or not _VERSION.fullmatch(data_version):
        raise PlanError("fields")
    if not isinstance(items, list):
        raise PlanError("items")
    ids = known()
    if len(items) > len(ids):
        raise PlanError("too_many", count=len(items))
    actions = [_action(item, number) for number, item in enumerate(items, 1)]
    met: set[str] = set()
    for number, action in enumerate(actions, 1):
        if action.recommendation in met:
            raise PlanError("repeated", item=number)
        met.add(action.recommendation)
    plan = tuple(action for action in actions if action.recommendation in ids)
    left_out = tuple(action.recommendation for action in actions if action.recommendation not in ids)
    if left_out and not plan:
        raise PlanError("none_known", count=len(left_out))
    return Opened(plan, left_out, data_version)


def _action(item: Any, number: int) -> Action:
    """Return one action of a document; raise PlanError."""
    if not isinstance(item, dict):
        raise PlanError("item", item=number)
    if not item.keys() <= set(_FIELDS):
        raise PlanError("item_fields", item=number)
    recommendation = item.get("recommendation")
    if not isinstance(recommendation, str) or not _NUMBER.fullmatch(recommendation):
        raise PlanError("code", item=number, field="recommendation")
    for name, codes in (("priority", PRIORITIES), ("horizon", HORIZONS)):
        if name in item and (not isinstance(item[name], str) or item[name] not in codes):
            raise PlanError("code", item=number, field=name)
    for name in ("importance", "ease"):
        if name in item and (type(item[name]) is not int or item[name] not in MARKS):
            raise PlanError("mark", item=number, field=name)
    texts = {name: _text(item[name], name, number) for name in LONGEST if name in item}
    return Action(**{**item, **texts})


def _text(value: Any, name: str, number: int) -> str:
    """Return a reader's own text from a document; raise PlanError."""
    if not isinstance(value, str):
        raise PlanError("text", item=number, field=name)
    if len(value) > LONGEST[name]:
        raise PlanError("too_long", item=number, field=name, count=LONGEST[name])
    if not brought.is_plain(value) or (name == "lead" and "\n" in value):
        raise PlanError("characters", item=number, field=name)
    return tidy(value, name)


# The link


def without_notes(plan: Plan) -> Plan:
    """Return a plan as a link carries it."""
    return tuple(replace(action, note="") for action in plan)


def to_link(plan: Plan) -> str | None:
    """Return the code that carries a plan in a link, without its notes; None where it would be too long."""
    code = brought.packed(_document(plan, with_notes=False))
    return code if len(code) <= LONGEST_LINK else None


def from_link(code: str) -> Opened:
    """Read a plan from the code in a link; raise PlanError."""
    if len(code) > LONGEST_LINK:
        raise PlanError("too_long_link")
    try:
        # No more is unpacked than tells that it is more than a file may hold.
        content = brought.unpacked(code, LARGEST + 1)
    except ValueError:
        raise PlanError("link") from None
    opened = from_file(content)
    # A link of ours has no notes; those of a link made by hand are not taken over.
    return replace(opened, plan=without_notes(opened.plan))
