"""Every figure of the evidence, by whatever a reader asks of it."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, naming, unknowns
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, figures, not_published, observations

ON_A_PAGE = 50
WIDTHS = {"topic": 260, "indicator": 380, "country": 180, "region": 260, "source": 300, "detail": 220}


def draw(head: DeltaGenerator) -> None:
    """Draw the choices and the figures left by them; the headline goes into `head`."""
    asked = _asked()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        asked = _choose(asked)
    rows = figures.figures(asked)
    about = [_names(name)(getattr(asked, name)) for name in ("indicator", "topic", "region", "country")]
    about = [name for name in dict.fromkeys(about) if name][:2]
    with head:
        frame.heading(
            _("Figures"),
            _title(len(rows), about, unpublished=figures.is_unpublished(asked)),
            _("Choose what matters; every figure keeps its period, its flags and its source."),
        )
    if rows.empty:
        _nothing(asked, about)
        return
    pages = -(-len(rows) // ON_A_PAGE)
    with st.container(horizontal=True, vertical_alignment="center", key="paging"):
        place = st.container(width="content")
        page = filters.page(pages, of=repr(asked))
        first = (page - 1) * ON_A_PAGE
        shown = rows.iloc[first : first + ON_A_PAGE]
        place.write(
            _("Figures {first} to {last} of {count}").format(
                first=i18n.number(first + 1), last=i18n.number(first + len(shown)), count=i18n.number(len(rows))
            )
        )
        evidence.download(
            rows,
            name=_file_name(asked),
            label=ngettext("CSV of {count} figure", "CSV of all {count} figures", len(rows)).format(
                count=i18n.number(len(rows))
            ),
            key="figures_csv",
        )
    with st.container(key="figures_table"):
        title = _("Figures with their sources")
        st.html(evidence.browser_table(shown, caption=title))
    evidence.show_apart(
        partial(evidence.rows_table, shown, caption=title),
        rows,
        table="observations",
        key="figures",
        title=title,
        listed=shown,
    )
    st.html(evidence.source_line(rows.drop_duplicates(["source_id", "precision", "grade"])))


def _asked() -> figures.Asked:
    """Return what the reader has chosen so far, here or on other pages."""
    known = figures.known()
    codes = filters.asked(known)
    if codes["period"] == observations.LATEST:
        codes["period"] = ""
    first, last = figures.span(figures.Asked())
    years = filters.asked_years()
    if years is not None:
        years = (max(years[0], first), min(years[1], last))
        years = years if first <= years[0] <= years[1] <= last and years != (first, last) else None
    precision = tuple(filters.held("precision", evidence.FLAGS, several=True))
    return figures.Asked(**codes, precision=precision, years=years)


def _choose(asked: figures.Asked) -> figures.Asked:
    """Offer each choice with what the other choices leave, and return what is chosen."""
    offered = figures.offered(asked)
    titles = _titles()
    found: dict[str, str] = {}
    for name in ("topic", "indicator", "country", "region", "period", "sex", "detail", "source"):
        own = getattr(asked, name)
        if name == "detail" and not asked.indicator:
            # The names of details belong to an indicator: "other" of one is not that of another.
            found[name] = own
            continue
        # What was chosen stays on offer even where it leaves nothing: the page then says why.
        codes = tuple(dict.fromkeys([*offered[name], *([own] if own else [])]))
        names = dict(_options(name, codes, asked.indicator, i18n.language()))
        with st.container(width=WIDTHS.get(name, 150)):
            title = titles[name]
            chosen = filters.perhaps_one_of(name, names, title=title, placeholder=_("All"), known=figures.known()[name])
        found[name] = chosen or ""
    first, last = figures.span(asked)
    if asked.years:
        first, last = min(first, asked.years[0]), max(last, asked.years[1])
    with st.container(width=260):
        years = filters.years(first, last, title=_("Years"))
    met = {code: evidence.flag(code) for code in evidence.FLAGS if code in offered["precision"]}
    with st.container(width="content"):
        precisions = filters.some_of("precision", met, title=_("Precision of the figures"), known=evidence.FLAGS)
    return figures.Asked(
        **found,
        precision=() if len(precisions) == len(met) else tuple(precisions),
        years=None if years == (first, last) else years,
    )


def _titles() -> dict[str, str]:
    """Name each choice."""
    return {
        "topic": _("Topic"),
        "indicator": _("Indicator"),
        "country": _("Country"),
        "region": _("Area"),
        "period": _("Period"),
        "sex": _("Sex"),
        "detail": _("Detail"),
        "source": _("Source"),
        "years": _("Years"),
        "precision": _("Precision of the figures"),
    }


def _names(choice: str, indicator: str = "") -> Callable[[str], str]:
    """Return what names the codes of a choice."""
    language = i18n.language()
    named: Mapping[str, Callable[[str], str]] = {
        "topic": lambda code: catalogue.label("topic", code, language),
        "indicator": lambda code: catalogue.indicator(code).label(language),
        "country": naming.country_name,
        "region": _area,
        "period": str,
        "sex": lambda code: catalogue.label("sex", code, language),
        "detail": partial(_detail, indicator),
        "source": _source,
    }
    return lambda code: named[choice](code) if code else ""


@lru_cache(maxsize=512)
def _options(choice: str, codes: tuple[str, ...], indicator: str, _language: str) -> tuple[tuple[str, str], ...]:
    """Return the codes of a choice with their names in the language in use, in the order of the list."""
    name = _names(choice, indicator)
    return tuple(sorted(((code, name(code)) for code in codes), key=lambda item: _order(choice, item)))


def _area(code: str) -> str:
    """Name an area with its country, or with its kind where two kinds share names."""
    row = catalogue.region(code)
    name = catalogue.region_name(code, i18n.language())
    if row["geo_level"] in ("country", "benchmark"):
        return name
    level = catalogue.label("geo_level", row["geo_level"], i18n.language())
    return _("{label}: {text}").format(label=name, text=level)


def _detail(indicator: str, code: str) -> str:
    """Name a detail of an indicator."""
    if code == "total":
        return _("Total")
    rows = figures.figures(figures.Asked(indicator=indicator, detail=code))
    rows = rows if len(rows) else figures.figures(figures.Asked(detail=code))
    return observations.detail_label(rows, code, i18n.language())


@cache
def _source(code: str) -> str:
    """Name a source by publisher and year."""
    return catalogue.publication(code).short()


def _order(choice: str, item: tuple[str, str]) -> tuple[int, str]:
    """Return what to sort the codes of a choice by: topics and countries as listed, the newest period first."""
    code, name = item
    if choice in ("topic", "country", "sex"):
        return catalogue.codes(choice).index(code), ""
    if choice == "period":
        return -int(code[:4]), code
    if choice == "detail":
        return int(code != "total"), i18n.sort_key(name)
    return 0, i18n.sort_key(name)


def _title(count: int, about: list[str], *, unpublished: bool) -> str:
    """Say how many figures there are, and of what; none may be the reader's own choice."""
    if not count and not unpublished:
        return _("No figure for this combination of choices")
    said = (
        ngettext("{count} figure with its source", "{count} figures, each with its source", count).format(
            count=i18n.number(count)
        )
        if count
        else _("not published")
    )
    return _("{label}: {text}").format(label=" · ".join(about), text=said) if about else said


def _nothing(asked: figures.Asked, about: list[str]) -> None:
    """Offer to take back the choices that leave nothing; say where a figure is held that is not published."""
    titles = _titles()
    with st.container(horizontal=True, key="in_the_way"):
        for name, count in figures.in_the_way(asked).items():
            filters.take_back(
                [name],
                ngettext("Any {choice}: {count} figure", "Any {choice}: {count} figures", count).format(
                    choice=titles[name], count=i18n.number(count)
                ),
                key=f"drop_{name}",
                in_the_way=True,
            )
    if not figures.is_unpublished(asked):
        return
    topic = catalogue.indicator(asked.indicator).topic if asked.indicator else asked.topic
    countries = [asked.country] if asked.country in catalogue.COUNTRIES else list(catalogue.COUNTRIES)
    missing = [
        not_published.gaps(country, topics=[topic] if topic else None, below_country=bool(asked.region) or not topic)
        for country in countries
    ]
    unknowns.unknown(
        _("{label}: {text}").format(label=" · ".join(about), text=_("not published")) if about else _("not published"),
        pd.concat(missing).drop_duplicates("gap_id"),
        named=len(countries) > 1,
    )


def _file_name(asked: figures.Asked) -> str:
    """Name the download by what was asked for, in codes."""
    codes = [getattr(asked, name) for name in figures.CHOICES if getattr(asked, name)]
    years = [f"{asked.years[0]}-{asked.years[1]}"] if asked.years else []
    return "_".join(["awda_figures", *codes, *years, *asked.precision])
