"""What goes into a brief: two pages on a country, an area, a dimension or the comparison, from what the screen shows.

Maps, key figures and headlines come from the views themselves, opened for nobody; lists come from the same queries as
those of the pages. A brief says of each list by which rule its entries come first, and how many are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import pandas as pd

from components import (
    cards,
    evidence,
    exhibits,
    frame,
    i18n,
    maps,
    mechanisms,
    naming,
    palette,
    plain,
    region_cards,
    sides,
    unknowns,
    unseen,
)
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import advice, catalogue, comparison, judgements, mapped, not_published, selections
from data import mechanisms as inventory
from exports import brief, model

COMPARISON = "comparison"
# What opens an area that is no area of today, or has no map: nothing does, so no brief is offered.
_LEVELS = tuple(level for levels in mapped.MAP_LEVELS.values() for level in levels)
# The figures of an area that a minister asks for first, as far as they are there: indicator and detail.
_FIRST = (
    ("returnees_region_share", "total"),
    ("returnees_stock", "total"),
    ("returnees_per_1000", "census_2014"),
    ("population", "total"),
    ("unemployment_rate_census", "total"),
    ("unemployment_rate_lfs", "total"),
    ("poverty_rate_delegations", "mean"),
    ("poverty_rate_national_line", "total"),
)
_CARDS = 4
_GRADES = "ABCD"


@dataclass(frozen=True)
class Offered:
    """A brief that can be had: its kind, the code of its subject, its title, and the view that it leads back to."""

    kind: str
    code: str
    title: str
    page: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def file_name(self) -> str:
        """Return the name of its file, without language."""
        return "_".join(["awda", "brief", self.code.lower()])


# Which briefs there are


def of_country(code: str) -> Offered:
    """Return the brief on a country."""
    return Offered("country", code, naming.country_name(code), "regions", (("country", code),))


def of_area(geo_code: str) -> Offered:
    """Return the brief on an area of today."""
    country = catalogue.region(geo_code)["country"]
    name = catalogue.region_name(geo_code, language())
    return Offered("area", geo_code, name, "regions", (("country", country), ("region", geo_code)))


def of_dimension(code: str) -> Offered:
    """Return the brief on a dimension."""
    return Offered("dimension", code, sides.name(code), "comparison", (("dimension", code),))


def of_comparison() -> Offered:
    """Return the brief on both countries."""
    return Offered("comparison", COMPARISON, _("Morocco and Tunisia compared"), "overview")


def everything() -> list[Offered]:
    """Return every brief that can be had."""
    return [
        of_comparison(),
        *map(of_country, catalogue.COUNTRIES),
        *map(of_dimension, comparison.dimensions()),
        *(of_area(code) for level in _LEVELS for code in catalogue.areas(level)),
    ]


def fitting(page: str, link: Mapping[str, str]) -> list[Offered]:
    """Return the briefs that fit a view, the closest first: its area, its country, its dimension; else the comparison.

    `page` is the code of the page, `link` the choices of the view by name.
    """
    found = []
    region, country, dimension = (link.get(name, "") for name in ("region", "country", "dimension"))
    if region in catalogue.region_codes() and catalogue.region(region)["geo_level"] in _LEVELS:
        found += [of_area(region), of_country(catalogue.region(region)["country"])]
    elif country in catalogue.COUNTRIES:
        found.append(of_country(country))
    if dimension in comparison.dimensions():
        found.append(of_dimension(dimension))
    return found or [of_comparison()]


def make(one: Offered, language: str, address: str, *, made_on: date | None = None) -> bytes:
    """Return a brief as PDF in a language; `address` is where the dashboard is reached, for the link back to it."""
    return brief.as_pdf(gathered(one, language, address, made_on=made_on))


def gathered(one: Offered, language: str, address: str, *, made_on: date | None = None) -> brief.Brief:
    """Return what a brief says."""
    with i18n.speaking(language):
        fill = {"country": _country, "area": _area, "dimension": _dimension, "comparison": _comparison}[one.kind]
        found: _Found = fill(one.code)
        day = made_on or date.today()
        sources = _sources(found)
        return brief.Brief(
            title=found.title,
            lead=found.lead,
            lead_small=found.lead_small,
            language=language,
            address=_address(one, address),
            made_on=day,
            figures=found.figures,
            pairs=found.pairs,
            exhibit=found.exhibit,
            second_exhibit=found.second_exhibit,
            first=found.first,
            second=found.second,
            sources=sources,
            words=_words(found, day, len(sources)),
        )


def _address(one: Offered, address: str) -> str:
    """Return the address of the live view; `address` may be that of any page of the dashboard. Empty without one."""
    if not address.startswith(("https://", "http://")):
        return ""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    if path.rpartition("/")[2] in {door.code for door in frame.doors()}:
        path = path.rpartition("/")[0]
    page = "" if one.page == "overview" else one.page
    query = urlencode({**dict(one.choices), "lang": language()})
    return f"{parts.scheme}://{parts.netloc}{path}/{page}?{query}"


# What each kind says


@dataclass(frozen=True)
class _Found:
    """What a brief on one subject holds, before the words of its frame."""

    title: str
    lead: str
    exhibit: brief.Exhibit
    first: Sequence[brief.Section]
    second: Sequence[brief.Section]
    figures: Sequence[brief.Figure] = ()
    pairs: Sequence[brief.Pair] = ()
    lead_small: str = ""
    second_exhibit: brief.Exhibit | None = None
    subject: str = ""
    morocco: bool = False


def _opened(page: str, **choices: str) -> dict[str, exhibits.Shown]:
    """Return what a page shows under some choices, by key."""
    run = unseen.opened(f"pages/{page}.py", {**choices, "lang": language()}).run
    return {shown.key: shown for shown in run.shown}


def _country(code: str) -> _Found:
    """Say what there is on a country."""
    name = naming.country_name(code)
    overview = [shown for key, shown in _opened("overview").items() if key.startswith("pair_")]
    shown = _opened("regions", country=code)
    figures = [_large(one, country=code) for one in overview]
    stock = next(row for _index, row in overview[0].rows.iterrows() if row["country"] == code)
    count = comparison.at_work(code)
    said = judgements.findings()
    said = _ordered(said[said["country"] == code])
    return _Found(
        subject=name,
        title=ngettext(
            "{country}: {people} return migrants by survey, {count} mechanism known to be at work",
            "{country}: {people} return migrants by survey, {count} mechanisms known to be at work",
            count,
        ).format(country=name, people=i18n.number(stock["value"]), count=i18n.number(count)),
        lead=_(
            "Who came back to {country} and where they live, what exists to help them, what the sources say and "
            "advise, and what is not published."
        ).format(country=name),
        figures=figures,
        exhibit=_map_of(shown["regions_map"], shown.get(f"bars_{code}"), code),
        first=[_at_work(code)],
        second=[
            brief.Section(
                _("Strengths, weaknesses and gaps"),
                [
                    _statements(said[said["kind"] == "strength"], title=_("Strengths")),
                    _statements(judgements.shortfalls(said), title=_("Weaknesses and gaps")),
                ],
                _order_of_statements(),
            ),
            _advised(advice.matching({"country": [code]})),
            _missing(not_published.gaps(code)),
        ],
        morocco=code == "MAR",
    )


def _area(geo_code: str) -> _Found:
    """Say what there is on an area of today."""
    own = catalogue.region(geo_code)
    country, name = own["country"], catalogue.region_name(geo_code, language())
    profile = mapped.region_profile(geo_code)
    found = mapped.by_region("returnees_region_share", country)
    share = found.figure_of(geo_code)
    parts = _parts(geo_code)
    here = pd.concat([inventory.naming(one) for one in parts]).drop_duplicates("mechanism_id")
    everywhere = inventory.nationwide(country)
    local = judgements.concerning(judgements.findings(), country)
    local = _ordered(local[local["dimension"] == "local_level"])
    advised = advice.matching({"country": [country]})
    advised = advised[(advised["dimension"] == "local_level") | (advised["addressee_type"] == "local_authority")]
    missing = not_published.gaps(country, below_country=True)
    return _Found(
        subject=name,
        title=_area_title(name, share),
        lead=_(
            "What is published on {region}, which mechanisms name it, what the sources say and advise for regions, and "
            "where the missing figures are held."
        ).format(region=name),
        figures=_area_figures(profile, geo_code, returnees_known=bool(len(share))),
        exhibit=_area_exhibit(found, profile, geo_code),
        first=[
            brief.Section(
                _("What exists"),
                [
                    _mechanisms(
                        here,
                        title=_("Mechanisms that name this place")
                        if parts == [geo_code]
                        else _("Mechanisms that name a governorate of this area"),
                        empty=_("No mechanism names this place."),
                    ),
                    _mechanisms(
                        everywhere,
                        title=_("At work for {country} as a whole").format(country=naming.country_name(country)),
                        empty=_("None known to be at work today."),
                    ),
                ],
            )
        ],
        second=[
            brief.Section(
                _("What the sources say of the local level"),
                [_statements(local, empty=_("No statement on this country alone was found."), with_kind=True)],
                _order_of_statements(),
            ),
            _advised(advised, note=_("What is advised for regions and municipalities, or to them.")),
            _missing(missing),
        ],
        morocco=country == "MAR",
    )


def _parts(geo_code: str) -> list[str]:
    """Return the areas that mechanisms name for an area: itself, or the governorates that a wider one is made of."""
    level = mapped.MAP_LEVELS[catalogue.region(geo_code)["country"]][0]
    within = [one for one in catalogue.areas(level) if geo_code in mapped.wider_areas(one)]
    return within or [geo_code]


def _dimension(code: str) -> _Found:
    """Say what there is in a dimension."""
    one = comparison.dimension(code)
    name = sides.name(code)
    counts = [
        _("{country} {value}").format(country=naming.country_name(country), value=i18n.number(len(side.at_work)))
        for country, side in one.sides.items()
    ]
    pairs = _pairs_of(pd.concat([side.figures for side in one.sides.values()]))
    contrast = one.contrast.iloc[0] if len(one.contrast) else None
    statements = [
        *([("both", one.shared)] if len(one.shared) else []),
        *((country, side.findings) for country, side in one.sides.items()),
    ]
    topics = {catalogue.indicator(code).topic for side in one.sides.values() for code in side.figures["indicator"]}
    return _Found(
        subject=name,
        title=_("{label}: mechanisms known to be at work, {counts}").format(label=name, counts=i18n.listing(counts)),
        lead=_("No source we read sets the two countries against each other here.")
        if contrast is None
        else contrast[f"statement_{language()}"],
        lead_small="" if contrast is None else _whose(contrast),
        exhibit=replace(
            _counted(code),
            pairs=pairs,
            column=None
            if pairs
            else brief.Column([], [""], title=_("Figures"), empty=_("No figure measures this dimension.")),
            source_ids=() if contrast is None else (contrast["source_id"],),
        ),
        first=[
            brief.Section(
                _("What exists"),
                [
                    _mechanisms(
                        pd.concat([side.at_work, side.unsure]),
                        title=naming.country_name(country),
                        colour=palette.COUNTRY["light"][country],
                        empty=_("None known to be at work today."),
                        described=True,
                    )
                    for country, side in one.sides.items()
                ],
                " ".join((_("Sorted by Awda, not by the sources."), one.reason(language()))),
            )
        ],
        second=[
            brief.Section(
                _("What the sources say"),
                [
                    _statements(
                        _ordered(rows),
                        title=_("Both countries") if country == "both" else naming.country_name(country),
                        colour="" if country == "both" else palette.COUNTRY["light"][country],
                        empty=_("No statement on this country alone was found."),
                        with_kind=True,
                    )
                    for country, rows in statements
                ],
                _order_of_statements(),
            ),
            _advised(advice.matching({"dimension": [code]})),
            _missing(_gaps_of(topics), ahead=_unpublished(one), named=True),
        ],
    )


def _comparison(_code: str) -> _Found:
    """Say what there is on both countries."""
    opened = unseen.opened("pages/overview.py", {"lang": language()}).run
    shown = {one.key: one for one in opened.shown}
    map_shown = shown["overview_map"]
    exhibit = plain.exhibit(map_shown)
    gaps = selections.overview_gaps()
    return _Found(
        subject=_("Morocco and Tunisia compared"),
        title=opened.title,
        lead=opened.lead,
        pairs=[_pair(one) for key, one in shown.items() if key.startswith("pair_")],
        exhibit=brief.Exhibit(
            exhibit.title,
            exhibit.reading,
            map=_only_map(exhibit.picture),
            column=_gaps(gaps.head(1), title=_("Not published, and it matters"), named=True),
            source=_source_line(map_shown.rows),
            source_ids=_ids(map_shown.rows),
        ),
        first=[],
        second_exhibit=replace(
            _counted(),
            column=_statements(selections.overview_findings(), title=_("Five statements"), with_kind=True, named=True),
        ),
        second=[
            _advised(advice.matching({"country": ["both"]})),
            _missing(gaps.iloc[1:], named=True),
        ],
        morocco=True,
    )


# Figures


def _large(shown: exhibits.Shown, *, country: str) -> brief.Figure:
    """Return the figure of one country on a question."""
    return next(
        figure for figure, row in zip(_figures(shown), _rows(shown.rows), strict=True) if row["country"] == country
    )


def _figures(shown: exhibits.Shown, *, named: bool = False) -> list[brief.Figure]:
    """Return the figures of a pair, as the screen writes them; `named` by country, and then in fewer words."""
    picture = plain.exhibit(shown).picture
    assert isinstance(picture, model.KeyFigures)
    return [
        brief.Figure(
            *_parted(row, one.value),
            says=one.says,
            small=i18n.period(row["period_start"], row["period_end"], row["country"]) if named else one.small,
            source=_source_line(row.to_frame().T),
            name=one.name if named else shown.title,
            strong=named,
            colour=one.colour,
            source_ids=_ids(row.to_frame().T),
        )
        for one, row in zip(picture.items, _rows(shown.rows), strict=True)
    ]


def _pair(shown: exhibits.Shown) -> brief.Pair:
    """Return a question with the figures of both countries and the verdict."""
    return _judged(shown.title, _figures(shown, named=True), shown.rows)


def _pairs_of(rows: pd.DataFrame) -> list[brief.Pair]:
    """Return national figures by indicator, with the verdict where both countries have one."""
    return [
        _judged(
            catalogue.indicator(str(indicator)).label(language()),
            [
                _of_row(row, says=evidence.detail_of(row), name=naming.country_name(row["country"]), strong=True)
                for row in _rows(own)
            ],
            own,
        )
        for indicator, own in rows.groupby("indicator", sort=False)
    ]


def _judged(question: str, figures: Sequence[brief.Figure], rows: pd.DataFrame) -> brief.Pair:
    """Return figures on a question with the verdict on their rows, if they have one."""
    verdict = catalogue.verdict(rows)
    if verdict is None:
        return brief.Pair(question, figures, "", "")
    return brief.Pair(
        question, figures, catalogue.label("verdict", verdict.verdict, language()), verdict.reason(language())
    )


def _of_row(row: "pd.Series[str]", *, says: str, name: str, strong: bool) -> brief.Figure:
    """Return an observation written large."""
    people = catalogue.population(row["population_id"], language())
    return brief.Figure(
        *_parted(row, i18n.amount(float(row["value"]), row["unit"], evidence.unit_name(row["unit"]))),
        says=says,
        small=" · ".join((people, i18n.period(row["period_start"], row["period_end"], row["country"]))),
        source=_source_line(row.to_frame().T),
        name=name,
        strong=strong,
        colour=palette.COUNTRY["light"][row["country"]],
        source_ids=_ids(row.to_frame().T),
    )


def _marked(row: "pd.Series[str]", value: str) -> str:
    """Return a value with the sign of one that is only approximate."""
    if row["precision"] != "approximate":
        return value
    # A number with a noun follows the direction of the language, one without goes from left to right.
    said = f"≈\N{NO-BREAK SPACE}{value}"
    return said if any(letter.isalpha() for letter in value) else i18n.isolated_number(said)


def _parted(row: "pd.Series[str]", value: str) -> tuple[str, str]:
    """Return the number of a figure and, apart from it, the noun that it counts."""
    number, _space, noun = value.partition("\N{NO-BREAK SPACE}") if row["unit"] != "percent" else (value, "", "")
    return _marked(row, number), noun


def _area_title(name: str, share: pd.DataFrame) -> str:
    """Say how many returnees live in an area, or that it is not published."""
    if share.empty:
        return _("{region}: how many returnees live here is not published").format(region=name)
    row = share.iloc[0]
    said = {
        "grouped": _("{region}: {share} of Morocco's returnees live here and in the regions it is counted with"),
        "approximate": _("{region}: about {share} of Morocco's returnees live here"),
    }
    usual = _("{region}: {share} of Morocco's returnees live here")
    return said.get(row["precision"], usual).format(region=name, share=evidence.value_of(row))


def _area_figures(profile: pd.DataFrame, geo_code: str, *, returnees_known: bool) -> list[brief.Figure]:
    """Return the figures of an area that come first; where its returnees are not counted, that comes first."""
    found = []
    if not returnees_known:
        found.append(
            brief.Figure(
                _("not published"),
                name=_("Returnees living here"),
                known=False,
                colour=palette.COUNTRY["light"][catalogue.region(geo_code)["country"]],
            )
        )
    seen: set[str] = set()
    for indicator, detail in _FIRST:
        rows = profile[(profile["indicator"] == indicator) & (profile["detail"] == detail)]
        # Two ways of counting the same come one beside the other in the table, not on top.
        family = indicator.partition("_rate")[0]
        if len(rows) and family not in seen and len(found) < _CARDS:
            seen.add(family)
            found.append(_of_row(rows.iloc[0], says="", name=_labelled(rows.iloc[0], geo_code), strong=False))
    return found


def _labelled(row: "pd.Series[str]", geo_code: str) -> str:
    """Name a figure of an area: the indicator, what part of the whole, and a wider area it is published for."""
    parts = [evidence.detail_of(row)]
    if row["geo_code"] != geo_code:
        parts.append(catalogue.region_name(row["geo_code"], language()))
    label = catalogue.indicator(row["indicator"]).label(language())
    detail = _(", ").join(part for part in parts if part)
    return _("{label}: {text}").format(label=label, text=detail) if detail else label


# Exhibits


def _only_map(picture: model.Picture) -> model.Map:
    """Return a picture that is a map."""
    assert isinstance(picture, model.Map)
    return picture


def _map_of(shown: exhibits.Shown, bars: exhibits.Shown | None, country: str) -> brief.Exhibit:
    """Return the map of a country, with its figures from the highest on or, without any, where they are held."""
    exhibit = plain.exhibit(shown)
    return brief.Exhibit(
        exhibit.title,
        exhibit.reading,
        map=_only_map(exhibit.picture),
        bars=_ranked(bars, country) if bars is not None else None,
        column=None
        if bars is not None
        else _gaps(
            not_published.gaps(country, topics=["returnees"], below_country=True),
            title=_("{country}: not published by region").format(country=naming.country_name(country)),
        ),
        beside=[note for note in exhibit.notes if note != frame.western_sahara_note()],
        source=_source_line(shown.rows) if len(shown.rows) else "",
        source_ids=_ids(shown.rows),
    )


def _ranked(shown: exhibits.Shown, country: str) -> brief.Bars:
    """Return the figures of areas as bars."""
    rows = shown.rows
    words = evidence.words(rows["unit"].iloc[0])
    return brief.Bars(
        [("", palette.COUNTRY["light"][country])],
        [
            brief.Bar(
                words.names[row["geo_code"]],
                [float(row["value"])],
                [_marked(row, words.value(float(row["value"])))],
                [row["precision"]],
            )
            for row in _rows(rows)
        ],
        plain.plain(shown.alt),
    )


def _area_exhibit(found: mapped.Regional, profile: pd.DataFrame, geo_code: str) -> brief.Exhibit:
    """Return the map of returnees with an area marked, beside every figure known of it.

    The map is that of the areas of the same kind, which the view of regions shows only where it has figures for them.
    """
    share = catalogue.indicator("returnees_region_share")
    words = evidence.words(share.unit)
    level = catalogue.region(geo_code)["geo_level"]
    drawn = maps.shaded_regions(
        [
            maps.Panel(
                found.country,
                level,
                naming.country_name(found.country),
                found.rows,
                region_cards.panel_subtitle(found.rows, found.rows.iloc[:0], _("not published")),
            )
        ],
        label=share.label(language()),
        words=words,
        colours=palette.sequence(share.code, share.topic, "light"),
        selected=geo_code,
    )
    exhibit = plain.exhibit(
        exhibits.Shown("map", drawn, found.rows, share.label(language()), share.definition(language()))
    )
    rows = [
        brief.Row(
            [
                _labelled(row, geo_code),
                _marked(row, evidence.value_of(row)),
                i18n.period(row["period_start"], row["period_end"], row["country"]),
            ],
            _ids(row.to_frame().T),
        )
        for row in _rows(profile)
    ]
    table = brief.Figures(_("Every figure known"), [_("Indicator"), _("Value"), _("Period")], rows, _more(len(rows)))
    return brief.Exhibit(
        exhibit.title,
        exhibit.reading,
        map=_only_map(exhibit.picture),
        table=table if rows else None,
        column=None
        if rows
        else brief.Column([], [""], title=_("Every figure known"), empty=_("No figure of this area is published.")),
        source=_source_line(found.rows) if len(found.rows) else "",
        source_ids=_ids(pd.concat([found.rows, profile])),
    )


def _counted(chosen: str = "") -> brief.Exhibit:
    """Return how many mechanisms are at work in each dimension and country as bars; one dimension may stand out."""
    bars = []
    for code in comparison.dimensions():
        counts = [len(side.at_work) for side in comparison.dimension(code).sides.values()]
        bars.append(brief.Bar(sides.name(code), counts, [i18n.number(one) for one in counts], strong=code == chosen))
    series = [(naming.country_name(country), palette.COUNTRY["light"][country]) for country in comparison.COUNTRIES]
    return brief.Exhibit(
        _("Mechanisms at work, dimension by dimension"),
        reading=_(
            "Mechanisms that serve nationals who came back and are known to be at work today. One may stand under "
            "several dimensions. Sorted by Awda, not by the sources."
        ),
        bars=brief.Bars(series, bars, ""),
    )


# Lists


def _rows(rows: pd.DataFrame) -> Iterable[Any]:
    """Return the rows of a table one by one."""
    return (row for _index, row in rows.iterrows())


def _ids(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the publications behind rows."""
    column = "source_ids" if "source_ids" in rows.columns else "source_id"
    met = (one.strip() for cell in rows[column] for one in str(cell).split(";"))
    return tuple(dict.fromkeys(one for one in met if one))


def _more(most: int) -> list[str]:
    """Say how many entries are left out, from none to all."""
    counts = range(1, most + 1)
    return [
        "",
        *(
            ngettext("{count} more on the live page", "{count} more on the live page", one).format(
                count=i18n.number(one)
            )
            for one in counts
        ),
    ]


def _list(
    rows: pd.DataFrame, item: Callable[[Any], brief.Item], *, title: str = "", colour: str = "", empty: str = ""
) -> brief.Column:
    """Return rows as a list."""
    items = [item(row) for row in _rows(rows)]
    return brief.Column(items, _more(len(items)), title, colour, empty)


def _shorts(rows: pd.DataFrame) -> str:
    """Name the publications behind rows by publisher and year."""
    return _("; ").join(i18n.isolated(one.short()) for one in catalogue.citations(rows))


def _source_line(rows: pd.DataFrame) -> str:
    """Name the publications behind figures, their precision and their grades, as below a figure on screen."""
    cited = catalogue.citations(rows)
    pieces = [_("{label}: {text}").format(label=_("Source") if len(cited) == 1 else _("Sources"), text=_shorts(rows))]
    if flags := [evidence.flag(code) for code in evidence.FLAGS[1:] if code in set(rows["precision"])]:
        pieces.append(i18n.listing(flags))
    pieces.append(_(", ").join(_("grade {letter}").format(letter=one) for one in sorted(set(rows["grade"]))))
    return " · ".join(pieces)


def _whose(row: Any) -> str:
    """Say whose a statement is, and name the publication."""
    source = catalogue.publication(row["source_id"])
    return _("{label}: {text}").format(label=cards.origin_in_words(row["origin"]), text=i18n.isolated(source.short()))


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort statements: the comparative report's own first, then the project's; by grade; the newest first."""
    origins = catalogue.codes("origin")
    years = pd.to_numeric(_years(rows), errors="coerce").fillna(0)
    order = pd.DataFrame(
        {"origin": rows["origin"].map(origins.index), "grade": rows["grade"], "age": -years}, index=rows.index
    )
    return rows.loc[order.sort_values(["origin", "grade", "age"], kind="stable").index]


def _years(rows: pd.DataFrame) -> "pd.Series[Any]":
    """Return when the source of each row was published."""
    return rows["source_id"].map(lambda code: catalogue.publication(code).year[:4])


def _order_of_statements() -> str:
    """Say by which rule statements come first."""
    return _("The comparative report's own first, then by grade, then the newest.")


def _statements(
    rows: pd.DataFrame,
    *,
    title: str = "",
    colour: str = "",
    empty: str = "",
    with_kind: bool = False,
    named: bool = False,
) -> brief.Column:
    """Return statements with their sign and whose they are; `with_kind` names the kind, `named` the country."""

    def item(row: Any) -> brief.Item:
        """Return one statement."""
        parts = [naming.country_name(row["country"])] if named else []
        parts += [naming.label("finding_kind", row["kind"])] if with_kind else []
        return brief.Item(
            row[f"statement_{language()}"],
            " · ".join([*parts, _whose(row)]),
            sign=cards.KIND_SIGN[row["kind"]],
            source_ids=_ids(row.to_frame().T),
        )

    return _list(rows, item, title=title, colour=colour, empty=empty or _("No statement found."))


def _mechanisms(
    rows: pd.DataFrame, *, title: str = "", colour: str = "", empty: str = "", described: bool = False
) -> brief.Column:
    """Return mechanisms with who leads them, since when, and how they stand; `described` says what they offer."""

    def item(row: Any) -> brief.Item:
        """Return one mechanism."""
        led = _("{label}: {text}").format(label=_("Lead actor"), text=i18n.isolated(row["lead_actor"]))
        small = [led, mechanisms.dates(row)]
        if row["status_now"] != "active":
            small.append(
                _("{label}: {text}").format(label=_("Status now"), text=naming.label("status", row["status_now"]))
            )
        return brief.Item(
            row[f"description_{language()}"] if described else "",
            " · ".join(small),
            head=row[f"name_{language()}"],
            source_ids=_ids(row.to_frame().T),
        )

    return _list(rows, item, title=title, colour=colour, empty=empty)


def _at_work(country: str) -> brief.Section:
    """Return the mechanisms at work in a country, those for all of it first."""
    rows = inventory.active_in(inventory.of_countries([country]), inventory.NOW)
    levels = catalogue.codes("coverage_level")
    order = pd.DataFrame(
        {"level": rows["coverage_level"].map(levels.index), "start": rows["start_year"].replace("", "9999")},
        index=rows.index,
    )
    rows = rows.loc[order.sort_values(["level", "start"], kind="stable").index]
    return brief.Section(
        _("What exists"),
        [_mechanisms(rows, empty=_("None known to be at work today."))],
        _(
            "Mechanisms for nationals who came back, known to be at work today: nationwide ones first, then the "
            "earliest."
        ),
    )


def _advised(rows: pd.DataFrame, *, note: str = "") -> brief.Section:
    """Return what is advised, to whom, and by whom."""

    def item(row: Any) -> brief.Item:
        """Return one recommendation."""
        to = _("Addressed to: {text}").format(text=row[f"addressed_to_{language()}"])
        return brief.Item(
            row[f"statement_{language()}"], " · ".join((to, _whose(row))), sign="›", source_ids=_ids(row.to_frame().T)
        )

    column = _list(_ordered(rows), item, empty=_("No recommendation found."))
    return brief.Section(_("What is advised, and to whom"), [column], note or _order_of_statements())


def _gap(row: Any, *, named: bool) -> brief.Item:
    """Return something that is not published, in which country if `named`, and where it is held."""
    label, where = _("Held in:"), row[f"where_it_is_held_{language()}"]
    held = f"{label} {where}"
    return brief.Item(unknowns.missing_words(row, named=named), held, source_ids=_ids(row.to_frame().T))


def _gaps(rows: pd.DataFrame, *, title: str, named: bool = False) -> brief.Column:
    """Return what is not published as a list."""
    return _list(rows, partial(_gap, named=named), title=title, empty=_("We know of no document that holds it."))


def _gaps_of(topics: Iterable[str]) -> pd.DataFrame:
    """Return what is missing for either country on some topics."""
    found = [not_published.gaps(country, topics=[*topics]) for country in catalogue.COUNTRIES]
    return pd.concat(found).drop_duplicates("gap_id")


def _unpublished(one: comparison.Dimension) -> list[brief.Item]:
    """Return the indicators of a dimension that have no national figure."""
    return [
        brief.Item(
            _("{label}: {text}").format(
                label=f"{naming.country_name(side.country)}, {catalogue.indicator(indicator).label(language())}",
                text=_("not published for the whole country"),
            )
        )
        for side in one.sides.values()
        for indicator in side.unpublished
    ]


def _missing(rows: pd.DataFrame, *, ahead: Sequence[brief.Item] = (), named: bool = False) -> brief.Section:
    """Return what is not published and where it is held; `named` says in which country."""
    column = _gaps(rows, title="", named=named)
    items = [*ahead, *column.items]
    column = brief.Column(items, _more(len(items)), empty=_("Nothing is known to be missing here beyond what is said."))
    return brief.Section(_("What is not published, and where it is held"), [column], missing=True)


# The words of the frame


def _sources(found: _Found) -> list[brief.Source]:
    """Return every publication that some part of a brief may rest on, those of the figures first."""
    met = dict.fromkeys(code for part in _resting(found) for code in part.source_ids)
    cited = map(catalogue.publication, met)
    return [
        brief.Source(
            one.source_id,
            one.short(),
            one.title,
            one.language if one.language in ("en", "fr", "ar", "es", "it", "de", "nl") else "en",
            one.url if one.url.startswith(("https://", "http://")) else "",
        )
        for one in cited
    ]


def _resting(found: _Found) -> Iterator[brief.Figure | brief.Exhibit | brief.Item]:
    """Yield every part of a brief that names the publications it rests on, the figures first."""
    yield from found.figures
    yield from _figures_of(found.pairs)
    for exhibit in (found.exhibit, found.second_exhibit):
        if exhibit is not None:
            yield exhibit
            yield from exhibit.column.items if exhibit.column else ()
            yield from _figures_of(exhibit.pairs)
    for section in (*found.first, *found.second):
        for column in section.columns:
            yield from column.items


def _figures_of(pairs: Iterable[brief.Pair]) -> Iterator[brief.Figure]:
    """Yield the figures of pairs."""
    return (figure for pair in pairs for figure in pair.figures)


def _words(found: _Found, made_on: date, sources: int) -> brief.Words:
    """Return the words around a brief with so many sources."""
    version, day = catalogue.data_version(), made_on.isoformat()
    disclaimers = [frame.what_this_is()]
    if found.morocco:
        disclaimers.append(frame.western_sahara_note())
    if found.exhibit.map is not None:
        disclaimers.append(frame.outline_credit())
    more = [
        ngettext("{count} more publication on the live page", "{count} more publications on the live page", one).format(
            count=i18n.number(one)
        )
        for one in range(1, sources + 1)
    ]
    return brief.Words(
        kind=_("Brief: {text}").format(text=found.subject),
        version=_("Awda, data {version}, {day}").format(version=version, day=i18n.period(day, day)),
        figures=_("Figures"),
        sources=_("Sources"),
        more_sources=["", *more],
        cite=_("How to cite:"),
        cite_text=_("Awda ({year}). {title}. Brief, data version {version}, {day}.").format(
            year=made_on.year, title=found.title, version=version, day=i18n.period(day, day)
        ),
        live=_("The live view, with all figures and sources:"),
        page=_("page {number} of {count}").format(number=0, count=2),
        author=_("Awda contributors"),
        disclaimers=disclaimers,
    )
