"""What the views of one indicator by region share: choices, the rows they ask for, the page around the picture."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import (
    charts,
    comparability,
    evidence,
    filters,
    frame,
    i18n,
    maps,
    naming,
    palette,
    region_cards,
    unknowns,
)
from components.i18n import gettext as _
from data import catalogue, compared, mapped, mechanisms, not_published, observations

_FEW = 3  # other periods or details named where there is no figure for those chosen


@dataclass(frozen=True)
class Choice:
    """What the reader chose, and the figures of each country that this asks for.

    `offered` holds the rows of all periods; `steps` names the periods that can be played through, oldest first (empty
    where there is one only); `why` says what it means that an area has no figure, and whether somebody must hold it;
    `elsewhere` holds the figures of other periods and details of a country that has none for those chosen; `remarks`
    say what else to mind.
    """

    indicator: catalogue.Indicator
    indicators: dict[str, str]
    countries: list[str]
    title: str
    detail: str
    period: str
    steps: dict[str, str]
    offered: pd.DataFrame
    shown: list[mapped.Regional]
    national: dict[str, pd.DataFrame]
    why: dict[str, tuple[str, bool]]
    elsewhere: dict[str, pd.DataFrame]
    remarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name the indicator."""
        return self.indicator.label(i18n.language())

    @cached_property
    def regional(self) -> pd.DataFrame:
        """Return the figures of areas."""
        return pd.concat([one.rows for one in self.shown])

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Return all figures shown, those of the whole countries included."""
        return pd.concat([self.regional, *self.national.values()])

    @cached_property
    def verdict(self) -> catalogue.Verdict | None:
        """Return the verdict on comparing the two countries."""
        return catalogue.verdict(self.rows)

    @cached_property
    def together(self) -> bool:
        """Tell whether both countries may share a scale."""
        return self.verdict is None or self.verdict.verdict != "not_comparable"

    @cached_property
    def words(self) -> maps.Words:
        """Return how areas are named and values written; an area whose figure is not preferred says so in its name."""
        words = evidence.words(self.indicator.unit)
        if len(self.doubted) == len(self.regional):
            # A whole map of them says it once, below.
            return words
        marked = {
            code: _("{text} ({remark})").format(text=words.names[code], remark=_("not preferred"))
            for code in self.doubted["geo_code"]
        }
        return replace(words, names={**words.names, **marked})

    @property
    def doubted(self) -> pd.DataFrame:
        """Return the figures of areas that are shown although they are not preferred."""
        return self.regional[self.regional["preferred"] == "no"]

    def notes(self, drawn: Collection[str]) -> list[str]:
        """Say which figures are not preferred, with what is known of each, and what else to mind on a map.

        `drawn` holds the countries on the map.
        """
        language = i18n.language()
        said = []
        for note, own in self.doubted.groupby("note_id", sort=False):
            areas = i18n.listing([catalogue.region_name(code, language) for code in own["geo_code"]])
            why = catalogue.note(str(note), language)
            label = _("Not the preferred figure, {areas}").format(areas=areas)
            said.append(_("{label}: {text}").format(label=label, text=why) if why else label)
        return [*said, *self.remarks, *([frame.western_sahara_note()] if "MAR" in drawn else [])]

    def nothing(self, one: mapped.Regional) -> str:
        """Say why a country shows no figure at all."""
        return _("left out by your choice of precision") if one.left_out else self.why[one.country][0]

    @property
    def silent(self) -> list[str]:
        """Return the countries that publish nothing of this for any of their areas, though somebody must hold it."""
        return [
            one.country
            for one in self.shown
            if one.rows.empty and not one.left_out and self.elsewhere[one.country].empty and self.why[one.country][1]
        ]

    def gaps(self, country: str) -> pd.DataFrame:
        """Return what is known to be missing on the subject for the areas of a country, and where it is held."""
        return not_published.gaps(country, topics=[self.indicator.topic], below_country=True)

    def held(self) -> list[Markup]:
        """Say in a line for each country that publishes nothing where it is held."""
        return [unknowns.held_in_line(country, self.gaps(country)) for country in self.silent]

    def panels(self) -> list[maps.Panel]:
        """Return one panel for each country."""
        return [
            maps.Panel(
                one.country,
                one.level,
                naming.country_name(one.country),
                one.rows,
                region_cards.panel_subtitle(
                    one.rows,
                    self.national[one.country],
                    self.nothing(one),
                    former=len(catalogue.areas(one.level)) if mapped.is_former(one.level) else 0,
                ),
                one.left_out,
                *self.why[one.country],
            )
            for one in self.shown
        ]


def choose(*, step_by_step: bool = False) -> Choice:
    """Offer indicator, country, detail and period in the row of choices, and return what was chosen.

    `step_by_step` offers the periods on a slider, from old to new; else there is a list, and a choice of precision.
    """
    language = i18n.language()
    indicators = {code: catalogue.indicator(code).label(language) for code in mapped.regional_indicators()}
    indicator = naming.choose_indicator(indicators, default="returnees_region_share", width=380)
    everything = mapped.regional_rows()
    published = offered = everything[everything["indicator"] == indicator.code]
    chosen = naming.choose_countries(catalogue.COUNTRIES)
    details = naming.detail_names(offered, observations.details(offered), observations.detail_label)
    detail = naming.choose_detail(details, known=set(everything["detail"]))
    offered = offered[(offered["detail"] == detail) & offered["country"].isin(chosen)]
    known = {observations.LATEST, *everything["period"]}
    steps: dict[str, str] = {}
    # Offices open one by one, and all stand on one map.
    dated = naming.period_names(offered) if indicator.unit != "yes_no" else {}
    if step_by_step:
        steps, last = _steps(indicator.code, chosen, detail, dated)
        with st.container(width=300 if len(steps) > 1 else "content"):
            period = filters.step_of("period", steps, title=_("Period"), default=last, known=known)
        precisions = list(evidence.FLAGS)
        remarks: tuple[str, ...] = ()
    else:
        with st.container(width=150):
            period = filters.one_of(
                "period",
                {observations.LATEST: _("Latest"), **dated},
                title=_("Period"),
                default=observations.LATEST,
                known=known,
            )
        met = {code: evidence.flag(code) for code in evidence.FLAGS if code in set(offered["precision"])}
        remarks = _no_such_precision(filters.asked({"precision": evidence.FLAGS})["precision"], met)
        with st.container(width="content"):
            precisions = filters.some_of("precision", met, title=_("Precision of the figures"), known=evidence.FLAGS)
    found = [mapped.by_region(indicator.code, country, period=period, detail=detail) for country in chosen]
    elsewhere = {one.country: published[(published["country"] == one.country) & one.rows.empty] for one in found}
    return Choice(
        indicator=indicator,
        indicators=indicators,
        countries=chosen,
        title=naming.with_detail(indicator.label(language), detail, details),
        detail=detail,
        period=period,
        steps=steps if len(steps) > 1 else {},
        offered=offered,
        shown=[mapped.of_precision(one, precisions) for one in found],
        national={one.country: compared.national_beside(one, indicator.code, detail, asked=period) for one in found},
        why={
            country: (_elsewhere(elsewhere[country], detail), False)
            if len(elsewhere[country])
            else unknowns.what_is_missing(
                indicator.unit,
                counted=not_published.is_counted(indicator.code, country),
                former_areas=not_published.only_former_areas(indicator.code, country),
            )
            for country in chosen
        },
        elsewhere=elsewhere,
        remarks=remarks,
    )


def _no_such_precision(asked: str, met: dict[str, str]) -> tuple[str, ...]:
    """Say that no figure has the precision a link asks for, where the choice would fall back on all without a word."""
    if not asked or not met or asked in met:
        return ()
    said = _("The link asks for figures of another precision ({asked}); here there are only: {precisions}.")
    return (said.format(asked=evidence.flag(asked), precisions=i18n.listing(list(met.values()))),)


def _details(rows: pd.DataFrame) -> dict[str, str]:
    """Name the details that rows offer."""
    return naming.detail_names(rows, observations.details(rows), observations.detail_label)


def _elsewhere(rows: pd.DataFrame, detail: str) -> str:
    """Say for which periods, or else for which details, there are figures where those chosen have none."""
    of_detail = rows[rows["detail"] == detail]
    if len(of_detail):
        return _other_periods(of_detail)
    return _("not for this detail, but: {details}").format(details=_("; ").join(list(_details(rows).values())[:_FEW]))


def _other_periods(rows: pd.DataFrame) -> str:
    """Say for which periods there are figures where the one chosen has none."""
    return _("not for this period, but: {periods}").format(
        periods=_("; ").join(list(naming.period_names(rows).values())[:_FEW])
    )


def _steps(indicator: str, countries: list[str], detail: str, dated: dict[str, str]) -> tuple[dict[str, str], str]:
    """Return the periods from old to new, and the one to open with.

    That is the latest one, by its date where it is the newest of all; else "latest" stands as a step of its own, since
    each country has another one.
    """
    latest = {mapped.by_region(indicator, country, detail=detail).period for country in countries} - {""}
    oldest_first = {code: dated[code] for code in sorted(dated)}
    if latest and latest == {next(reversed(oldest_first), "")}:
        return oldest_first, next(iter(latest))
    return {**oldest_first, observations.LATEST: _("Latest")}, observations.LATEST


def page(choice: Choice, head: DeltaGenerator, picture: Callable[[str | None], None]) -> None:
    """Draw the headline, the picture with what is not published, and beside it the region chosen with the bars.

    `picture` draws the map, with the region chosen. All that is known of that region stands below.
    """
    _heading(choice, head)
    on_the_map, beside = st.columns([8, 5], gap="large")
    with beside:
        region = _choose_region(choice)
    with on_the_map:
        if choice.verdict is not None:
            comparability.verdict_line(choice.verdict, key="verdict_regions")
        picture(region)
        _unpublished(choice)
    with beside:
        _bars(choice, region)
    if region:
        _in_full(region)


def flat_map(choice: Choice, panels: Sequence[maps.Panel], region: str | None) -> maps.ShadedMap:
    """Return the map of some of the countries shown, with the region chosen."""
    appearance, indicator = filters.appearance(), choice.indicator
    return maps.shaded_regions(
        panels,
        label=choice.label,
        words=choice.words,
        colours=palette.sequence(indicator.code, indicator.topic, appearance),
        appearance=appearance,
        shared_classes=choice.together,
        selected=region,
    )


def _heading(choice: Choice, head: DeltaGenerator) -> None:
    """Open the page with what the picture says."""
    regional = choice.regional
    majority = mapped.majority(regional) if choice.indicator.code == "returnees_region_share" else []
    with head:
        frame.heading(
            _("Returnees"),
            region_cards.regions_headline(
                choice.title,
                majority=majority,
                tops=[area for area in map(mapped.top, choice.shown) if area],
                missing=choice.nothing(choice.shown[0]) if regional.empty else "",
            ),
            _("Where people who came back live, and what surrounds them there, with what is not published."),
        )


def _choose_region(choice: Choice) -> str | None:
    """Offer the areas, draw the card of the one chosen, and return its code."""
    areas = {
        code: f"{catalogue.region_name(code, i18n.language())} ({naming.country_name(one.country)})"
        for one in choice.shown
        for code in mapped.choices(one)
    }
    region = filters.perhaps_one_of(
        "region",
        i18n.by_name(areas),
        title=_("Region"),
        placeholder=_("Choose a region, here or on the map"),
        known=catalogue.region_codes(),
    )
    if region:
        own = next(one for one in choice.shown if one.country == catalogue.region(region)["country"])
        missing, hatched = choice.why[own.country]
        # A wider area speaks for its parts.
        at_other_times = choice.offered[choice.offered["geo_code"].isin([region, *mapped.wider_areas(region)])]
        if len(at_other_times):
            missing, hatched = _other_periods(at_other_times), False
        rank = mapped.rank(own.rows, region)
        region_cards.region_beside_map(
            region,
            own.figure_of(region),
            place=region_cards.place_sentence(rank.place, rank.among, rank.left_out) if rank else "",
            left_out=region in own.left_out,
            missing=_("{label}: {text}").format(label=choice.label, text=missing),
            documents=choice.gaps(own.country) if hatched else None,
        )
    return region


def _in_bars(choice: Choice, region: str | None) -> str | None:
    """Return the area whose bar stands for a region: its own, or that of the group it is published with."""
    if not region:
        return None
    own = next(one for one in choice.shown if one.country == catalogue.region(region)["country"])
    return next(iter(own.figure_of(region)["geo_code"]), None)


def _bars(choice: Choice, region: str | None) -> None:
    """Draw the figures of each country as bars; both share the end of their axis if they may be compared."""
    appearance = filters.appearance()
    several = [one for one in choice.shown if len(one.rows) > 1 and choice.indicator.unit != "yes_no"]
    highest = float(choice.regional["value"].max()) if len(several) > 1 and choice.together else None
    for one in several:
        country = naming.country_name(one.country)
        evidence.show(
            charts.ranked_bars(
                one.rows,
                names=choice.words.names,
                write=choice.words.write,
                colour=palette.COUNTRY[appearance][one.country],
                appearance=appearance,
                highest=highest,
                selected=_in_bars(choice, region),
            ),
            one.rows,
            title=_("From highest to lowest: {country}").format(country=country),
            reading=region_cards.coverage_sentence(
                one.rows, mapped.covered(one), len(catalogue.areas(one.level)), left_out=len(one.left_out)
            ),
            alt=_("{label}: {text}").format(
                label=f"{country}, {choice.label}",
                text=charts.describe_bars(
                    one.rows, names=choice.words.names, write=choice.words.write, precisions=choice.words.precisions
                ),
            ),
            key=f"bars_{one.country}",
        )


def _unpublished(choice: Choice) -> None:
    """Say where figures are held that a country does not publish, and what it does publish by region."""
    for one in choice.shown:
        if len(one.rows) or one.left_out:
            continue
        country = naming.country_name(one.country)
        if len(choice.elsewhere[one.country]):
            _offer_elsewhere(choice.elsewhere[one.country], choice, country=country)
        elif one.country in choice.silent:
            unknowns.unknown(
                _("{country}: not published by region").format(country=country),
                choice.gaps(one.country),
            )
            filters.offer(
                "indicator",
                {code: choice.indicators[code] for code in mapped.regional_indicators(one.country)},
                title=_("What is published by region: {country}").format(country=country),
                key=f"published_{one.country}",
            )


def _offer_elsewhere(rows: pd.DataFrame, choice: Choice, *, country: str) -> None:
    """Offer the periods that have figures of the detail chosen, and the details that have some for the period."""
    of_detail = rows[rows["detail"] == choice.detail]
    if len(of_detail):
        filters.offer(
            "period",
            naming.period_names(of_detail),
            title=_("Published for other periods: {country}").format(country=country),
            key=f"periods_{rows['country'].iloc[0]}",
        )
    of_period = rows[(rows["period"] == choice.period) & (rows["detail"] != choice.detail)]
    others = of_period if len(of_period) else rows[rows["detail"] != choice.detail]
    if len(of_period) or (of_detail.empty and len(others)):
        filters.offer(
            "detail",
            _details(others),
            title=_("Published for other details: {country}").format(country=country),
            key=f"details_{rows['country'].iloc[0]}",
        )


def _in_full(region: str) -> None:
    """Draw all that is known of a region."""
    country = catalogue.region(region)["country"]
    region_cards.region_in_full(
        region,
        figures=mapped.region_profile(region),
        mechanisms_here=mechanisms.naming(region),
        mechanisms_everywhere=len(mechanisms.nationwide(country)),
        missing=not_published.gaps(country, below_country=True),
    )
