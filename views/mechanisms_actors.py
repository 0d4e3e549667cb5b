"""Who does what: who leads the mechanisms, which services each type of actor offers and for whom, and who pays."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import actors, evidence, filters, frame, i18n, markup, matrices, mechanisms, naming, palette
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue
from data import mechanisms as data
from views import counted

# A link from here to the inventory opens just what was counted: whatever else narrowed it before is taken back.
_INVENTORY = (*data.COLUMNS, "year", "search")
Crossed = dict[str, data.Matrix]


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, who leads, the way from actors to groups, and who pays; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        year = counted.choose_year()
        serves = counted.choose_serves()
        chosen = naming.choose_countries(catalogue.COUNTRIES)
    frame.follow({"view", "mechanism", *_INVENTORY}, afresh=_INVENTORY, closes=("view", "mechanism"))
    offered = {country: data.crossed(country, year, "service", "actor", serves=serves) for country in chosen}
    served = {country: data.crossed(country, year, "service", "group", serves=serves) for country in chosen}
    with head:
        frame.heading(_("Mechanisms"), _headline(offered, year), _lead(offered))
    rows = counted.rows(offered.values())
    if rows.empty:
        counted.nothing(year)
        return
    _who_leads(rows, offered, year, serves)
    _from_actors_to_groups(rows, offered, served, year, serves)
    _who_pays(chosen, serves)


def _counted(found: Crossed, code: str) -> dict[str, data.Cell]:
    """Return the mechanisms of one type of actor (all for none) by country, each once."""
    return {country: matrix["", code] for country, matrix in found.items()}


def _headline(found: Crossed, year: int) -> str:
    """Say how many of the mechanisms at work are led by governments."""
    said = [
        _("{count} of {all} in {country}").format(
            count=i18n.number(len(cell.sure)),
            all=i18n.number(len(found[country]["", ""].sure)),
            country=naming.country_name(country),
        )
        for country, cell in _counted(found, "government").items()
    ]
    return _("{year}, mechanisms known to be at work: governments, at home or abroad, lead {countries}").format(
        year=year, countries=i18n.listing(said)
    )


def _lead(found: Crossed) -> str:
    """Say how many are led by foreign agencies, surely or perhaps, and what the type of actor does not tell."""
    said = [
        _("{count} in {country} (perhaps {more} more)").format(
            count=i18n.number(len(cell.sure)),
            country=naming.country_name(country),
            more=i18n.number(len(cell.perhaps)),
        )
        if cell.perhaps
        else _("{count} in {country}").format(count=i18n.number(len(cell.sure)), country=naming.country_name(country))
        for country, cell in _counted(found, "bilateral_agency").items()
    ]
    return " ".join(
        (
            _("Foreign cooperation agencies lead: {countries}.").format(countries=i18n.listing(said)),
            _("Ministries and offices of destination states count as governments; the type does not tell them apart."),
        )
    )


def _opening(country: str, year: int, serves: str, codes: Mapping[str, str]) -> dict[str, str]:
    """Return the choices that open the inventory with just the mechanisms counted here."""
    return {
        "country": country,
        "year": str(year),
        "serves": serves,
        **{name: code for name, code in codes.items() if code},
    }


def _who_leads(rows: pd.DataFrame, found: Crossed, year: int, serves: str) -> None:
    """Draw the lead actors by type, country by country."""
    types = naming.all_names("actor_type")
    led_by = rows.set_index("mechanism_id")["lead_actor"]
    led = {
        country: {
            code: actors.Led(tuple(led_by[list(cell.sure)]), tuple(led_by[list(cell.perhaps)]))
            for code, cell in ((code, matrix["", code]) for code in types)
        }
        for country, matrix in found.items()
    }
    longest = max(len(one.sure) + len(one.perhaps) for held in led.values() for one in held.values())
    never = set(types) - set(data.everything()["actor_type"])

    def none(code: str) -> str:
        return _("none in the whole inventory") if code in never else _("none known")

    tables = [
        actors.table(
            led[country],
            types=types,
            title=_("{country}, {year}").format(country=naming.country_name(country), year=year),
            country=country,
            dark=filters.appearance() == "dark",
            longest=longest,
            choose=lambda code, country=country: _opening(country, year, serves, {"actor": code}),  # type: ignore[misc]
            none=none,
        )
        for country in found
    ]
    notes = [
        _(
            "Lead actors stand as recorded: in the language of the record, one body perhaps under several names. The "
            "type is that of the lead actor alone."
        )
    ]
    if never:
        notes.append(
            _("No mechanism of the inventory, of any year, is led by: {names}.").format(
                names=i18n.listing([types[code] for code in types if code in never])
            )
        )
    evidence.show_records(
        Markup('<div class="awda-panels" data-leads-away>{}</div>').format(markup.join(tables)),
        rows,
        table="mechanisms",
        key="leads",
        title=_("Who leads, {year}").format(year=year),
        reading=_("Full bars: mechanisms known to be at work. Hollow: perhaps at work, no source says for that year."),
        asks=_("Choose a type of actor to see its mechanisms."),
        alt=_in_words(found, columns=types, line=""),
        notes=notes,
        listing=partial(mechanisms.table, caption=_("Mechanisms counted")),
    )


def _in_words(found: Crossed, *, columns: Mapping[str, str], line: str | None = None) -> str:
    """Say the cells that are not blank, country by country: those of one line, or all with the names of both codes."""
    services = {"": _("All services"), **naming.all_names("service")}
    said = []
    for country, matrix in found.items():
        cells = [
            _("{label}: {text}").format(
                label=columns[column]
                if line is not None
                else _("{service}, {stage}").format(service=services[service], stage=columns[column]),
                text=matrices.count_square(len(cell.sure), len(cell.perhaps)).says,
            )
            for (service, column), cell in matrix.items()
            if column in columns and line in (None, service) and (cell.sure or cell.perhaps)
        ]
        said.append(
            _("{label}: {text}").format(label=naming.country_name(country), text=_("; ").join(cells) or _("none known"))
        )
    return ". ".join(said)


def _matrix(
    matrix: data.Matrix, name: str, *, title: str, country: str, year: int, serves: str, totals: bool
) -> Markup:
    """Return services by types of actor or by target groups; the first line, and column, hold each mechanism once."""
    appearance = filters.appearance()
    columns = naming.all_names(data.CODES[name])
    if totals:
        columns = {"": _("All"), **columns}
    squares = {
        place: matrices.count_square(
            len(cell.sure),
            len(cell.perhaps),
            # Sums of lines and columns have no colour: they would outshine the cells.
            colours=palette.SEQUENCE[appearance]["moss"] if all(place) else (),
        )
        for place, cell in matrix.items()
        if place[1] in columns
    }

    def choose(service: str, code: str) -> dict[str, str]:
        blank = squares[service, code].blank
        return {} if blank else _opening(country, year, serves, {"service": service, name: code})

    return matrices.table(
        squares,
        lines={"": _("All services"), **naming.all_names("service")},
        columns=columns,
        title=title,
        country=country,
        dark=appearance == "dark",
        chosen=None,
        choose=choose,
        compact=True,
    )


def _from_actors_to_groups(rows: pd.DataFrame, offered: Crossed, served: Crossed, year: int, serves: str) -> None:
    """Draw, country by country, who offers which service, and beside it for whom."""
    pairs = []
    for country in offered:
        name = naming.country_name(country)
        drawn = partial(_matrix, country=country, year=year, serves=serves)
        who = drawn(
            offered[country],
            "actor",
            title=_("{country}: who offers which service").format(country=name),
            totals=True,
        )
        whom = drawn(
            served[country],
            "group",
            title=_("{country}: which service for whom").format(country=name),
            totals=False,
        )
        pairs.append(Markup('<div class="awda-panels" data-leads-away>{}{}</div>').format(who, whom))
    legend = mechanisms.matrix_legend(appearance=filters.appearance(), all_counted=True)
    notes = [
        _(
            "A mechanism with several services, or for several groups, counts in each of their cells, so lines and "
            "columns do not add up; those named “All” count each mechanism once."
        ),
        _(
            "Services and target groups are our own reading of the descriptions. A mechanism with a service and a "
            "group may not offer the one to the other: sources seldom say."
        ),
    ]
    outside = data.uncounted(rows)
    if len(outside):
        notes.append(
            ngettext(
                "Return travel and reception count here at any stage; {count} mechanism that the coverage leaves out "
                "is among them.",
                "Return travel and reception count here at any stage; {count} mechanisms that the coverage leaves out "
                "are among them.",
                len(outside),
            ).format(count=i18n.number(len(outside)))
        )
    evidence.show_records(
        Markup('{}<div class="awda-flow">{}</div>').format(legend, markup.join(pairs)),
        rows,
        table="mechanisms",
        key="flow",
        title=_("From actors to services to target groups, {year}").format(year=year),
        reading=_("Read from one side to the other: a service’s line says who offers it, then for whom."),
        asks=_("Choose a number to see its mechanisms; arrow keys move between numbers."),
        alt=_("Who offers which service. {offered}. Which service for whom. {served}.").format(
            offered=_in_words(offered, columns=naming.all_names("actor_type")),
            served=_in_words(served, columns=naming.all_names("target_group")),
        ),
        notes=notes,
        listing=partial(mechanisms.table, caption=_("Mechanisms counted")),
    )


def _who_pays(chosen: list[str], serves: str) -> None:
    """Draw what is known of the funding side: little, and in the records' own words."""
    everything = data.everything()
    all_of_them = len(data.serving_returnees(everything[everything["country"].isin(chosen)], serves))
    rows = data.payer_stated(chosen, serves=serves)
    st.header(_("Who pays, and who runs it"), anchor=False)
    st.html(actors.not_coded())
    if rows.empty:
        st.html(
            Markup('<p class="awda-note">{}</p>').format(
                _("No record of these mechanisms, of any year, states who pays.")
            )
        )
        return
    drawn = actors.payers(
        [
            (
                mechanisms.opening(row),
                naming.country_name(row["country"]),
                row["lead_actor"],
                naming.label("actor_type", row["actor_type"]),
                row["said"],
            )
            for _position, row in rows.iterrows()
        ]
    )
    evidence.show_records(
        drawn,
        rows,
        table="mechanisms",
        key="payers",
        reading=_("Records that state who pays, whatever the year: {count} of {all}.").format(
            count=i18n.number(len(rows)), all=i18n.number(all_of_them)
        ),
    )
