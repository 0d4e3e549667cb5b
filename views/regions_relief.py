"""The map in relief: blocks as high as their values, tilted, and played through periods or indicators."""

from dataclasses import replace
from functools import partial
from itertools import combinations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import browser, evidence, filters, i18n, palette, relief
from components.i18n import gettext as _
from data import mapped
from data import relief as outlines
from views import regional

KEY = "relief"
MOST_INDICATORS = 8
TILTED = "45"


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the map in relief, bars and the region chosen; the headline goes into `head`."""
    still = bool(filters.reported("motion", "still"))
    browser.motion(key="motion", known=still)
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        choice = _of_precision(regional.choose(step_by_step=True))
        angles = {"0": _("From above"), TILTED: _("Tilted"), "60": _("From the side")}
        with st.container(width="content"):
            tilt = filters.one_of("tilt", angles, title=_("View from"), default=TILTED, pills=True)
        with st.container(width=380):
            series = filters.several_of(
                "indicators",
                choice.indicators,
                title=_("Animate by indicator (not by period)"),
                placeholder=_("Choose indicators, in the order to play"),
                known=mapped.regional_indicators(),
                most=MOST_INDICATORS,
            )
    regional.page(choice, head, partial(_relief, choice, series, tilt=int(tilt), moving=not still))


def _relief(choice: regional.Choice, series: list[str], region: str | None, *, tilt: int, moving: bool) -> None:
    """Draw the countries in relief, with the buttons that play them."""
    indicator, appearance = choice.indicator, filters.appearance()
    # A country that publishes nothing is no flat picture: what is missing, and what there is instead, say more.
    silent = {one.country for one in choice.shown if one.rows.empty and not one.left_out and choice.why[one.country][1]}
    panels = [panel for panel in choice.panels() if panel.country not in silent]
    if not panels:
        _player(choice, series)
        return
    drawn = relief.raised_regions(
        panels,
        label=choice.label,
        words=choice.words,
        outlines={one.level: outlines.outlines(one.level) for one in choice.shown},
        western_sahara=outlines.western_sahara(),
        scale=_scale(choice),
        look=relief.Look(
            palette.sequence(indicator.code, indicator.topic, appearance),
            appearance,
            i18n.direction(),
            moving=moving,
        ),
        room=_room(len(panels), tilt),
        selected=region,
        flat=partial(regional.flat_map, choice, panels, region),
    )
    evidence.show(
        drawn,
        choice.rows,
        title=choice.title,
        reading=indicator.definition(i18n.language()),
        key=KEY,
        notes=[*_reading_heights(choice), *choice.notes([panel.country for panel in panels])],
        held=choice.held(),
        full_screen=True,
        controls=partial(_player, choice, series),
    )


def _of_precision(choice: regional.Choice) -> regional.Choice:
    """Keep the figures of the precisions that a link brings from the map, and say so where some are left out."""
    every = evidence.FLAGS
    known = {",".join(some) for count in range(1, len(every)) for some in combinations(every, count)}
    carried = filters.carried("precision", known=known)
    met = set(choice.regional["precision"])
    wanted = [code for code in (carried or "").split(",") if code in met]
    if not wanted or set(wanted) == met:
        return choice
    said = _("Only figures of the precision chosen on the map: {precisions}.").format(
        precisions=i18n.listing([evidence.flag(code) for code in wanted])
    )
    return replace(choice, shown=[mapped.of_precision(one, wanted) for one in choice.shown], remarks=(said,))


def _scale(choice: regional.Choice) -> relief.Scale:
    """Rest heights and colours on all periods that can be played, so that they mean the same in each of them."""
    rows = choice.offered if choice.steps else choice.regional
    # Figures of other levels than those shown never stand on the same map.
    values = {}
    for one in choice.shown:
        own = rows[rows["country"] == one.country]
        values[one.country] = list(own["value"] if len(one.rows) else one.rows["value"])
    return relief.Scale(values, shared=choice.together)


def _room(countries: int, tilt: int) -> relief.Room:
    """Return the room of each picture: as the browser has measured it, else as on a laptop's screen."""
    found = filters.reported(f"{KEY}_full_screen", "room")
    found = found if isinstance(found, dict) else {}
    width = _pixels(found.get("width"), 240, usual=evidence.USUAL_WIDTH)
    beside = countries if width > NARROW else 1
    if not found.get("full"):
        # Beside each other both are narrow, and would stand in too high a frame.
        own = (width - GAP * (beside - 1)) // beside
        # On a phone a high frame would be empty above and below.
        return relief.Room(own, min(460 if beside == 1 else 400, round(1.15 * own)), tilt)
    # Title, legend and notes stand above and below the picture, in more lines on a narrow screen.
    around = AROUND if width > WIDE else AROUND_NARROW
    height = _pixels(found.get("height"), 280 + around, usual=900) - around
    return relief.Room((width - MARGIN - GAP * (beside - 1)) // beside, height, tilt)


# Pixels: below this width columns stand one below the other; between two pictures; beside and around them in full
# screen.
NARROW = 600
GAP = 16
MARGIN = 64
WIDE = 1400
AROUND = 455
AROUND_NARROW = 455


def _pixels(value: object, least: int, *, usual: int) -> int:
    """Return a number of pixels within reason, the usual one where the browser has said none."""
    return min(max(int(value), least), 4000) if isinstance(value, int | float) else usual


def _reading_heights(choice: regional.Choice) -> list[str]:
    """Say what a height means, with what it may be compared, and how to read the indicator."""
    if choice.regional.empty:
        return []
    said = [_("Height and colour show the same figure; a block is as high as its value, from zero.")]
    if choice.steps:
        said.append(_("Heights and colours mean the same in all periods."))
        if choice.offered.groupby("country")["series"].nunique().max() > 1:
            said.append(_("The periods rest on different series: see the sources before comparing them."))
    if len([one for one in choice.shown if len(one.rows)]) > 1:
        said.append(
            _("Both countries have one scale of heights.")
            if choice.together
            else _("Each country has its own scale of heights and colours: these figures may not be compared.")
        )
    return [" ".join(said), choice.indicator.how_to_read(i18n.language())]


def _player(choice: regional.Choice, series: list[str]) -> None:
    """Draw the buttons that step through the indicators chosen, else through the periods."""
    steps = {code: choice.indicators[code] for code in series} if len(series) > 1 else choice.steps
    if not steps:
        return
    name = "indicator" if len(series) > 1 else "period"
    current = choice.indicator.code if name == "indicator" else choice.period
    codes = list(steps)
    place = codes.index(current) + 1 if current in steps else 0
    browser.player(
        codes,
        current,
        at=_("{text} ({place} of {among})").format(
            text=steps[current], place=i18n.number(place), among=i18n.number(len(codes))
        )
        if place
        else "",
        key="player",
        on_step=filters.choose_step("player", name),
    )
