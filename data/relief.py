"""Light outlines in longitude and latitude, for the tilted map."""

import json
from functools import cache
from typing import Any

from data import store


@cache
def _document() -> dict[str, Any]:
    """Read the outlines that `data/geo/build_relief.py` made."""
    path = store.OUTLINES / "relief.json"
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise store.EvidenceError(f"{path.name} cannot be read: {error}") from error
    return document


def outlines(level: str) -> dict[str, Any]:
    """Return the polygons of each area of a level, as lists of rings of [longitude, latitude]."""
    found: dict[str, Any] = _document()["levels"][level]
    return found


def western_sahara() -> dict[str, Any]:
    """Return what marks Western Sahara: `hatch`, the strokes in each region, and `parallel`, the dashes of 27°40' N."""
    found: dict[str, Any] = _document()["western_sahara"]
    return found
