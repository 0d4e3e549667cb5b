"""What the flows of counts and of single statements share: blocks, table, download, and what to say of nothing."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import cards, filters
from components.i18n import gettext as _
from components.i18n import language
from data import traces as data

# About how many letters of a statement stand in one line of a block.
LETTERS = 28
MOST_LINES = 6


def opening(title: str, reading: str, *, key: str) -> None:
    """Draw the title of a flow and how it is read; a phone, which shows the list instead, has no use for the latter."""
    st.header(title, anchor=False)
    with st.container(key=key):
        st.html(Markup('<p class="awda-reading">{}</p>').format(reading))


def stands(country: str, standing: str) -> str:
    """Return the classes of an answer: its country's colour, and how well it stands."""
    colour = "awda-kind-gap" if standing == "none" else f"awda-{country}"
    return f"awda-stands-{standing} {colour} {cards.dark()}".strip()


def nothing() -> None:
    """Say that nothing fits, and offer to take the choices back."""
    st.html(Markup("<p>{}</p>").format(_("No statement fits these choices.")))
    filters.take_back(
        ["dimension", "origin", "finding", "recommendation"],
        _("Take back all choices"),
        key="none_fit",
        in_the_way=True,
    )


def lines_of(text: str, *, letters: int = LETTERS, most: int = MOST_LINES) -> int:
    """Return about how many lines a text takes in a block."""
    return min(most, max(1, -(-len(text) // letters)))


def whole(text: str, *, letters: int = LETTERS, most: int = MOST_LINES) -> str:
    """Return a text that may have been cut, to be read on hover; nothing where all of it stands in its block."""
    return text if len(text) > letters * (most - 1) else ""


def names_of(trace: data.Trace) -> dict[str, Markup]:
    """Return what the ends of the links are called, a statement with whose it is."""
    ends = {*trace.links["from_id"], *trace.links["to_id"]}
    whose = {code: cards.origin_mark(data.origin(code)) if data.origin(code) else "" for code in ends}
    return {
        code: Markup("{}{}").format(
            data.text(code, language()),
            Markup('<br><span class="awda-muted">{}</span>').format(said) if said else "",
        )
        for code, said in whose.items()
    }


def as_csv(rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return the links as CSV, both ends in words."""
    text: str = data.in_words(rows, chosen_language).to_csv(index=False)
    return text.encode("utf-8-sig")
