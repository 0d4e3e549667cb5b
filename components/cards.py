"""A key figure, a finding, a missing piece, a mechanism, a region: each drawn the same everywhere."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from components import evidence, filters, i18n, lines, markup
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue

_VERDICT_ICON = {
    "comparable": ":material/check_circle:",
    "with_care": ":material/error:",
    "not_comparable": ":material/do_not_disturb_on:",
}


def dark() -> str:
    """Return the class that marks dark paper."""
    return "awda-dark" if filters.appearance() == "dark" else ""


def country_name(code: str) -> str:
    """Name a country, or both."""
    return catalogue.label("country", code, language())


def key_figures(
    rows: pd.DataFrame, *, question: str, says: dict[str, str], verdict: catalogue.Verdict | None, key: str
) -> None:
    """Draw the answers of both countries to one question, joined by the verdict on comparing them.

    `rows` holds one observation for each country; `says` what each number counts.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(question, anchor=False, width="content")
        if verdict is not None:
            _verdict_badge(verdict, key=f"verdict_{key}")
    for column, (_index, row) in zip(st.columns(2), rows.iterrows(), strict=True):
        with column:
            _key_figure(row, says=says[row["country"]])


def _key_figure(row: "pd.Series[str]", *, says: str) -> None:
    """Draw one figure large, with what it counts, among whom and when, and its source."""
    written = i18n.amount(float(row["value"]), row["unit"], "").strip()
    st.html(
        Markup(
            '<div class="awda-key awda-{country} {dark}"><p class="awda-country">{name}</p>'
            '<p class="awda-figure">{value}</p><p>{says}</p>'
            '<p class="awda-muted">{population} · {period}</p>{source}</div>'
        ).format(
            country=row["country"],
            dark=dark(),
            name=country_name(row["country"]),
            value=written,
            says=says,
            population=catalogue.population(row["population_id"], language()),
            period=i18n.period(row["period_start"], row["period_end"], row["country"]),
            source=evidence.source_line(row.to_frame().T),
        )
    )


def verdict_line(verdict: catalogue.Verdict, *, key: str, of: str = "") -> None:
    """Draw the verdict on the two countries of a figure; `of` names what is compared, where that is not plain."""
    said = _("{label}, Morocco beside Tunisia:").format(label=of) if of else _("Morocco beside Tunisia:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Markup('<p class="awda-muted">{}</p>').format(said), width="content")
        _verdict_badge(verdict, key=key)


def _verdict_badge(verdict: catalogue.Verdict, *, key: str) -> None:
    """Draw whether two series may be compared; the badge opens the reason."""
    with st.popover(
        catalogue.label("verdict", verdict.verdict, language()),
        icon=_VERDICT_ICON[verdict.verdict],
        type="tertiary",
        key=key,
    ):
        st.html(
            Markup("<p>{}</p>").format(
                verdict.reason(language()) or _("Nobody has compared these two series in detail yet; treat with care.")
            )
        )


KIND_SIGN = {"strength": "+", "weakness": "−", "gap": "○", "similarity": "=", "contrast": "≠"}


def finding(row: "pd.Series[str]") -> None:
    """Draw a statement: its kind, the country, what is said, and by whom."""
    rows = row.to_frame().T
    st.html(
        Markup(
            '<div class="awda-statement awda-kind-{kind} {dark}"><p><span class="awda-kind">'
            '<span aria-hidden="true">{sign}</span> {kind_name}</span> · {country} · {dimension}</p><p>{text}</p>'
            '<p class="awda-muted">{origin}</p>{source}</div>'
        ).format(
            kind=row["kind"],
            dark=dark(),
            sign=KIND_SIGN[row["kind"]],
            kind_name=catalogue.label("finding_kind", row["kind"], language()),
            country=country_name(row["country"]),
            dimension=catalogue.label("dimension", row["dimension"], language()),
            text=row[f"statement_{language()}"],
            origin=catalogue.label("origin", row["origin"], language()),
            source=evidence.source_line(rows),
        )
    )


def unknown(title: str, rows: pd.DataFrame) -> None:
    """Draw what is not published, and which documents hold it; `rows` are evidence gaps, perhaps none."""
    pieces = [Markup("<p><strong>{}</strong></p>").format(title)]
    for _index, row in rows.iterrows():
        source = catalogue.citations(row.to_frame().T)[0]
        held = markup.link(row[f"where_it_is_held_{language()}"], source.url)
        pieces.append(
            Markup("<p>{}<br><span class='awda-muted'>{} {}</span></p>").format(
                row[f"what_is_missing_{language()}"], _("Held in:"), held
            )
        )
    if rows.empty:
        pieces.append(Markup("<p>{}</p>").format(_("We know of no document that holds it.")))
    st.html(Markup('<div class="awda-unknown">{}</div>').format(markup.join(pieces)))


def unmet(text: str) -> None:
    """Draw a need that nothing answers: a finding, told like what is not published."""
    st.html(Markup('<div class="awda-unknown"><p><strong>{}</strong></p></div>').format(text))


def mechanisms(rows: pd.DataFrame) -> None:
    """Draw mechanisms as a list: name, what it offers, who leads, whether it is at work, and its sources."""
    items = [
        Markup(
            '<li class="awda-statement"><p><strong>{name}</strong> <span class="awda-chip">{status}</span></p>'
            '<p>{says}</p><p class="awda-muted">{kind} · {actor}</p>{source}</li>'
        ).format(
            name=row[f"name_{language()}"],
            status=catalogue.label("status", row["status_now"], language()),
            says=row[f"description_{language()}"],
            kind=catalogue.label("mechanism_kind", row["kind"], language()),
            actor=catalogue.label("actor_type", row["actor_type"], language()),
            source=evidence.source_line(row.to_frame().T),
        )
        for _index, row in rows.iterrows()
    ]
    st.html(Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items)))


_FEW = 2  # documents named beside the map; the full card below it names them all


def region_beside_map(
    geo_code: str, figure: pd.DataFrame, *, place: str, left_out: bool, missing: str, documents: pd.DataFrame | None
) -> None:
    """Draw what the map shows of one area: its figure, or why there is none and which documents hold it.

    `figure` is one observation or none; `place` the sentence on its rank, empty where no honest rank exists; no
    `documents` means that nothing is withheld.
    """
    st.header(catalogue.region_name(geo_code, language()), anchor=False)
    if len(figure):
        _region_value(figure.iloc[0], geo_code=geo_code, place=place)
    elif left_out:
        st.info(_("Your choice of precision leaves out the figure of this region."))
    elif documents is None:
        st.info(missing, icon=":material/info:")
    else:
        unknown(missing, documents.head(_FEW))


def region_in_full(
    geo_code: str,
    *,
    figures: pd.DataFrame,
    mechanisms_here: pd.DataFrame,
    mechanisms_everywhere: int,
    missing: pd.DataFrame,
) -> None:
    """Draw all that is known of one area: every figure, the mechanisms that name it, what is not published.

    For an area of the past nothing is said of mechanisms, which are listed by the areas of today.
    """
    st.header(_("{region} in full").format(region=catalogue.region_name(geo_code, language())), anchor=False)
    evidence.show_rows(
        figures,
        title=_("Every figure known"),
        reading=ngettext(
            "{count} figure, the latest of its kind.", "{count} figures, the latest of each kind.", len(figures)
        ).format(count=i18n.number(len(figures))),
        key="region_profile",
        of_area=geo_code,
    )
    if catalogue.region(geo_code)["geo_level"] == "old_region":
        st.info(
            _("One of the regions before 2015: its figures are not those of a region of today with a similar name."),
            icon=":material/history:",
        )
    else:
        st.subheader(_("Mechanisms for returnees here"), anchor=False)
        country = country_name(catalogue.region(geo_code)["country"])
        at_work = int((mechanisms_here["status_now"] == "active").sum())
        st.html(_mechanisms_sentence(len(mechanisms_here), at_work, mechanisms_everywhere, country))
        if len(mechanisms_here):
            mechanisms(mechanisms_here)
    st.subheader(_("Not published"), anchor=False)
    unknown(_("Missing for the regions of this country"), missing)


def _paragraph(text: str) -> Markup:
    """Return a paragraph, or nothing for no text."""
    return Markup("<p>{}</p>").format(text) if text else Markup("")


def _region_value(row: "pd.Series[str]", *, geo_code: str, place: str) -> None:
    """Draw the figure of one area: value, place, flag, derivation, source."""
    note = catalogue.note(row["note_id"], language())
    wider = (
        ""
        if row["geo_code"] == geo_code
        else _("Published for {area} as a whole.").format(area=catalogue.region_name(row["geo_code"], language()))
    )
    st.html(
        Markup(
            '<div class="awda-key awda-{country} {dark}"><p>{label}</p><p class="awda-big">{value}</p>'
            '<p><span class="awda-chip">{flag}</span></p>{wider}{place}<p class="awda-muted">{period}</p>'
            '<p class="awda-muted">{population}</p><p class="awda-muted">{note}</p>{source}</div>'
        ).format(
            country=row["country"],
            dark=dark(),
            label=catalogue.indicator(row["indicator"]).label(language()),
            value=evidence.value_of(row),
            flag=evidence.flag(row["precision"]),
            wider=_paragraph(wider),
            place=_paragraph(place),
            period=i18n.period(row["period_start"], row["period_end"], row["country"]),
            population=catalogue.population(row["population_id"], language()),
            note=note,
            source=evidence.source_line(row.to_frame().T),
        )
    )


def place_sentence(place: int, among: int, left_out: int) -> str:
    """Say the rank of an area, and how many areas cannot be ranked."""
    said = _("Place {place} of {among} (1 is the highest).").format(place=i18n.number(place), among=i18n.number(among))
    if left_out:
        said += " " + ngettext(
            "{count} area is not ranked: its value is approximate or grouped.",
            "{count} areas are not ranked: their values are approximate or grouped.",
            left_out,
        ).format(count=i18n.number(left_out))
    return said


def _period_of(rows: pd.DataFrame) -> str:
    """Name the period of the first of some rows; empty for offices, each of which has its own date."""
    if rows.empty or rows.iloc[0]["unit"] == "yes_no":
        return ""
    row = rows.iloc[0]
    return i18n.period(row["period_start"], row["period_end"], row["country"])


def panel_subtitle(rows: pd.DataFrame, national: pd.DataFrame, missing: str, *, former: int = 0) -> str:
    """Say above a map from when its figures are, and the figure of the whole country with its date if it differs.

    `former` is the number of areas on a map of the past, zero for a map of today.
    """
    parts = [missing if rows.empty else _period_of(rows)]
    if len(national):
        value = evidence.value_of(national.iloc[0])
        period = _period_of(national)
        parts.append(
            _("whole country: {value}").format(value=value)
            if period == parts[0]
            else _("whole country: {value}, {period}").format(value=value, period=period)
        )
    if former:
        parts.insert(0, _("the {areas} regions before 2015").format(areas=i18n.number(former)))
    return " · ".join(part for part in parts if part)


def coverage_sentence(rows: pd.DataFrame, known: int, areas: int, *, left_out: int) -> str:
    """Say for how many of a level's areas a figure is shown, and from when; `left_out` areas the reader has hidden."""
    period = _period_of(rows)
    if known >= areas:
        return _("All {areas} areas have a figure, alone or in a group, {period}.").format(
            areas=i18n.number(areas), period=period
        )
    if left_out:
        return _("{known} of {areas} areas have a figure of the precision you chose, {period}.").format(
            known=i18n.number(known), areas=i18n.number(areas), period=period
        )
    return _("{known} of {areas} areas have a figure, {period}; the others are not published.").format(
        known=i18n.number(known), areas=i18n.number(areas), period=period
    )


def regions_headline(title: str, *, majority: list[str], tops: list[str], missing: str) -> str:
    """Say in one line what the maps show.

    `majority` holds the few regions with over half of all, `tops` the areas that are highest in their country, both
    perhaps empty; `missing` says why there is no figure at all, empty when there are some.
    """
    if missing:
        return _("{label}: {text}").format(label=title, text=missing)
    names = [catalogue.region_name(code, language()) for code in majority or tops]
    if majority:
        return ngettext(
            "{regions} is home to over half of Morocco's returnees",
            "{regions} are home to over half of Morocco's returnees",
            len(majority),
        ).format(regions=i18n.listing(names))
    if tops:
        return _("{label}: highest in {regions}").format(label=title, regions=i18n.listing(names))
    return title


def _mechanisms_sentence(named: int, at_work: int, national: int, country: str) -> Markup:
    """Say how many mechanisms name a place, how many of them are at work, and how many cover the whole country."""
    here = ngettext("{count} mechanism names this place.", "{count} mechanisms name this place.", named)
    now = _("Of these at work now: {count}.")
    there = _("At work for {country} as a whole: {count}.")
    sentences = [here.format(count=i18n.number(named))]
    if named:
        sentences.append(now.format(count=i18n.number(at_work)))
    sentences.append(there.format(country=country, count=i18n.number(national)))
    return Markup('<p class="awda-reading">{}</p>').format(" ".join(sentences))


def period_names(rows: pd.DataFrame) -> dict[str, str]:
    """Name the periods that rows offer, newest first, by their codes."""
    newest = rows.sort_values("period", ascending=False, kind="stable").drop_duplicates("period")
    return {
        row["period"]: i18n.period(row["period_start"], row["period_end"], row["country"])
        for _index, row in newest.iterrows()
    }


def what_is_missing(unit: str, *, counted: bool, former_areas: bool) -> tuple[str, bool]:
    """Say what it means that an area has no figure, and whether somebody must hold it (which the map hatches).

    `counted` tells whether the indicator concerns the country at all, `former_areas` whether it is published for areas
    of the past only.
    """
    if not counted:
        return _("no such figure in the evidence base"), False
    if former_areas:
        return _("published for former regions only, which have no place on this map"), False
    if unit == "yes_no":
        return _("none named in the sources"), False
    return _("not published"), True


def detail_names(
    rows: pd.DataFrame, details: list[str], name: Callable[[pd.DataFrame, str, str], str]
) -> dict[str, str]:
    """Name the details that rows offer, in their order."""
    return {code: _("Total") if code == "total" else name(rows, code, language()) for code in details}


def choose_countries(codes: Iterable[str]) -> list[str]:
    """Offer countries, one by one or all, and return the codes chosen."""
    with st.container(width="content"):
        return filters.countries({code: country_name(code) for code in codes})


def choose_indicator(names: dict[str, str], *, default: str, width: int) -> catalogue.Indicator:
    """Offer the indicators of a view (codes with their names), and return the one chosen."""
    with st.container(width=width):
        code = filters.one_of(
            "indicator", names, title=_("Indicator"), default=default, known=catalogue.indicator_codes()
        )
    return catalogue.indicator(code)


def choose_detail(names: dict[str, str], *, known: Collection[str]) -> str:
    """Offer the details of an indicator (codes with their names, the first by default), and return the one chosen."""
    with st.container(width=240 if len(names) > 1 else "content"):
        return filters.one_of("detail", names, title=_("Detail"), default=next(iter(names)), known=known)


def _short(row: "pd.Series[str]") -> str:
    """Write the value of an observation as short as a headline needs it."""
    if float(row["value"]) < 1_000_000:
        return evidence.value_of(row)
    return f"{i18n.compact(float(row['value']))}\N{NO-BREAK SPACE}{catalogue.label('unit', row['unit'], language())}"


def with_detail(label: str, detail: str, details: dict[str, str]) -> str:
    """Name an indicator together with the detail of it that is shown, unless that is the whole."""
    return label if detail == "total" else _("{label}: {text}").format(label=label, text=details[detail])


def area_name(geo_code: str) -> str:
    """Name an area; one of the past as former."""
    name = catalogue.region_name(geo_code, language())
    former = catalogue.region(geo_code)["geo_level"] in ("old_region", "economic_region")
    return _("{region} (former region)").format(region=name) if former else name


def trend_headline(ends: pd.DataFrame, label: str, write: Callable[[float], str] | None = None) -> str:
    """Say in one line how each country or area moved, or where it stands.

    `ends` has the first and last figure of each, or the only one; `write` writes values that are computed. Years that
    are those of the area before are not said again.
    """
    said, before = [], ("", "")
    for geo_code, own in ends[ends["role"] == "own"].groupby("geo_code", sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        values = [lines.signed(row, write) if write else lines.sign(row) + _short(row) for row in (first, last)]
        periods = lines.when(first), lines.when(last)
        if len(own) == 1:
            text = _("{country} {value} ({period})")
        elif periods == before:
            text = _("{country} from {start} to {value}")
        else:
            text = _("{country} from {start} ({first_period}) to {value} ({period})")
        said.append(
            text.format(
                country=area_name(str(geo_code)),
                start=values[0],
                first_period=periods[0],
                value=values[1],
                period=periods[1],
            )
        )
        before = periods if len(own) > 1 else ("", "")
    return _("{label}: {text}").format(label=label, text=i18n.listing(said)) if said else label


def trend_reading(indicator: catalogue.Indicator, rows: pd.DataFrame, *, trend: bool, computed: str) -> str:
    """Say what is shown: the indicator's definition, how values were `computed`, and that few figures are no trend."""
    said = [indicator.definition(language()), computed]
    own = rows[(rows["role"] == "own") & (rows["preferred"] == "yes")]
    if not trend and len(own):
        said.append(
            ngettext("{count} figure, no trend.", "{count} figures, no trend.", len(own)).format(
                count=i18n.number(len(own))
            )
        )
    return " ".join(part for part in said if part)


def index_sentence(base: int) -> str:
    """Say that values are an index, and from which year."""
    return _("Index, {year} = 100, computed from the figures in the table.").format(year=base)


def inhabitants_sentence(inhabitants: int) -> str:
    """Say that values are per inhabitant, and how they were computed."""
    per = _("Per 1,000 inhabitants.") if inhabitants > 1 else _("Per inhabitant.")
    how = _("Computed by us: each figure over the mid-year population of the same country and year, in the table too.")
    return f"{per} {how}"


def _marks(rows: pd.DataFrame, *, milestones: bool) -> list[str]:
    """Say what each kind of mark in a chart stands for, those only that it has."""
    ordinary = rows[~rows["span"] & (rows["preferred"] == "yes")]
    whole = ordinary[~ordinary["partial"] & ~ordinary["census"]]
    gaps = any(len(list(lines.runs(line, []))) > 1 for _line, line in whole.groupby("line"))
    said = {
        _("A gap in a line: no figure for these years"): gaps,
        _("Hollow point: part of a year"): bool(ordinary["partial"].any()),
        _("Open square and ≈: approximate"): bool((ordinary["precision"] == "approximate").any()),
        _("≈: approximate"): bool((rows.loc[rows["span"], "precision"] == "approximate").any()),
        _("Cross: not the preferred figure"): bool(((rows["preferred"] != "yes") & ~rows["span"]).any()),
        _("Triangle: policy milestone"): milestones,
    }
    return [text for text, present in said.items() if present]


def trend_notes(
    rows: pd.DataFrame, breaks: pd.DataFrame, *, left_out: int, why: str, milestones: bool = False
) -> list[str]:
    """Say what a reader must know of the marks: breaks, bars, figures not preferred, and how many are left out."""
    notes = break_sentences(rows, breaks)
    marks = _marks(rows, milestones=milestones)
    if marks:
        notes.insert(0, " · ".join(marks))
    series = rows[rows["role"] == "own"].groupby("geo_code")["series"].nunique()
    several = [area_name(str(geo_code)) for geo_code, count in series.items() if count > 1]
    if several:
        apart = _("Several series, each with a definition of its own and not joined: {areas}.")
        how_to_read = catalogue.indicator(rows["indicator"].iloc[0]).how_to_read(language())
        notes.append(f"{apart.format(areas=i18n.listing(several))} {how_to_read}")
    if rows["span"].any():
        notes.append(
            _(
                "A bar covers the whole period of its figure, a total of several years or a survey across two; "
                "nothing is divided among the years."
            )
        )
    for _index, row in rows[rows["preferred"] != "yes"].drop_duplicates("note_id").iterrows():
        notes.append(
            _("Not the preferred figure ({period}): {reason}").format(
                period=lines.when(row), reason=catalogue.note(row["note_id"], language()) or _("no reason is noted")
            )
        )
    if left_out:
        notes.append(
            ngettext("{count} figure is left out: {why}.", "{count} figures are left out: {why}.", left_out).format(
                count=i18n.number(left_out), why=why
            )
        )
    return notes


def break_sentences(rows: pd.DataFrame, breaks: pd.DataFrame) -> list[str]:
    """Say where definitions change, of whom, and why."""
    areas = rows.drop_duplicates("series").set_index("series")["geo_code"]
    return [
        _("Break in {year} ({areas}): {reason}.").format(
            year=year, areas=i18n.listing([area_name(areas[series]) for series in same["series"]]), reason=reason
        )
        for (year, reason), same in breaks.groupby(["year", f"reason_{language()}"])
    ]


def axis_unit(unit: str, largest: float) -> tuple[str, float]:
    """Name what the axis of a trend counts, and in units of how many, so that its numbers stay short."""
    name = catalogue.label("unit", unit, language())
    if largest >= 5_000_000_000:
        return _("billions, {unit}").format(unit=name), 1_000_000_000
    if largest >= 5_000_000:
        return _("millions, {unit}").format(unit=name), 1_000_000
    return name, 1


# A chart of so many figures or fewer has each of them read out.
READ_OUT = 12


def trend_alt(rows: pd.DataFrame, breaks: pd.DataFrame, label: str, write: Callable[[float], str]) -> str:
    """Say in words how each line moved over the years: each figure of a few, else the first, last, highest, lowest."""
    said = []
    for _line, line in rows.groupby("line", sort=False):
        if len(rows) <= READ_OUT:
            figures = [
                _("{text} ({remark})").format(text=lines.signed(row, write), remark=lines.when(row))
                for _index, row in line.iterrows()
            ]
            place = area_name(line.iloc[0]["geo_code"])
            said.append(_("{country}, {label}: {text}.").format(country=place, label=label, text=_("; ").join(figures)))
            continue
        own = lines.for_years(line)
        first, last = own.iloc[0], own.iloc[-1]
        top, bottom = own.loc[own["value"].idxmax()], own.loc[own["value"].idxmin()]
        texts = {
            "country": area_name(first["geo_code"]),
            "label": label,
            "start": lines.signed(first, write),
            "first_year": lines.when(first),
            "end": lines.signed(last, write),
            "last_year": lines.when(last),
        }
        if len(own) == 1:
            said.append(_("{country}, {label}: {start} in {first_year}.").format(**texts))
        elif len(own) == 2:
            said.append(_("{country}, {label}: {start} in {first_year}, {end} in {last_year}.").format(**texts))
        else:
            said.append(
                _(
                    "{country}, {label}: {start} in {first_year}, {end} in {last_year}; highest {high} in {high_year}, "
                    "lowest {low} in {low_year}."
                ).format(
                    **texts,
                    high=lines.signed(top, write),
                    high_year=lines.when(top),
                    low=lines.signed(bottom, write),
                    low_year=lines.when(bottom),
                )
            )
        apart = line[(line["span"] | (line["preferred"] != "yes")) & ~line["obs_id"].isin(own["obs_id"])]
        said += [
            _("{country}, {label}: {start} in {first_year}.").format(
                **(texts | {"start": lines.signed(row, write), "first_year": lines.when(row)})
            )
            for _index, row in apart.iterrows()
        ]
    return " ".join([*said, *break_sentences(rows, breaks)])


def events(rows: pd.DataFrame) -> None:
    """Draw policy events as a list: year, country, what happened, and its source."""
    if rows.empty:
        st.html(Markup("<p>{}</p>").format(_("No milestone of these years is in the evidence base.")))
        return
    items = [
        Markup("<li><p><strong>{}</strong> · {}<br>{}</p>{}</li>").format(
            row["year"],
            country_name(row["country"]),
            row[f"event_{language()}"],
            evidence.source_line(row.to_frame().T),
        )
        for _index, row in rows.iterrows()
    ]
    st.html(Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items)))


def milestones(rows: pd.DataFrame, *, key: str) -> None:
    """Fold policy milestones below a figure of the same years."""
    evidence.fold(
        _("Policy milestones of these years"), partial(events, rows), icon=":material/flag:", key=f"milestones_{key}"
    )


def compared_note(rows: pd.DataFrame, label: str) -> str:
    """Say how figures of an indicator came about where they are not simply as published; empty where all are."""
    soft = rows[~rows["precision"].isin(("exact", "rounded"))]
    notes = dict.fromkeys(catalogue.note(note, language()) for note in soft["note_id"] if note)
    return _("{label}: {text}").format(label=label, text=" ".join(notes)) if notes else ""


def compared_figure(row: "pd.Series[str]", geo_code: str) -> Markup:
    """Write the figure of an area in a comparison: its value, its flag, and the wider area it may be published for."""
    said = [] if row["precision"] == "exact" else [evidence.flag(row["precision"])]
    if row["geo_code"] != geo_code:
        said.append(_("for {area}").format(area=catalogue.region_name(row["geo_code"], language())))
    return Markup("<strong>{}{}</strong>{}").format(
        "≈ " if row["precision"] == "approximate" else "",
        evidence.value_of(row),
        markup.join(Markup('<br><span class="awda-muted">{}</span>').format(part) for part in said),
    )


def compared_country(
    national: pd.DataFrame, lowest: "pd.Series[str]", highest: "pd.Series[str]", *, known: int, areas: int, level: str
) -> Markup:
    """Write what stands around the figures of areas: the whole country with its date, the range and its period.

    `level` is named where the areas are not those that a reader compares.
    """
    parts = []
    if len(national):
        row = national.iloc[0]
        parts.append(
            Markup("<strong>{}</strong> ({})").format(
                evidence.value_of(row), i18n.period(row["period_start"], row["period_end"], row["country"])
            )
        )
    coverage = _("{known} of {areas} areas").format(known=i18n.number(known), areas=i18n.number(areas))
    offices = lowest["unit"] == "yes_no"
    if known > 1 and not offices:
        parts.append(
            Markup("<span>{}</span>").format(
                _("from {low} to {high}").format(low=evidence.value_of(lowest), high=evidence.value_of(highest))
            )
        )
    period = "" if offices else i18n.period(lowest["period_start"], lowest["period_end"], lowest["country"])
    wider = catalogue.label("geo_level", level, language()) if level else ""
    said = " · ".join(part for part in (period, coverage, wider) if part)
    parts.append(Markup('<span class="awda-muted">{}</span>').format(said))
    return markup.join(parts, Markup("<br>"))


def compared_missing(text: str) -> Markup:
    """Write why a cell of a comparison has no figure."""
    return Markup('<span class="awda-muted">{}</span>').format(text)


def compared_verdict(verdict: catalogue.Verdict | None, differences: list[str]) -> Markup:
    """Write whether the figures of one line may be compared, why not, and what differs between them."""
    parts = []
    if verdict is not None:
        reason = verdict.reason(language()) or _("Nobody has compared these two series in detail yet; treat with care.")
        parts.append(Markup("<strong>{}</strong>").format(catalogue.label("verdict", verdict.verdict, language())))
        parts.append(compared_missing(reason))
    words = {
        "period": _("different periods"),
        "level": _("some for wider areas or groups"),
        "series": _("whole country: another series or population"),
        "precision": _("not all of the same precision"),
    }
    parts += [Markup("<span>{}</span>").format(words[code]) for code in differences]
    return markup.join(parts, Markup("<br>"))


def compared_headline(
    names: list[str],
    *,
    label: str = "",
    furthest: str = "",
    value: str = "",
    whole: str = "",
    others: Sequence[tuple[str, str]] = (),
) -> str:
    """Say in one line which areas are compared: the furthest from its country in what, and the others in the same."""
    if not furthest:
        return _("Side by side: {areas}").format(areas=i18n.listing(names))
    said = _("{label}: {value} in {area}, against {whole} in the whole country").format(
        area=furthest, label=label, value=value, whole=whole
    )
    beside = [_("{label}: {text}").format(label=name, text=text) for name, text in others]
    return _("; ").join([said, *beside])


def _written(named: "Mapping[str, pd.Series[str]]") -> dict[str, str]:
    """Write what each blank of a title or fact asks for: the years of its figure, or its value."""
    return {
        blank: i18n.period(row["period_start"][:4], row["period_end"][:4])
        if blank.endswith("_years")
        else i18n.isolated(evidence.value_of(row))
        for blank, row in named.items()
    }


def filled(template: str, named: "Mapping[str, pd.Series[str]]") -> str:
    """Fill the blanks of a title or fact, each from its figure."""
    return template.format(**_written(named))


def opening_figure(row: "pd.Series[str]", *, fact: str, named: "Mapping[str, pd.Series[str]]", older: bool) -> None:
    """Draw the figure that opens a question for a country: a short sentence with it, when, and its source."""
    chip = Markup(' <span class="awda-chip">{}</span>').format(_("older figure")) if older else ""
    share = Markup('<span class="awda-share">{}</span>')
    st.html(
        Markup(
            '<div class="awda-key awda-{country} {dark}"><p><span class="awda-country">{name}</span>'
            ' <span class="awda-muted">· {period}</span>{chip}</p><p class="awda-fact">{fact}</p>{source}</div>'
        ).format(
            country=row["country"],
            dark=dark(),
            name=country_name(row["country"]),
            fact=escape(fact).format(**{blank: share.format(text) for blank, text in _written(named).items()}),
            period=i18n.period(row["period_start"], row["period_end"], row["country"]),
            chip=chip,
            source=evidence.source_line(row.to_frame().T),
        )
    )


def unknown_in_short(country: str, rows: pd.DataFrame) -> None:
    """Draw that a country has no figure on a question; unfolded, which documents hold it. `rows` are evidence gaps."""
    held = [
        markup.link(row[f"where_it_is_held_{language()}"], catalogue.citations(row.to_frame().T)[0].url)
        for _index, row in rows.iterrows()
    ]
    where = markup.join(dict.fromkeys(held), _("; ")) if held else _("We know of no document that holds it.")
    st.html(
        Markup(
            '<details class="awda-unknown awda-folded"><summary><strong>{}</strong></summary>'
            '<p class="awda-muted">{} {}</p></details>'
        ).format(
            _("{label}: {text}").format(label=country_name(country), text=_("not published")),
            _("Held in:") if held else "",
            where,
        )
    )


def verdict_folded(verdict: catalogue.Verdict) -> None:
    """Draw in a word whether the figures of both countries may be compared; the word opens the reason."""
    st.html(
        Markup(
            '<details class="awda-folded"><summary><span class="awda-chip">{}</span></summary>'
            '<p class="awda-muted">{}</p></details>'
        ).format(catalogue.label("verdict", verdict.verdict, language()), verdict.reason(language()))
    )


def verdict_chip(verdict: catalogue.Verdict) -> None:
    """Draw in a word whether the figures of both countries may be compared, with the reason beside it."""
    st.html(
        Markup('<p class="awda-muted"><span class="awda-chip">{}</span> {}</p>').format(
            catalogue.label("verdict", verdict.verdict, language()),
            verdict.reason(language()),
        )
    )


def verdict_in_full(verdict: catalogue.Verdict) -> None:
    """Draw, beside a chart that both countries share, how far they may be compared, and why."""
    st.html(Markup("<p><strong>{}</strong></p>").format(_("May the two countries be compared?")))
    verdict_chip(verdict)


def note(text: str) -> None:
    """Draw a note in small print."""
    st.html(Markup('<p class="awda-note">{}</p>').format(text))


def kept_apart(verdicts: list[catalogue.Verdict], *, unjudged: bool) -> None:
    """Draw why figures of the two countries stand in charts of their own."""
    reasons = [
        Markup('<li><span class="awda-chip">{}</span> {}</li>').format(
            catalogue.label("verdict", one.verdict, language()), one.reason(language())
        )
        for one in verdicts
    ]
    if unjudged:
        reasons.append(
            Markup("<li>{}</li>").format(
                _("Nobody has yet judged whether the other pairs of sources can be compared: they stand apart.")
            )
        )
    st.html(
        Markup('<div class="awda-statement"><p><strong>{}</strong></p><ul class="awda-reasons">{}</ul></div>').format(
            _("Morocco and Tunisia in charts of their own, and why"), markup.join(reasons)
        )
    )


def marks_key(signs: list[tuple[str, str]]) -> None:
    """Draw what the marks of a chart stand for: pairs of a sign and its name."""
    st.html(
        Markup('<p class="awda-muted">{}</p>').format(
            markup.join(
                (
                    Markup('<span class="awda-mark"><span aria-hidden="true">{}</span> {}</span>').format(*pair)
                    for pair in signs
                ),
                " ",
            )
        )
    )
