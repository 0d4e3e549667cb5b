"""The outlines that maps are drawn from: those that the browser fetches, for documents made on the server."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "outlines"


@dataclass(frozen=True)
class Outline:
    """One area: its path (SVG, in kilometres), where its number stands, and how much room there is around it."""

    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Outlines:
    """The outlines of one level of a country; `box` is left, top, width and height in kilometres, y downwards.

    `context` is the path of the land around; `hatch` and `parallel` are the paths of the lines over Western Sahara and
    of the dashed line along 27°40' N, empty outside Morocco.
    """

    country: str
    level: str
    box: tuple[float, float, float, float]
    context: str
    areas: dict[str, Outline]
    hatch: str = ""
    parallel: str = ""


@cache
def outlines(level: str) -> Outlines:
    """Return the outlines of a level (region, old_region, governorate, macro_region, district_2023)."""
    read = json.loads((FOLDER / f"{level}.json").read_text(encoding="utf-8"))
    overlay = read.get("western_sahara") or {}
    left, top, width, height = read["box"]
    return Outlines(
        country=read["country"],
        level=read["level"],
        box=(left, top, width, height),
        context=read["context"],
        areas={code: Outline(area["d"], area["x"], area["y"], area["room"]) for code, area in read["areas"].items()},
        hatch=overlay.get("hatch", ""),
        parallel=overlay.get("line", ""),
    )
