"""Shaded maps: rows in, picture out.

A map is drawn in the reader's browser as SVG from outlines in `static/outlines/`, which are fetched once; what is made
here is only the colour, pattern and words of each area. Hatches, dashes and focus rings need no graphics card, print
well, and weigh a hundredth of a tile or 3-D engine.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from components import palette
from components.i18n import gettext as _
from components.i18n import listing, number

STEPS = 5
# Precisions of figures that may be called highest or lowest.
RANKED = ("exact", "rounded", "derived")


@dataclass(frozen=True)
class Panel:
    """One country's map: the figures, the outlines' level, and what stands above it.

    `rows` has geo_code, value, unit and precision; `left_out` holds the areas whose figure the reader filtered away.
    `missing` says what it means that an area has no figure; `hatched` is for figures that somebody must hold.
    """

    country: str
    level: str
    title: str
    rows: pd.DataFrame
    subtitle: str = ""
    left_out: frozenset[str] = frozenset()
    missing: str = field(default_factory=lambda: _("not published"))
    hatched: bool = True


@dataclass(frozen=True)
class Words:
    """How a map names its areas and writes its values.

    `names` gives the name of each area, `members` the areas of a published group, `areas` all areas of a level,
    `precisions` the word for a precision, `write` a value, `short` the same for the
    little room on a map, `unit` its unit where `write` does not say it.
    """

    names: Mapping[str, str]
    members: Callable[[str], list[str]]
    areas: Callable[[str], list[str]]
    precisions: Mapping[str, str]
    write: Callable[[float], str]
    short: Callable[[float], str] = number
    unit: str = ""

    def value(self, value: float) -> str:
        """Write a value with its unit."""
        return f"{self.write(value)} {self.unit}".strip()


@dataclass(frozen=True)
class ShadedMap:
    """A drawn map: what the browser needs, and the text for those who cannot see it."""

    payload: dict[str, Any] = field(repr=False)
    alt: str


def class_breaks(values: Sequence[float], steps: int = STEPS) -> list[float]:
    """Return the upper limits of all classes but the last: quantiles, rounded to two figures.

    Few distinct values give fewer classes, so that no class is empty.
    """
    distinct = np.unique(np.asarray(values, dtype=float))
    if len(distinct) < 2:
        return []
    shares = np.arange(1, min(steps, len(distinct))) / min(steps, len(distinct))
    limits = [float(f"{limit:.2g}") for limit in np.quantile(distinct, shares)]
    kept: list[float] = []
    for limit in dict.fromkeys(limits):
        # A limit belongs to the class above it; keep it only if it parts the values.
        previous = kept[-1] if kept else -np.inf
        if ((distinct >= previous) & (distinct < limit)).any() and (distinct >= limit).any():
            kept.append(limit)
    return kept


def class_texts(limits: list[float], write: Callable[[float], str]) -> list[str]:
    """Name the classes: under 5, 5 to 10, 10 and over."""
    if not limits:
        return []
    between = [_("{low} to under {high}").format(low=write(low), high=write(high)) for low, high in pairwise(limits)]
    return [
        _("under {high}").format(high=write(limits[0])),
        *between,
        _("{low} and over").format(low=write(limits[-1])),
    ]


def colours_for(limits: list[float], sequence: Sequence[str]) -> list[str]:
    """Choose a colour for each class, spread over the whole sequence."""
    count = len(limits) + 1
    if count == 1:
        return [sequence[3]]
    return [sequence[round(step * (len(sequence) - 1) / (count - 1))] for step in range(count)]


def shaded_regions(
    panels: Sequence[Panel],
    *,
    label: str,
    words: Words,
    colours: Sequence[str],
    appearance: str = "light",
    shared_classes: bool = True,
    selected: str | None = None,
    height: int = 520,
    numbers: bool = True,
    counts: bool = False,
) -> ShadedMap:
    """Draw the figures of one country or two, side by side and in the same colour classes.

    `label` names what is shown. `shared_classes=False` gives each panel classes of its own, for figures that may not be
    compared. `numbers=False` leaves out the values written on the map. `counts` are few small whole numbers: each is a
    class of its own.
    """
    groups = [list(panels)] if shared_classes else [[panel] for panel in panels]
    drawn, legend = [], []
    for group in groups:
        values = [value for panel in group for value in panel.rows["value"]]
        limits = sorted(set(values))[1:] if counts else class_breaks(values)
        chosen = colours_for(limits, colours)
        for panel in group:
            areas = areas_of(panel, limits, chosen, words, appearance, numbers=numbers)
            drawn.append(
                {
                    "country": panel.country,
                    "url": f"app/static/outlines/{panel.level}.json",
                    "title": panel.title,
                    "subtitle": panel.subtitle,
                    "colour": palette.COUNTRY[appearance][panel.country],
                    "areas": areas,
                    "sahara": panel.country == "MAR",
                    "alt": describe(panel, label, words),
                }
            )
        if values:
            texts = class_texts(limits, words.write) or [words.write(values[0])]
            texts = [words.write(value) for value in sorted(set(values))] if counts else texts
            title = _(", ").join(part for part in ("" if shared_classes else group[0].title, words.unit) if part)
            entries = [{"kind": "plain", "fill": fill, "text": text} for fill, text in zip(chosen, texts, strict=True)]
            legend.append({"title": title, "entries": entries})
    if signs := _signs(panels, drawn, words, colours):
        legend.append({"title": "", "entries": signs})
    picture = {
        "panels": drawn,
        "legend": legend,
        "colours": palette.PAPER[appearance]._asdict(),
        "selected": selected,
        "height": height,
        "kilometres": {str(length): _("{distance} km").format(distance=number(length)) for length in (100, 300)},
        "failed": _("The outlines of this map could not be loaded. The table below holds all its figures."),
    }
    # Lets a test see that the browser has drawn this very picture.
    stamp = f"{crc32(json.dumps(picture, sort_keys=True).encode()):08x}"
    return ShadedMap(payload={**picture, "stamp": stamp}, alt=" ".join(str(panel["alt"]) for panel in drawn))


def rows_by_area(panel: Panel, words: Words) -> dict[str, Any]:
    """Return for each area the row that speaks for it: its own, or that of the group it is published with."""
    return {member: row for row in panel.rows.itertuples() for member in words.members(str(row.geo_code))}


def areas_of(
    panel: Panel, limits: list[float], chosen: list[str], words: Words, appearance: str, *, numbers: bool
) -> dict[str, dict[str, Any]]:
    """Give each area of one country its colour, pattern, number and words."""
    row_of = rows_by_area(panel, words)
    areas: dict[str, dict[str, Any]] = {}
    for code in words.areas(panel.level):
        name = words.names[code]
        row = row_of.get(code)
        if row is None:
            left_out = code in panel.left_out
            why = _("left out by your choice of precision") if left_out else panel.missing
            hatched = panel.hatched and not left_out
            areas[code] = {
                "fill": None,
                "kind": "unpublished" if hatched else "blank",
                "tip": [name, why],
            }
            continue
        fill = chosen[int(np.searchsorted(limits, row.value, side="right"))]
        kind = str(row.precision) if row.precision in ("approximate", "grouped") else "plain"
        if row.geo_code != code and kind == "plain":
            # One figure for several areas together, however exact it is for all of them.
            kind = "grouped"
        tip = [name, words.value(row.value)]
        if kind != "plain":
            tip.append(words.precisions[kind])
        if row.geo_code != code:
            tip.append(words.names[str(row.geo_code)])
        areas[code] = {"fill": fill, "kind": kind, "tip": tip}
        # One value for several areas is written once.
        if numbers and row.unit != "yes_no" and code == words.members(str(row.geo_code))[0]:
            areas[code]["label"] = ("≈ " if kind == "approximate" else "") + words.short(row.value)
            areas[code]["ink"] = palette.ink_on(fill)
            # Where numbers would meet, the highest is written.
            areas[code]["rank"] = float(row.value)
    return areas


def _signs(
    panels: Sequence[Panel], drawn: list[dict[str, Any]], words: Words, colours: Sequence[str]
) -> list[dict[str, str]]:
    """List the patterns that occur on the maps, with their meaning."""
    met = {area["kind"] for panel in drawn for area in panel["areas"].values()}
    entries = [
        {"kind": kind, "fill": colours[1], "text": words.precisions[kind]}
        for kind in ("approximate", "grouped")
        if kind in met
    ]
    if "unpublished" in met:
        entries.append({"kind": "unpublished", "fill": "", "text": _("not published")})
    if "blank" in met:
        whys = [panel.missing for panel in panels if not panel.hatched]
        whys += [_("left out by your choice of precision")] * any(panel.left_out for panel in panels)
        entries.append({"kind": "blank", "fill": "", "text": _("; ").join(dict.fromkeys(whys))})
    if any(panel["sahara"] for panel in drawn):
        entries.append({"kind": "sahara", "fill": "", "text": _("Western Sahara, see the note; dashed line: 27°40' N")})
    return entries


def ranked(panel: Panel, words: Words) -> pd.DataFrame:
    """Return the figures that may be ranked, from the highest on.

    The sum of a group is no lowest area, and an approximate figure no extreme.
    """
    single = panel.rows["geo_code"].map(lambda code: len(words.members(str(code))) == 1).astype(bool)
    rows = panel.rows[panel.rows["precision"].isin(RANKED) & single]
    return rows.sort_values("value", ascending=False, kind="stable")


def describe(panel: Panel, label: str, words: Words) -> str:
    """Say in words what a panel shows: how many areas have a figure, the highest, the lowest, what is missing."""
    rows = panel.rows
    if rows.empty:
        return _("{country}, {label}: {why}.").format(country=panel.title, label=label, why=panel.missing)
    ordered = ranked(panel, words)
    ordered = ordered if len(ordered) else rows
    top, bottom = ordered.iloc[0], ordered.iloc[-1]
    said = _("{country}, {label}: {count} figures for {areas} areas.").format(
        country=panel.title, label=label, count=number(len(rows)), areas=number(len(words.areas(panel.level)))
    )
    if top["value"] > bottom["value"]:
        ends = _("Highest: {top} ({high}); lowest: {bottom} ({low}).")
        if len(ordered) < len(rows):
            # A figure left out may lie beyond both: each of three regions together has less than the three.
            ends = _(
                "Of the {count} areas with a figure of their own that is not approximate, highest: {top} ({high}); "
                "lowest: {bottom} ({low})."
            )
        return f"{said} " + ends.format(
            count=number(len(ordered)),
            top=words.names[top["geo_code"]],
            high=words.value(top["value"]),
            bottom=words.names[bottom["geo_code"]],
            low=words.value(bottom["value"]),
        )
    return f"{said} " + listing([words.names[code] for code in rows["geo_code"]]) + "."
