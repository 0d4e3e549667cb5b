"""Who offers which service at which stage, country by country and year by year; what nobody offers."""

from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, markup, matrices, mechanisms, naming, palette
from components.i18n import gettext as _
from data import catalogue
from data import mechanisms as data
from views import counted


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the matrix and the list behind the cell chosen; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        year = counted.choose_year()
        serves = counted.choose_serves()
        with st.container(width="content"):
            scales = {"value": _("Numbers"), "difference": _("Difference")}
            scale = filters.one_of("scale", scales, title=_("Scale"), default="value", known=filters.SCALES, pills=True)
        chosen = naming.choose_countries(catalogue.COUNTRIES) if scale == "value" else list(catalogue.COUNTRIES)
    cell = _cell()
    found = {country: data.coverage(country, year, serves=serves) for country in catalogue.COUNTRIES}
    with head:
        frame.heading(_("Mechanisms"), _headline(found, year, chosen), _lead(serves))
    rows = counted.rows(found[country] for country in chosen)
    if rows.empty:
        counted.nothing(year)
        return
    panels = _difference(year, serves, cell) if scale == "difference" else _numbers(found, chosen, year, cell)
    evidence.show_records(
        panels,
        rows,
        table="mechanisms",
        key="coverage",
        title=_("Services by stage of the return, {year}").format(year=year),
        reading=_("Each cell counts the mechanisms that offer a service at a stage."),
        asks=_("Choose a cell to see its mechanisms; arrow keys move between cells."),
        alt=_in_words(found, chosen),
        notes=_notes(rows, chosen, serves),
        listing=partial(mechanisms.table, caption=_("Mechanisms counted")),
    )
    if cell:
        _behind_cell(cell, found, chosen, year, serves)


def _cell() -> tuple[str, str] | None:
    """Let the cells be chosen by their links, and return service and stage of the one chosen."""
    places = {".".join(place): place for place in data.places()}
    picked = filters.carried("cell", known=places)
    frame.follow({"view", "mechanism", "cell"}, chosen=picked or "")
    return places[picked] if picked else None


def _headline(found: dict[str, data.Matrix], year: int, chosen: list[str]) -> str:
    """Say how many services nobody is known to offer at any stage."""
    said = [
        _("{count} in {country}").format(
            country=naming.country_name(country),
            count=i18n.number(len(data.blank_services(found[country], perhaps=False))),
        )
        for country in chosen
    ]
    return _("{year}: of {all} services, those that no scheme is known to offer: {countries}").format(
        year=year, all=i18n.number(len(catalogue.codes("service"))), countries=i18n.listing(said)
    )


def _lead(serves: str) -> str:
    """Say what is counted."""
    if serves == "indirect":
        return _(
            "Schemes made for the diaspora, workers or the public that returnees may use; those made for returnees are "
            "counted apart."
        )
    return _(
        "Schemes with returnees of the country as a named target; those for the diaspora or the public are counted "
        "apart, those for foreigners who leave the country never."
    )


def _choose(cell: tuple[str, str] | None, service: str, phase: str) -> dict[str, str]:
    """Return the choices that a cell makes; chosen once more, it is taken back."""
    return {"view": "coverage", "cell": "" if cell == (service, phase) else f"{service}.{phase}"}


def _numbers(found: dict[str, data.Matrix], chosen: list[str], year: int, cell: tuple[str, str] | None) -> Markup:
    """Return one matrix for each country, on one scale."""
    appearance = filters.appearance()
    tables = [
        matrices.table(
            {
                place: matrices.count_square(
                    len(held.sure), len(held.perhaps), colours=palette.SEQUENCE[appearance]["moss"]
                )
                for place, held in found[country].items()
            },
            lines=naming.all_names("service"),
            columns=naming.all_names("phase"),
            title=_("{country}, {year}").format(country=naming.country_name(country), year=year),
            country=country,
            dark=appearance == "dark",
            chosen=cell,
            choose=lambda service, phase: _choose(cell, service, phase),
        )
        for country in chosen
    ]
    return Markup('{}<div class="awda-panels">{}</div>').format(
        mechanisms.matrix_legend(appearance=appearance), markup.join(tables)
    )


def _difference(year: int, serves: str, cell: tuple[str, str] | None) -> Markup:
    """Return the matrix of Morocco minus Tunisia."""
    appearance = filters.appearance()
    names = (naming.country_name("MAR"), naming.country_name("TUN"))
    colours = (palette.COUNTRY[appearance]["MAR"], palette.COUNTRY[appearance]["TUN"])
    drawn = matrices.table(
        {
            place: matrices.difference_square(
                held.known,
                held.least,
                held.most,
                blank=held.blank,
                names=names,
                colours=colours,
                ground=palette.PAPER[appearance].ground,
            )
            for place, held in data.difference(year, serves=serves).items()
        },
        lines=naming.all_names("service"),
        columns=naming.all_names("phase"),
        title=_("Morocco minus Tunisia, {year}").format(year=year),
        country="both",
        dark=appearance == "dark",
        chosen=cell,
        choose=lambda service, phase: _choose(cell, service, phase),
    )
    return Markup("{}{}").format(mechanisms.difference_legend(appearance=appearance), drawn)


def _notes(rows: pd.DataFrame, chosen: list[str], serves: str) -> list[str]:
    """Say how the matrix was made, and what it leaves out."""
    notes = [
        _(
            "Services and stages are our own reading of the descriptions, often of short texts: a blank may be a blank "
            "in the evidence. A mechanism counts in each of its cells, and several may be layers of one scheme."
        ),
    ]
    everything = data.everything()
    everything = data.serving_returnees(everything[everything["country"].isin(chosen)], serves)
    outside = data.uncounted(everything)
    if len(outside):
        notes.append(
            _(
                "Return travel counts before return only, reception on arrival only. Coded at other stages alone, and "
                "so not counted for these: {names}."
            ).format(names=i18n.listing(list(outside[f"name_{i18n.language()}"])))
        )
    return notes


def _in_words(found: dict[str, data.Matrix], chosen: list[str]) -> str:
    """Say in words what each country's matrix holds: every cell that is not blank."""
    said = []
    for country in chosen:
        cells = [
            _("{label}: {text}").format(
                label=mechanisms.cell_name(*place),
                text=matrices.count_square(
                    len(held.sure), len(held.perhaps), colours=palette.SEQUENCE["light"]["moss"]
                ).says,
            )
            for place, held in found[country].items()
            if held.sure or held.perhaps
        ]
        blank = sum(not held.sure and not held.perhaps for held in found[country].values())
        said.append(
            _("{country}: {cells}. Blank cells: {blank} of {all}.").format(
                country=naming.country_name(country),
                cells=_("; ").join(cells),
                blank=i18n.number(blank),
                all=i18n.number(len(found[country])),
            )
        )
    return " ".join(said)


def _behind_cell(
    cell: tuple[str, str], found: dict[str, data.Matrix], chosen: list[str], year: int, serves: str
) -> None:
    """Draw the mechanisms of one cell, country by country, and what else was or may be there."""
    everything = data.everything().set_index("mechanism_id", drop=False)
    st.html(markup.opened(".".join(cell)))
    st.header(_("{cell}, {year}").format(cell=mechanisms.cell_name(*cell), year=year), anchor=False)
    for column, country in zip(st.columns(len(chosen), gap="large"), chosen, strict=True):
        held = found[country][cell]
        own = data.offering(everything[everything["country"] == country], *cell)
        other = "indirect" if serves == "yes" else "yes"
        others = data.serving_returnees(own, other)
        others = pd.concat([data.active_in(others, year), data.perhaps_in(others, year)])
        elsewhen = data.absent_in(data.serving_returnees(own, serves), year)
        pieces = [
            mechanisms.short_list(everything.loc[list(held.sure)], title=_("At work")),
            mechanisms.short_list(
                everything.loc[list(held.perhaps)], title=_("Perhaps at work: no source says for that year")
            ),
            mechanisms.short_list(
                others,
                title=_("Not counted here: for the diaspora or the public")
                if other == "indirect"
                else _("Not counted here: made for returnees"),
            ),
            mechanisms.short_list(elsewhen, title=_("In other years, or only planned")),
        ]
        with column:
            st.subheader(naming.country_name(country), anchor=False)
            if not held.sure and not held.perhaps:
                pieces.insert(0, _nobody())
            if any(pieces):
                st.html(markup.join(pieces))
            listed = pd.concat([everything.loc[[*held.sure, *held.perhaps]], others, elsewhen])
            if len(listed):
                st.html(evidence.source_line(listed))


def _nobody() -> Markup:
    """Say that nobody offers a service at a stage: a blank is a finding, and looks like one."""
    return Markup('<p class="awda-gap-line"><span aria-hidden="true">{}</span> {}</p>').format(
        matrices.BLANK, _("Nobody offers this here, as far as the inventory knows.")
    )
