"""What went wrong with a question, and what is allowed instead: problem details for programs (RFC 9457)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from components.i18n import gettext as _

MEDIA_TYPE = "application/problem+json"
_SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a parameter: its name, what stood there, and what may stand there."""

    parameter: str
    value: str
    allowed: Sequence[str] = ()
    nearest: Sequence[str] = ()
    allowed_count: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the fault for the answer, without what is empty."""
        found: dict[str, Any] = {"parameter": printable(self.parameter), "value": printable(self.value)}
        for name in ("allowed", "nearest"):
            if codes := list(getattr(self, name)):
                found[name] = codes
        return found | ({"allowed_count": self.allowed_count} if self.allowed_count else {})


@dataclass
class Problem(Exception):
    """A question that is not answered."""

    code: str
    status: int
    detail: str
    faults: Sequence[Fault] = ()
    headers: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def body(self) -> bytes:
        """Return the answer."""
        said: dict[str, Any] = {
            "type": f"urn:awda:problem:{self.code}",
            "title": titles()[self.code],
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        if self.faults:
            said["errors"] = [fault.as_json() for fault in self.faults]
        return json.dumps(said, ensure_ascii=False).encode("utf-8")


def printable(text: str) -> str:
    """Return what a reader sent, cut and without what cannot be printed."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:_SHOWN])


def titles() -> dict[str, str]:
    """Name every kind of problem."""
    return {
        "unknown_parameter": _("Unknown parameter"),
        "repeated_parameter": _("Repeated parameter"),
        "empty_parameter": _("Parameter without a value"),
        "unknown_code": _("Unknown code"),
        "wrong_type": _("Wrong kind of value"),
        "out_of_range": _("Value out of range"),
        "too_long": _("Too long"),
        "unreadable": _("Question that cannot be read"),
        "unknown_path": _("Nothing at this address"),
        "wrong_method": _("Reading only"),
        "not_acceptable": _("No such format"),
        "too_many_requests": _("Too many questions"),
        "unavailable": _("The evidence cannot be read"),
        "failure": _("The question could not be answered"),
    }
