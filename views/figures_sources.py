"""Questions that several sources answer differently: the answers side by side, and why one is shown first."""

from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import answers, comparability, evidence, filters, frame, i18n, naming, terms
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, figures


def draw(head: DeltaGenerator) -> None:
    """Draw one question with its answers and the list of all; the headline goes into `head`."""
    language = i18n.language()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        chosen = naming.choose_countries(catalogue.COUNTRIES)
        questions = figures.questions(chosen)
        with st.container(width=560):
            code = filters.one_of(
                "disagreement",
                {code: one.label(language) for code, one in questions.items()},
                title=_("Question"),
                default=next(iter(questions)),
                known=figures.question_codes(),
            )
    with head:
        frame.heading(
            _("Figures"),
            ngettext(
                "Sources give different answers to {count} question; here is why",
                "Sources give different answers to {count} questions; here is why",
                len(questions),
            ).format(count=i18n.number(len(questions))),
            _("All answers are kept, with what they count and why one of them is shown first."),
        )

    question = questions[code]
    beside_it, reasons = st.columns([8, 5], gap="large")
    with beside_it:
        verdict = catalogue.verdict(question.rows)
        if verdict is not None:
            comparability.verdict_line(verdict, key="verdict_answers")
        evidence.show(
            _figure(code, language, filters.appearance()),
            question.rows,
            title=question.question(language),
            reading=_apart(question),
            alt=" ".join(_in_words(row) for _index, row in question.rows.iterrows()),
            notes=[_marks(question)],
            key=f"answers_{code}",
        )
    with reasons:
        st.subheader(
            _("Why this answer is shown first") if question.rows["first"].any() else _("Why no answer is shown first"),
            anchor=False,
        )
        st.html(Markup('<p class="awda-reading">{}</p>').format(terms.explained(question.reason(language))))
        _links(question)
    _list_of_all(questions, but=code)


@lru_cache(maxsize=256)
def _figure(code: str, _language: str, appearance: str) -> Any:
    """Draw the answers to a question in the language in use; nobody changes the figure."""
    question = figures.questions(catalogue.COUNTRIES)[code]
    return answers.dots(question.rows, _words(question), appearance=appearance)


def _source(row: "pd.Series[str]") -> str:
    """Name the publisher and the year of an answer, and before them who made the figure, where that is another."""
    source = catalogue.citations(row.to_frame().T)[0].short()
    producers = {
        "HCP": _("HCP"),
        "ILO": _("ILO"),
        "INS": _("INS"),
        "OC": _("Office des Changes"),
        "OECD": _("OECD"),
        "UNDP": _("UNDP"),
    }
    producer = producers.get(row["producer"])
    return _("{producer}, in {source}").format(producer=producer, source=i18n.isolated(source)) if producer else source


def _period(row: "pd.Series[str]") -> str:
    """Name the period of an answer."""
    return i18n.period(row["period_start"], row["period_end"], row["country"])


def _count_name(own: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Name the answers to one count by what tells them apart from the other counts: area, year, sex, unit."""
    lead = own.iloc[0]
    parts = []
    if rows["geo_code"].nunique() > 1:
        parts.append(catalogue.region_name(lead["geo_code"], i18n.language()))
    if rows.groupby("count")["period_end"].first().str[:4].nunique() > 1:
        parts.append(lead["period_end"][:4])
    if rows["sex"].nunique() > 1:
        parts.append(catalogue.label("sex", lead["sex"], i18n.language()))
    if rows["unit"].nunique() > 1:
        parts.append(catalogue.label("unit", lead["unit"], i18n.language()))
    return " · ".join(parts)


def _what(row: "pd.Series[str]", rows: pd.DataFrame) -> str:
    """Say what an answer counts, where the answers to a question do not all count the same."""
    if rows["population_id"].nunique() > 1:
        what = catalogue.population(row["population_id"], i18n.language())
    elif rows["indicator"].nunique() > 1:
        what = catalogue.indicator(row["indicator"]).label(i18n.language())
    else:
        return ""
    return what if row["same"] else _("counts something else: {what}").format(what=what)


def _words(question: figures.Question) -> answers.Words:
    """Return what stands beside the dots of a question."""
    language, rows = i18n.language(), question.rows
    counts = {}
    for _index, row in rows.iterrows():
        area = catalogue.region_name(row["geo_code"], language) if rows["geo_code"].nunique() > 1 else ""
        parts = [area, evidence.detail_of(row), _period(row), _what(row, rows)]
        counts[row["obs_id"]] = " · ".join(part for part in parts if part)
    titles = {}
    for axis, own in rows.groupby("axis", sort=False):
        unit = evidence.unit_name(own["unit"].iloc[0])
        names = [catalogue.indicator(code).label(language) for code in own["indicator"].unique()]
        several = rows["axis"].nunique() > 1
        titles[str(axis)] = " · ".join([*(names if several and len(names) == 1 else []), *([unit] if unit else [])])
    return answers.Words(
        sources={row["obs_id"]: _source(row) for _index, row in rows.iterrows()},
        counts=counts,
        areas={int(str(count)): _count_name(own, rows) for count, own in rows.groupby("count")},
        titles=titles,
        write={
            str(axis): evidence.writer(own["unit"].iloc[0], with_unit=False)
            for axis, own in rows.groupby("axis", sort=False)
        },
        right_to_left=i18n.direction() == "rtl",
    )


_NEAR = 1.1  # Below this many times as much, a share says more than "1.0 times".


def _difference(spread: figures.Spread) -> str:
    """Write how much the highest answer exceeds the lowest: shares in percentage points, all else as a number."""
    if spread.highest["unit"] == "percent":
        return _("{number} percentage points").format(number=i18n.number(spread.difference))
    return evidence.writer(spread.highest["unit"], with_unit=False)(spread.difference)


def _number(row: "pd.Series[str]") -> str:
    """Write an answer without its unit, which the question names."""
    return i18n.isolated(evidence.writer(row["unit"], with_unit=False)(float(row["value"])))


def _reversed(ranked: list[pd.DataFrame]) -> str:
    """Say that two sources rank the countries the other way round, with the numbers."""
    said = []
    for own in ranked:
        values = i18n.listing([f"{naming.country_name(row['country'])} {_number(row)}" for _i, row in own.iterrows()])
        said.append(_("{label}: {text}").format(label=i18n.isolated(_source(own.iloc[0])), text=values))
    return _("The two sources rank the countries in reverse. {text}.").format(text=_("; ").join(said))


def _apart(question: figures.Question) -> str:
    """Say how far apart the answers are, for the count on which they differ most."""
    if question.reversed_ranks:
        return _reversed(question.reversed_ranks)
    spreads = question.spreads
    if not spreads:
        return (
            _("There is one figure; its meaning is in doubt.")
            if len(question.rows) == 1
            else _("The answers count different things, so no difference is computed.")
        )
    widest = spreads[0]
    ends = [widest.lowest, widest.highest]
    who = [_source(row) for row in ends]
    if who[0] == who[1]:
        who = [evidence.detail_of(row) or catalogue.indicator(row["indicator"]).label(i18n.language()) for row in ends]
    said = _how_far(widest).format(
        low=_number(widest.lowest),
        low_source=i18n.isolated(who[0]),
        high=_number(widest.highest),
        high_source=i18n.isolated(who[1]),
        ratio=i18n.number(round(widest.ratio, 2)),
        percent=i18n.isolated(i18n.amount(round(100 * (widest.ratio - 1), 1), "percent", "")),
        difference=_difference(widest),
    )
    if len(spreads) > 1:
        said = _("Furthest apart, {count}. {text}").format(count=_count_name(widest.rows, question.rows), text=said)
    if not widest.rows["same"].all():
        said += " " + _("They do not count the same.")
    elif not widest.is_of_same:
        said += " " + _("They are not about the same period.")
    return said


def _how_far(spread: figures.Spread) -> str:
    """Choose the sentence for a distance; only answers that count the same are set in proportion to each other."""
    if not spread.is_of_same or spread.highest["unit"] == "percent":
        return _("{low_source}: {low}. {high_source}: {high}. The difference is {difference}.")
    if spread.ratio < _NEAR:
        return _("{low_source}: {low}. {high_source}: {high}. That is {percent} more, a difference of {difference}.")
    return _("{low_source}: {low}. {high_source}: {high}. That is {ratio} times as much, a difference of {difference}.")


def _marks(question: figures.Question) -> str:
    """Say what filled and hollow dots are."""
    rows = question.rows
    if not rows["first"].any():
        return _("Every dot is hollow: no answer is preferred.")
    names = {}
    for first, own in rows.groupby("first"):
        kinds = {
            evidence.detail_of(row) or catalogue.indicator(row["indicator"]).label(i18n.language())
            for _index, row in own.iterrows()
        }
        names[bool(first)] = kinds
    if any(answers.is_compact(own) for _axis, own in rows.groupby("axis")) and all(
        len(kinds) == 1 for kinds in names.values()
    ):
        return _("Filled: {first}, shown first elsewhere. Hollow: {other}.").format(
            first=next(iter(names[True])), other=next(iter(names[False]))
        )
    return _("Filled: shown first elsewhere. Hollow: kept beside it.")


def _in_words(row: "pd.Series[str]") -> str:
    """Say one answer in a sentence."""
    detail = evidence.detail_of(row)
    area = catalogue.region_name(row["geo_code"], i18n.language())
    said = (
        _("{source}, {area}, {period}: {value}, shown first.")
        if row["first"]
        else _("{source}, {area}, {period}: {value}.")
    )
    return said.format(
        source=i18n.isolated(_source(row)),
        area=f"{area} ({detail})" if detail else area,
        period=_period(row),
        value=i18n.isolated(evidence.value_of(row)),
    )


def _links(question: figures.Question) -> None:
    """Offer the pages that use the figures of a question, and all figures of its indicators."""
    st.subheader(_("Where these figures are used"), anchor=False)
    language = i18n.language()
    for code, query in figures.uses(question.code):
        about = catalogue.indicator(query["indicator"]).label(language) if query else ""
        frame.link_to(code, query, about=about)
    for indicator in question.rows["indicator"].unique():
        name = catalogue.indicator(indicator).label(language)
        filters.go(
            _("All figures: {indicator}").format(indicator=name),
            {"view": "all", "indicator": indicator},
            key=f"all_of_{indicator}",
        )


def _short(row: "pd.Series[str]") -> str:
    """Write an answer as short as a list needs it: large ones in words, without the unit, which the question names."""
    value = float(row["value"])
    return i18n.isolated(
        i18n.compact(value) if value >= 1_000_000 else evidence.writer(row["unit"], with_unit=False)(value)
    )


def _range(question: figures.Question) -> str:
    """Write the lowest and the highest answer to a question, for the count on which they differ most."""
    spreads = question.spreads
    if not spreads:
        return _("; ").join(_short(row) for _index, row in question.rows.iterrows())
    return _("{low} or {high}").format(low=_short(spreads[0].lowest), high=_short(spreads[0].highest))


def _kind(question: figures.Question) -> str:
    """Say in a word whether the answers to a question contradict each other."""
    if question.contradicts:
        return _("contradict each other")
    return _("in doubt") if len(question.rows) == 1 else _("count different things or periods")


def _list_of_all(questions: dict[str, figures.Question], *, but: str) -> None:
    """Offer every question with its answers furthest apart, and say of what kind they are."""
    st.header(_("All questions with several answers"), anchor=False)
    halves = [column.container(gap=None) for column in st.columns(2, gap="medium")]
    half = -(-len(questions) // 2)
    for position, (code, one) in enumerate(questions.items()):
        said = _("{text} ({remark})").format(text=_range(one), remark=_kind(one))
        label = _("{label}: {text}").format(label=f"**{one.label(i18n.language())}**", text=said)
        if code == but:
            here = _("shown above")
            label = _("{text} ({remark})").format(text=label, remark=f"**{here}**")
        with halves[position // half]:
            filters.go(
                label,
                {"disagreement": code},
                key=f"question_{code}",
                here=code == but,
            )
