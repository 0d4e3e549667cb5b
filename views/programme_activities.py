"""The activities: one of them in full, all on a timeline, those without a date apart, and where they took place."""

from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, maps, markup, naming, palette, programme, timelines
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, mapped
from data import programme as data


def draw(head: DeltaGenerator) -> None:
    """Draw the activity chosen, or all of them; the headline goes into `head`."""
    chosen = filters.carried("activity", known=data.activity_ids())
    frame.follow({"view", "activity"}, chosen=chosen or "")
    if chosen:
        _one(chosen, head)
    else:
        _all(head)


def _one(chosen: str, head: DeltaGenerator) -> None:
    """Draw one activity in full."""
    rows = data.activity(chosen)
    row = rows.iloc[0]
    title = naming.text(row, "title")
    with head:
        frame.heading(_("Programme"), title, _in_a_line(row))
    st.html(markup.opened(chosen))
    filters.take_back(["activity"], _("Back to all activities"), key="back")
    pillars = data.pillars().set_index("pillar_id")
    pillar = naming.text(pillars.loc[row["pillar_id"]], "title") if row["pillar_id"] else ""
    with st.container(key="activity_in_full"):
        evidence.show_records(
            programme.in_full(row, pillar),
            rows,
            table="programme_activities",
            key="activity",
            alt=_("{label}: {text}").format(label=title, text=naming.text(row, "description")),
        )


def _in_a_line(row: "pd.Series[str]") -> str:
    """Say of an activity its kind, when and where it took place, and whether it is documented."""
    pieces = [naming.label("activity_kind", row["kind"]), naming.label("activity_status", row["status"])]
    pieces.insert(1, programme.when(row))
    return " · ".join(filter(None, [*pieces, programme.where(row)]))


def _all(head: DeltaGenerator) -> None:
    """Draw all activities: in time, without a date, by place."""
    everything = data.without_project(data.activities())
    held, open_ones = data.documented(everything), data.planned(everything)
    years = [int(year) for year in held.loc[held["start"] != "", "start"].str[:4]]
    with head:
        frame.heading(
            _("Programme"),
            _(
                "{counts}, of them {later} after the project ended; planned, with no outcome documented: {planned}"
            ).format(
                counts=ngettext(
                    "{count} activity documented, {years}", "{count} activities documented, {years}", len(held)
                ).format(count=i18n.number(len(held)), years=i18n.period(str(min(years)), str(max(years)))),
                later=i18n.number(len(data.after_project(held))),
                planned=i18n.number(len(open_ones)),
            ),
            _(
                "What the project and its sources report; the project itself is not counted. What was planned may have "
                "taken place; no source says so."
            ),
        )
    with st.container(key="programme_activities"):
        _timeline()
        _undated()
        _places()


def _timeline() -> None:
    """Draw the activities whose time is known, from start to end."""
    rows = data.dated()
    names = {row["activity_id"]: naming.text(row, "title") for _index, row in rows.iterrows()}
    evidence.show_records(
        timelines.dated(
            rows,
            key="activity_id",
            names=names,
            dates={row["activity_id"]: programme.when(row) for _index, row in rows.iterrows()},
            appearance=filters.appearance(),
        ),
        rows,
        table="programme_activities",
        key="activities_timeline",
        title=_("In time: the project, and {count}").format(count=programme.counted(len(data.without_project(rows)))),
        reading=_(
            "A bar runs from start to end, a dot is a few days or weeks; dots in a row: some time in that year. All of "
            "them are documented."
        ),
        alt=programme.in_words(rows),
        listing=partial(programme.table, caption=_("Activities")),
    )


def _undated() -> None:
    """List the activities of which no source gives the date, those that are only planned with their mark."""
    rows = data.undated()
    if rows.empty:
        return
    title = _("Date not given: {count}").format(count=programme.counted(len(rows)))
    body = [
        [
            programme.opening(row),
            programme.state(row),
            naming.text(row, "notes"),
            evidence.publication_links(row.to_frame().T),
        ]
        for _index, row in rows.iterrows()
    ]
    evidence.show_records(
        markup.table([_("Activity"), _("Status"), _("What is known"), _("Source")], body, caption=title, whole=True),
        rows,
        table="programme_activities",
        key="activities_undated",
        title=title,
        reading=_("They have no place on the line above. A hollow mark: planned, and no source tells the outcome."),
    )


def _places() -> None:
    """Draw where activities took place: the regions on the map, all places as a list."""
    places = data.places()
    rows = data.activities()
    on_map = [one for one in places if one.geo_code]
    located = pd.concat([one.rows for one in on_map])
    regions = [catalogue.region_name(code, language()) for code in dict.fromkeys(one.geo_code for one in on_map)]
    evidence.show_records(
        _map(on_map),
        located,
        table="programme_activities",
        key="activities_map",
        title=ngettext(
            "{count} region with a documented activity: {names}",
            "{count} regions with documented activities: {names}",
            len(regions),
        ).format(count=i18n.number(len(regions)), names=i18n.listing(regions)),
        reading=_("Shaded: the region of the town that a source names, with the number of activities there."),
        alt=programme.in_words(located),
        notes=[frame.western_sahara_note()],
        listing=partial(programme.table, caption=_("Activities")),
    )
    title = _("Place by place")
    st.header(title, anchor=False)
    piece = markup.join(
        Markup('<section class="awda-dimension"><h3>{}</h3>{}</section>').format(
            _place_name(one), programme.lines(one.rows)
        )
        for one in places
    )
    piece = Markup('<div class="awda-contrast">{}</div>').format(piece)
    evidence.show_piece(piece, rows, table="programme_activities", key="activities_places", title=title)


def _map(places: list[data.Place]) -> maps.ShadedMap:
    """Return the map of both countries with the number of activities in each region that a source names."""
    counts = pd.DataFrame(
        {
            "country": [one.country for one in places],
            "geo_code": [one.geo_code for one in places],
            "value": [float(len(one.rows)) for one in places],
            "unit": "activities",
            "precision": "exact",
        }
    )
    appearance = filters.appearance()
    words = maps.Words(
        names={code: catalogue.region_name(code, language()) for code in catalogue.region_codes()},
        members=catalogue.members,
        areas=catalogue.areas,
        precisions={code: evidence.flag(code) for code in evidence.FLAGS},
        write=lambda value: programme.counted(int(value)),
        short=i18n.number,
    )
    panels = [
        maps.Panel(
            country,
            mapped.MAP_LEVELS[country][0],
            naming.country_name(country),
            counts[counts["country"] == country],
            missing=_("no town named in the sources"),
            hatched=False,
        )
        for country in catalogue.COUNTRIES
    ]
    return maps.shaded_regions(
        panels,
        label=_("activities by the region of their place"),
        words=words,
        colours=palette.SEQUENCE[appearance]["slate"],
        appearance=appearance,
        height=380,
        counts=True,
    )


def _place_name(place: data.Place) -> str:
    """Name a place; say of one outside of both countries, of none, and of one that is not named, that it is so."""
    if not place.key:
        return _("No place named")
    name = programme.where(place.rows.iloc[0])
    if place.country and place.country not in catalogue.COUNTRIES:
        return _("{name}: outside of the two countries, not on the map").format(name=name)
    return name
