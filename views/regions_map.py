"""The map: one country or both, region by region; one region in full."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, i18n
from views import regional


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the maps, bars and the region chosen; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        choice = regional.choose()
    regional.page(choice, head, partial(_maps, choice))


def _maps(choice: regional.Choice, region: str | None) -> None:
    """Draw a map for each country."""
    language, indicator = i18n.language(), choice.indicator
    evidence.show(
        regional.flat_map(choice, choice.panels(), region),
        choice.rows,
        title=choice.title,
        reading=indicator.definition(language),
        key="regions_map",
        # Nothing needs to be read with care where no area has a figure.
        notes=[*([indicator.how_to_read(language)] if len(choice.regional) else []), *choice.notes(choice.countries)],
        held=choice.held(),
        on_region=filters.choose_on_map("regions_map"),
        full_screen=True,
    )
