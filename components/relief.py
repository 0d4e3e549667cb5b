"""The map in relief: rows and outlines in, tilted picture out.

Each country is a deck of its own: on a common one Tunisia would be tiny. Height and colour say the same value; height
starts from zero, and an area without a figure lies flat. Nothing is asked from a host outside: there is no base map,
and the land around is a file of ours.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from components import maps, palette
from components.i18n import gettext as _
from components.i18n import listing

# Heights above the ground of the highest value, and the room around a country, as shares of the picture.
TALLEST = 0.2
FILLED = 0.92
LAND = "app/static/outlines/land.json"
MILLISECONDS = 700
HIGHEST = 3  # blocks named above the picture
WORLD = 512  # pixels of the whole earth at zoom 0, as deck.gl draws it
EQUATOR = 40_075_016.7  # metres
LEAST_ZOOM, MOST_ZOOM = 1.0, 12.0
CAMERA = 1.5  # heights of the picture from the eye to its middle, as deck.gl has it
# Sides are shaded a little, by their direction; tops are drawn without light, in the very colour of their class.
MATERIAL = {"ambient": 0.85, "diffuse": 0.2, "shininess": 1, "specularColor": [0, 0, 0]}
SHADE = 0.3
STEP = 400  # metres
# The mouse turns and tilts; it does not take the wheel from the page.
CONTROLLER = {"scrollZoom": False, "dragMode": "rotate", "doubleClickZoom": True, "touchRotate": True}
# What is sent of a wall: where it stands, how high, and the words on hover; its top has all.
WALL = ("polygon", "height", "code", "name", "said", "more")
Ring = list[list[float]]


@dataclass(frozen=True)
class Room:
    """How many pixels a picture has, and the angle it is seen from: 0 from straight above."""

    width: int = 350
    height: int = 460
    tilt: int = 45


@dataclass(frozen=True)
class Scale:
    """What heights and colours rest on: all values that the reader can step through, so that nothing shifts meanwhile.

    `values` are those of each country, `shared` tells whether both have one scale.
    """

    values: Mapping[str, Sequence[float]]
    shared: bool = True

    def of(self, country: str) -> list[float]:
        """Return the values that a country's scale rests on."""
        if not self.shared:
            return list(self.values[country])
        return [value for values in self.values.values() for value in values]


@dataclass(frozen=True)
class Tilted:
    """One country in relief, with what stands above it; `named` says which are the highest blocks and the one chosen.

    Letters on the blocks themselves would be drawn one by one, which takes Arabic words apart.
    """

    country: str
    title: str
    subtitle: str
    colour: str
    deck: pdk.Deck = field(repr=False)
    alt: str
    named: tuple[str, ...] = ()
    # What a flat map of the same would show: the level of the outlines, each area with its colour and words.
    level: str = ""
    areas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Relief:
    """The picture of one country or both, its legend, and the text for those who cannot see it.

    `flat` draws the map that stands in where the browser cannot draw in relief.
    """

    panels: tuple[Tilted, ...]
    legend: list[dict[str, Any]] = field(repr=False)
    height: int
    has_figures: bool = True
    flat: Callable[[], maps.ShadedMap] | None = field(default=None, repr=False, compare=False)

    @property
    def alt(self) -> str:
        """Say all that is shown in words."""
        return " ".join(panel.alt for panel in self.panels)


@dataclass(frozen=True)
class Look:
    """The colours and the movement of a picture."""

    colours: Sequence[str]
    appearance: str = "light"
    direction: str = "ltr"
    moving: bool = True


class LightDeck(pdk.Deck):  # type: ignore[misc]  # pydeck ships no types
    """A deck that is sent without the white space that pydeck writes between any two numbers."""

    def to_json(self) -> str:
        """Return what the browser needs to draw the deck."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"), ensure_ascii=False)


def raised_regions(
    panels: Sequence[maps.Panel],
    *,
    label: str,
    words: maps.Words,
    outlines: Mapping[str, Mapping[str, list[list[Ring]]]],
    western_sahara: Mapping[str, Any],
    scale: Scale,
    look: Look,
    room: Room | None = None,
    selected: str | None = None,
    flat: Callable[[], maps.ShadedMap] | None = None,
) -> Relief:
    """Draw the figures of one country or two, side by side, as blocks as high as their values.

    `outlines` gives the polygons of each level's areas, `western_sahara` what marks it. One and the same value has the
    same height in both pictures where `scale` is shared, though one country is larger than the other.
    """
    room = room or Room()
    drawn, legend = [], []
    for position, panel in enumerate(panels):
        values = scale.of(panel.country)
        limits = maps.class_breaks(values)
        chosen = maps.colours_for(limits, look.colours)
        areas = maps.areas_of(panel, limits, chosen, words, look.appearance, numbers=False)
        shapes = outlines[panel.level]
        view, metres = _view(shapes, room)
        rows = _blocks(panel, areas, shapes, words, metres=metres, values=values, look=look)
        layers = _layers(panel, rows, western_sahara, look=look, selected=selected)
        drawn.append(
            Tilted(
                panel.country,
                panel.title,
                panel.subtitle,
                palette.COUNTRY[look.appearance][panel.country],
                _deck(layers, view, look),
                describe(panel, label, words),
                _named(panel, words, selected),
                panel.level,
                areas,
            )
        )
        if values and (position == 0 or not scale.shared):
            texts = maps.class_texts(limits, words.write) or [words.write(values[0])]
            title = _(", ").join(part for part in ("" if scale.shared else panel.title, words.unit) if part)
            entries = [{"kind": "plain", "fill": fill, "text": text} for fill, text in zip(chosen, texts, strict=True)]
            legend.append({"title": title, "entries": entries})
    if signs := _signs(panels, words):
        legend.append({"title": "", "entries": signs})
    return Relief(tuple(drawn), legend, room.height, any(len(panel.rows) for panel in panels), flat)


def _named(panel: maps.Panel, words: maps.Words, selected: str | None) -> tuple[str, ...]:
    """Say which blocks are the highest, among those that may be ranked, and the value of the area chosen."""
    ranked = maps.ranked(panel, words)
    if panel.rows["unit"].eq("yes_no").any():
        return ()
    said = {
        str(row.geo_code): _("{area} {value}").format(area=words.names[row.geo_code], value=_marked(row, words))
        for row in ranked.head(HIGHEST).itertuples()
    }
    own = maps.rows_by_area(panel, words).get(selected or "")
    if own is not None:
        said[str(own.geo_code)] = _("{area} {value}").format(area=words.names[own.geo_code], value=_marked(own, words))
    return tuple(said.values())


def describe(panel: maps.Panel, label: str, words: maps.Words) -> str:
    """Say in words what a picture shows: the extremes, then each figure."""
    said = maps.describe(panel, label, words)
    if panel.rows.empty:
        return said
    ordered = panel.rows.sort_values("value", ascending=False, kind="stable")
    figures = [
        _("{label}: {text}").format(label=words.names[row.geo_code], text=_marked(row, words))
        for row in ordered.itertuples()
    ]
    return f"{said} {listing(figures)}."


def _marked(row: Any, words: maps.Words) -> str:
    """Write a value, marked where it is approximate."""
    return ("≈ " if row.precision == "approximate" else "") + words.value(row.value)


def _signs(panels: Sequence[maps.Panel], words: maps.Words) -> list[dict[str, str]]:
    """List what lies flat or is marked, with its meaning."""
    entries = []
    without = [panel for panel in panels if len(maps.rows_by_area(panel, words)) < len(words.areas(panel.level))]
    if any(panel.hatched for panel in without):
        entries.append({"kind": "flat", "fill": "", "text": _("flat, pale, with an outline: not published")})
    if whys := [panel.missing for panel in without if not panel.hatched]:
        entries.append({"kind": "blank", "fill": "", "text": _("; ").join(dict.fromkeys(whys))})
    if any(panel.country == "MAR" for panel in panels):
        entries.append({"kind": "sahara", "fill": "", "text": _("Western Sahara, see the note; dashed line: 27°40' N")})
    return entries


def _mercator(latitude: float) -> float:
    """Return the height of a latitude on a map of the world that is 2 pi wide."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _pixels(zoom: float) -> float:
    """Return the pixels of one unit of the Mercator projection, in which the world is 2 pi wide."""
    return WORLD * 2**zoom / (2 * math.pi)


class Fit(NamedTuple):
    """Whether all is in the picture, and how far its middle lies north and east of that of the ground, in pixels."""

    whole: bool
    lift: float
    shift: float


Places: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"


def _fit(zoom: float, east: Places, north: Places, room: Room, tall: float) -> Fit:
    """Tell whether ground with blocks `tall` pixels high on it fits into the room, and where to look.

    `east` and `north` are the places of the coast and the borders, in units of the Mercator projection.
    """
    lean, camera = math.radians(room.tilt), CAMERA * room.height
    x, y = _pixels(zoom) * east, _pixels(zoom) * north

    def seen(lift: float) -> tuple[Places, Places]:
        """Return where each place appears on the ground and at the top, right of the middle and above it."""
        rights, ups = [], []
        for up in (0.0, tall):
            away = np.maximum(camera + (y - lift) * math.sin(lean) - up * math.cos(lean), camera / 10)
            rights.append(x * camera / away)
            ups.append(((y - lift) * math.cos(lean) + up * math.sin(lean)) * camera / away)
        return np.concatenate(rights), np.concatenate(ups)

    # The lift that leaves as much room in the north as in the south.
    most = float(y.max() - y.min())
    least = -most
    for _round in range(20):
        lift = (least + most) / 2
        above = seen(lift)[1]
        if above.max() > -above.min():
            least = lift
        else:
            most = lift
    right, above = seen(lift)
    half = max(float(above.max()), float(-above.min()))
    # What is near moves a little more than what is far; the margin takes the difference.
    shift = float(right.max() + right.min()) / 2
    width = float(right.max() - right.min())
    return Fit(half <= FILLED * room.height / 2 and width <= FILLED * room.width, lift, shift)


def _view(shapes: Mapping[str, list[list[Ring]]], room: Room) -> tuple[pdk.ViewState, float]:
    """Fit a level into its room; return the view, and the metres that the highest value rises."""
    points = [point for polygons in shapes.values() for rings in polygons for point in rings[0]]
    x = np.radians([point[0] for point in points])
    y = np.array([_mercator(point[1]) for point in points])
    middle_x, middle_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    tall = TALLEST * room.height
    # What is near looks larger than what is far, so no formula gives at once how much may be magnified: halve the span.
    zoom, too_large = LEAST_ZOOM, MOST_ZOOM
    for _round in range(14):
        between = (zoom + too_large) / 2
        if _fit(between, x - middle_x, y - middle_y, room, tall).whole:
            zoom = between
        else:
            too_large = between
    fit = _fit(zoom, x - middle_x, y - middle_y, room, tall)
    middle = middle_y + fit.lift / _pixels(zoom)
    latitude = math.degrees(2 * math.atan(math.exp(middle)) - math.pi / 2)
    metre = EQUATOR * math.cos(math.radians(latitude)) / (WORLD * 2**zoom)
    view = pdk.ViewState(
        longitude=round(math.degrees(middle_x + fit.shift / _pixels(zoom)), 4),
        latitude=round(latitude, 4),
        zoom=round(zoom, 3),
        min_zoom=round(zoom - 1, 3),
        max_zoom=round(zoom + 3, 3),
        pitch=room.tilt,
        bearing=0,
        max_pitch=75,
    )
    return view, tall * metre


def _rgb(colour: str) -> list[int]:
    """Return the channels of a #RRGGBB colour."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _blocks(
    panel: maps.Panel,
    areas: Mapping[str, Mapping[str, Any]],
    shapes: Mapping[str, list[list[Ring]]],
    words: maps.Words,
    *,
    metres: float,
    values: Sequence[float],
    look: Look,
) -> list[dict[str, Any]]:
    """Return one block for each polygon of each area: where it stands, how high, in which colour, with which words."""
    paper = palette.PAPER[look.appearance]
    row_of = maps.rows_by_area(panel, words)
    highest = max(values, default=0) or 1
    blocks = []
    for code, area in areas.items():
        row = row_of.get(code)
        pale = paper.unpublished if area["kind"] == "unpublished" else paper.ground
        name, *said = area["tip"]
        for polygon in shapes[code]:
            blocks.append(
                {
                    "code": code,
                    "polygon": polygon,
                    "obs_id": "" if row is None else row.obs_id,
                    "value": None if row is None else row.value,
                    "height": 0 if row is None else round(row.value / highest * metres),
                    "kind": area["kind"],
                    "colour": _rgb(area["fill"] or pale),
                    "name": name,
                    "said": said[0],
                    "more": _(", ").join(said[1:]),
                }
            )
    return blocks


def _layers(
    panel: maps.Panel,
    blocks: list[dict[str, Any]],
    western_sahara: Mapping[str, Any],
    *,
    look: Look,
    selected: str | None,
) -> list[pdk.Layer]:
    """Return land, flat areas, blocks, the marks of Western Sahara and the line around the area chosen."""
    paper, country = palette.PAPER[look.appearance], panel.country.lower()
    heights = {block["code"]: block["height"] for block in blocks}
    # With every other area chosen the layer has another name, so that Streamlit forgets what was clicked before: what
    # is chosen stands in the link alone. From one period to the next the name stays, and heights and colours glide.
    chosen = selected if selected in heights else "none"
    # Whether the reader wants less motion is known a moment after the first picture. A layer that loses its transitions
    # while it glides would stay unseen for ever, so that one without them has a name of its own.
    pace = "" if look.moving else "-still"
    layers = [
        pdk.Layer("GeoJsonLayer", LAND, id=f"{country}-land", get_fill_color=_rgb(paper.land), stroked=False),
        *_raised(blocks, look, walls=f"{country}-walls-{chosen}{pace}", tops=f"{country}-tops-{chosen}{pace}"),
    ]
    for kind, dash in (("unpublished", [0, 0]), ("blank", [4, 3])):
        flat = [ring for block in blocks if block["kind"] == kind for ring in block["polygon"]]
        if flat:
            layers.append(_lines(f"{country}-{kind}", flat, paper.muted, width=1, dash=dash))
    if panel.country == "MAR":
        layers += _sahara(western_sahara, heights, country, paper.ink)
    own = [block for block in blocks if block["code"] == selected]
    if own:
        edge = [_at(ring, block["height"], above=2) for block in own for ring in block["polygon"]]
        layers.append(_lines(f"{country}-halo", edge, paper.ground, width=6, above_all=True))
        layers.append(_lines(f"{country}-selected", edge, paper.ink, width=3, above_all=True))
    return layers


def _raised(blocks: Sequence[Mapping[str, Any]], look: Look, *, walls: str, tops: str) -> list[pdk.Layer]:
    """Return the walls of the blocks, if any rises, and their tops, as layers of these names."""
    paper = palette.PAPER[look.appearance]
    moves = (
        {"transitions": dict.fromkeys(("getElevation", "getFillColor", "geometry"), MILLISECONDS)}
        if look.moving
        else {}
    )
    shade = _rgb(paper.ink if look.appearance == "light" else paper.ground)
    rising = [
        {**{name: block[name] for name in WALL}, "colour": _mixed(block["colour"], shade)}
        for block in blocks
        if block["height"]
    ]
    layers = []
    if rising:
        layers.append(
            pdk.Layer(
                "SolidPolygonLayer",
                rising,
                id=walls,
                get_polygon="polygon",
                get_elevation="height",
                get_fill_color="colour",
                extruded=True,
                pickable=True,
                material=MATERIAL,
                **moves,
            )
        )
    layers.append(
        pdk.Layer(
            "GeoJsonLayer",
            [_top(block) for block in blocks],
            id=tops,
            get_fill_color="properties.colour",
            get_line_color=_rgb(paper.line),
            get_line_width=1,
            line_width_units=pdk.types.String("pixels"),
            pickable=True,
            **moves,
        )
    )
    return layers


def _sahara(
    western_sahara: Mapping[str, Any], heights: Mapping[str, float], country: str, colour: str
) -> list[pdk.Layer]:
    """Return the hatch of Western Sahara and the parallel, on the tops of the blocks."""
    # Cut at the borders of today; on a map of former regions, which publish nothing there, it lies on the ground.
    hatch = [
        _at(line, heights.get(code, 0.0), above=1) for code, lines in western_sahara["hatch"].items() for line in lines
    ]
    parallel = [
        _at(dash["line"], max(heights.get(code, 0.0) for code in dash["areas"]), above=1)
        for dash in western_sahara["parallel"]
    ]
    return [
        _lines(f"{country}-sahara", hatch, colour, width=1, opacity=0.5),
        _lines(f"{country}-parallel", parallel, colour, width=2),
    ]


def _mixed(colour: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return a colour shaded with another one."""
    return [round(one + SHADE * (two - one)) for one, two in zip(colour, other, strict=True)]


def _top(block: Mapping[str, Any]) -> dict[str, Any]:
    """Return the top of a block as a feature of its own."""
    rings = [_at(ring, block["height"]) for ring in block["polygon"]]
    said = {name: value for name, value in block.items() if name != "polygon"}
    return {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": rings}}


def _at(line: Ring, height: float, *, above: int = 0) -> Ring:
    """Lay a line on the top of a block, or so many steps above it: what lies in one plane would flicker."""
    up = height + round(STEP * (above + (1 if height else 0)))
    return [[x, y, up] for x, y in line]


def _lines(
    name: str,
    lines: list[Ring],
    colour: str,
    *,
    width: int,
    dash: list[int] | None = None,
    opacity: float = 1,
    above_all: bool = False,
) -> pdk.Layer:
    """Return a layer of lines of so many pixels."""
    dashed = (
        {"get_dash_array": dash, "extensions": [{"@@type": "PathStyleExtension", "dash": True}]}
        if dash and any(dash)
        else {}
    )
    return pdk.Layer(
        "PathLayer",
        [{"path": line} for line in lines],
        id=name,
        get_path="path",
        get_color=_rgb(colour),
        get_width=width,
        width_units=pdk.types.String("pixels"),
        opacity=opacity,
        pickable=False,
        # The area chosen is seen through what stands before it.
        **({"parameters": {"depthCompare": "always"}} if above_all else {}),
        **dashed,
    )


def _deck(layers: list[pdk.Layer], view: pdk.ViewState, look: Look) -> pdk.Deck:
    """Return the deck: no base map, and words on hover in the direction of the language."""
    paper = palette.PAPER[look.appearance]
    return LightDeck(
        layers=layers,
        initial_view_state=view,
        views=[pdk.View(type="MapView", controller=CONTROLLER)],
        map_provider=None,
        # Streamlit escapes what is filled in here.
        tooltip={
            "html": "<strong>{name}</strong><br>{said}<br>{more}",
            "style": {
                "direction": look.direction,
                "fontFamily": palette.FONT,
                "fontSize": "0.845rem",
                "maxWidth": "17rem",
                "color": paper.ink,
                "backgroundColor": paper.ground,
                "border": f"1px solid {paper.muted}",
            },
        },
    )
