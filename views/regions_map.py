"""The map: one country or both, region by region; one region in full."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, i18n, maps, palette
from views import regional


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the maps, bars and the region chosen; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        choice = regional.choose()
    regional.page(choice, head, partial(_maps, choice))


def _maps(choice: regional.Choice, region: str | None) -> None:
    """Draw a map for each country."""
    language, appearance, indicator = i18n.language(), filters.appearance(), choice.indicator
    drawn = maps.shaded_regions(
        choice.panels(),
        label=choice.label,
        words=choice.words,
        colours=palette.sequence(indicator.code, indicator.topic, appearance),
        appearance=appearance,
        shared_classes=choice.together,
        selected=region,
    )
    evidence.show(
        drawn,
        choice.rows,
        title=choice.title,
        reading=indicator.definition(language),
        key="regions_map",
        notes=[indicator.how_to_read(language), *choice.notes(choice.countries)],
        on_region=filters.choose_on_map("regions_map"),
        full_screen=True,
    )
