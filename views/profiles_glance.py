"""All questions of the profiles: the figure that opens each, or where the answer is held."""

from collections.abc import Hashable, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import cards, comparability, evidence, frame, i18n, markup, unknowns
from components.i18n import gettext as _
from data import catalogue, profiles


def draw(head: DeltaGenerator, chosen: list[str]) -> None:
    """Draw one row for each question, one column for each country; the headline goes into `head`."""
    with head:
        frame.heading(_("Profiles"), _headline(chosen), _lead())
    frame.follow({"question"})
    for group in catalogue.codes("profile_group"):
        title = catalogue.label("profile_group", group, i18n.language())
        # What is not about returnees stands folded: the glance is long enough on a telephone.
        if group == profiles.CONTEXT:
            place: DeltaGenerator = st.expander(title, icon=":material/public:", key="glance_context")
        else:
            place = st.container(key=f"glance_{group}")
            place.header(title, anchor=False)
        # One piece for each group: a reader on a slow line would wait for two hundred.
        place.html(
            Markup('<ul class="awda-glance">{}</ul>').format(
                markup.join(
                    _question(code, tuple(chosen), cards.dark(), markup.home())
                    for code, question in profiles.questions().items()
                    if question.group == group
                )
            )
        )
    rows = pd.concat(_opening(question, chosen) for question in profiles.questions().values())
    title = _("The figures that open each question")
    make = partial(evidence.rows_table, rows, caption=title)
    evidence.show_apart(make, rows, table="observations", key="profiles_glance", title=title)
    frame.page_doors("profiles")


def _headline(chosen: list[str]) -> str:
    """Say what is known best of who returns, as long as the figures say it."""
    men = profiles.opening(profiles.questions()["sex"])
    if len(men) < 2 or (men["sex"] != "male").any() or (men["value"] <= 50).any():
        return _("Who returns, as far as it is published")
    mar, tun = (evidence.value_of(row) for _index, row in men.iterrows())
    if chosen == ["MAR"]:
        return _("In Morocco, {share} of returnees are men").format(share=mar)
    if chosen == ["TUN"]:
        return _("In Tunisia, {share} of returnees are men").format(share=tun)
    return _("Most returnees are men: {mar} in Morocco, {tun} in Tunisia").format(mar=mar, tun=tun)


def _lead() -> str:
    """Say how much of the picture each country publishes."""
    mar, tun = (i18n.number(profiles.answered(country)) for country in catalogue.COUNTRIES)
    return _(
        "Of {total} questions on returnees, the sources at hand answer {mar} for Morocco and {tun} for Tunisia. "
        "Choose a question to see its figures."
    ).format(total=i18n.number(profiles.on_returnees()), mar=mar, tun=tun)


def _opening(question: profiles.Question, chosen: Sequence[str]) -> pd.DataFrame:
    """Return the figures that open a question, of the countries chosen."""
    figures = profiles.opening(question)
    return figures[figures["country"].isin(chosen)]


@i18n.remembered
def _question(code: str, chosen: tuple[str, ...], _paper: str, _home: Hashable) -> Markup:
    """Return the row of a question: the way to its charts, and what each country answers by its opening figures."""
    question = profiles.questions()[code]
    figures = _opening(question, chosen)
    verdict = catalogue.verdict(figures)
    compared = Markup("")
    if verdict is not None and verdict.comparison_id:
        compared = comparability.verdict_folded(verdict)
    elif verdict is not None:
        compared = Markup('<p class="awda-note">{}</p>').format(
            _("Nobody has compared these two series in detail yet; treat with care.")
        )
    return Markup('<li><div><p>{}</p><p class="awda-note">{}</p>{}</div>{}</li>').format(
        markup.choice(question.label(i18n.language()), {"question": code}, marks=Markup(' class="awda-to-charts"')),
        question.text(i18n.language()),
        compared,
        markup.join(_answer(question, country, figures[figures["country"] == country]) for country in chosen),
    )


def _answer(question: profiles.Question, country: str, figure: pd.DataFrame) -> Markup:
    """Return what a country answers to a question."""
    if figure.empty:
        return Markup("<div>{}</div>").format(unknowns.unknown_in_short(country, profiles.gaps(question, country)))
    row = figure.iloc[0]
    template = question.facts[country][i18n.language()]
    return cards.opening_figure(
        row, fact=template, named=profiles.blanks(question, template), older=profiles.is_older(row)
    )
