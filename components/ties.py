"""Agreements as arcs on the flat map: one width for all, the line says the status, the colour the country."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from components import palette, routes
from components.drawing import Drawing

WIDTH = 2.4
APART = 6.0  # pixels: the marks of both countries at one partner stand side by side
# Applied; signed and not known to be applied; all else (talks, present force not known, past).
DASHES = {
    "in_force": "solid",
    "provisional": "solid",
    "signed": "dash",
    "not_ratified": "dash",
    "negotiating": "dot",
    "unknown": "dot",
    "ended": "dot",
    "replaced": "dot",
}
MARKS = {"solid": "circle", "dash": "circle-open", "dot": "x-thin-open"}
# Labels that also find room on a phone stand at fixed places of the list, the others behind them (awda.css hides them).
HOMES, ON_PHONE = 2, 12


@dataclass(frozen=True)
class Tie:
    """The agreements of one country, one of each partner: `rows` has agreement_id, partner and status."""

    country: str
    name: str
    rows: pd.DataFrame


def figure(
    ties: Sequence[Tie],
    *,
    ground: routes.Ground,
    places: Mapping[str, routes.Place],
    seen: routes.Window,
    names: Mapping[str, str],
    says: Callable[["pd.Series[str]"], str],
    appearance: str = "light",
) -> go.Figure:
    """Draw one arc for each agreement between a country and its partner; `says` writes how one stands."""
    colours = palette.COUNTRY[appearance]
    drawing = Drawing(appearance)
    routes.add_ground(drawing, ground)
    partners = list(dict.fromkeys(code for one in ties for code in one.rows["partner"]))
    end_of = routes.ends(partners, places, seen)
    ways: list[tuple[list[routes.Place], float]] = []
    for one in ties:
        own = [
            routes.curve(
                places[one.country],
                _end(code, one.country, ties, end_of, APART / seen.scale(routes.WIDE)),
                _side(code, one.country),
            )
            for code in one.rows["partner"]
        ]
        ways += [(way, WIDTH) for way in own]
        _add_arcs(drawing, one, own, colours[one.country])
        _add_marks(drawing, one, own, places=places, says=says, colour=colours[one.country])
    drawing.notes += _labels(
        ties, places=places, end_of=end_of, ways=ways, seen=seen, names=names, appearance=appearance
    )
    return routes.on_map(drawing, seen)


def _add_arcs(drawing: Drawing, one: Tie, ways: Sequence[Sequence[routes.Place]], colour: str) -> None:
    """Add the arcs of one country, each with the line of its status."""
    for way, (_index, row) in zip(ways, one.rows.iterrows(), strict=True):
        drawing.scatter(
            x=[round(x) for x, _y in way],
            y=[round(y) for _x, y in way],
            ids=[*[""] * (len(way) - 1), row["agreement_id"]],
            mode="lines",
            line={"color": colour, "width": WIDTH, "dash": DASHES[row["status"]], "shape": "spline"},
            hoverinfo="skip",
        )


def _add_marks(
    drawing: Drawing,
    one: Tie,
    ways: Sequence[Sequence[routes.Place]],
    *,
    places: Mapping[str, routes.Place],
    says: Callable[["pd.Series[str]"], str],
    colour: str,
) -> None:
    """Add a mark where each arc ends, which says how the agreement stands, and one at the country itself."""
    drawing.scatter(
        x=[round(way[-1][0]) for way in ways],
        y=[round(way[-1][1]) for way in ways],
        mode="markers",
        marker={
            "symbol": [
                "triangle-left-open" if routes.is_far(places[code]) else MARKS[DASHES[status]]
                for code, status in zip(one.rows["partner"], one.rows["status"], strict=True)
            ],
            "size": 9,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        text=[says(row) for _index, row in one.rows.iterrows()],
        hovertemplate="%{text}<extra>" + one.name + "</extra>",
        name="partners",
    )
    drawing.scatter(
        x=[round(places[one.country][0])],
        y=[round(places[one.country][1])],
        mode="markers",
        marker={"size": 11, "color": colour, "line": {"width": 2, "color": drawing.paper.ground}},
        hoverinfo="skip",
        name="home",
    )


def _side(partner: str, country: str) -> int:
    """Return to which side an arc bends: outwards, and away from the other where both countries have it."""
    return 1 if country == "MAR" or partner == "MAR" else -1


def _end(
    partner: str, country: str, ties: Sequence[Tie], end_of: Mapping[str, routes.Place], apart: float
) -> routes.Place:
    """Return where an arc ends: at the partner, or beside it where both countries have an agreement with it."""
    x, y = end_of[partner]
    shared = sum(partner in set(one.rows["partner"]) for one in ties) > 1
    return (x + apart * (-1 if country == "MAR" else 1), y) if shared else (x, y)


def _labels(
    ties: Sequence[Tie],
    *,
    places: Mapping[str, routes.Place],
    end_of: Mapping[str, routes.Place],
    ways: routes.Ways,
    seen: routes.Window,
    names: Mapping[str, str],
    appearance: str,
) -> list[dict[str, object]]:
    """Return the names that find room: the countries themselves, then their partners in the order of the rows."""
    paper, colours = palette.PAPER[appearance], palette.COUNTRY[appearance]
    wide, narrow = routes.Room(seen, routes.WIDE, ways), routes.Room(seen, routes.NARROW)
    homes = {one.country for one in ties}
    for place in [*end_of.values(), *(places[code] for code in homes)]:
        wide.keep_free(place)
    both: list[dict[str, object]] = []
    below: routes.Side = ("center", "top", 0, -9)
    for one in ties:
        for room in (wide, narrow):
            room.take(places[one.country], [one.name], below)
        both.append(routes.note(places[one.country], below, f"<b>{one.name}</b>", colours[one.country], paper))
    both += [{"visible": False}] * (HOMES - len(both))
    only_wide: list[dict[str, object]] = []
    for code in [code for code in end_of if code not in homes]:
        place, lines = end_of[code], [names[code]]
        rooms = [wide, narrow] if len(both) < HOMES + ON_PHONE else [wide]
        for tried in (rooms, [wide]):
            # Two marks beside one another keep their name a little further off.
            off = 1.6 if sum(code in set(one.rows["partner"]) for one in ties) > 1 else 1
            sides = [(across, upright, round(right * off), up) for across, upright, right, up in routes.SIDES]
            free = [one for one in sides if all(room.fits(place, lines, one) for room in tried)]
            if free:
                side = min(free, key=lambda one: wide.covers(place, lines, one))
                for room in tried:
                    room.take(place, lines, side)
                (both if len(tried) > 1 else only_wide).append(routes.note(place, side, names[code], paper.ink, paper))
                break
    both += [{"visible": False}] * (HOMES + ON_PHONE - len(both))
    return both + only_wide
