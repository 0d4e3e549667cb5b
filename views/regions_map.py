"""The map: one country or both, region by region; one region in full."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import comparability, evidence, filters, frame, i18n, maps, palette
from views import regional


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the maps, bars and the region chosen; the headline goes into `head`."""
    language = i18n.language()
    appearance = filters.appearance()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        choice = regional.choose()
    regional.heading(choice, head)

    indicator = choice.indicator
    on_the_map, beside = st.columns([8, 5], gap="large")
    with beside:
        region = regional.choose_region(choice)
    with on_the_map:
        if choice.verdict is not None:
            comparability.verdict_line(choice.verdict, key="verdict_regions")
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
            notes=[
                indicator.how_to_read(language),
                *choice.notes(),
                *([frame.western_sahara_note()] if "MAR" in choice.countries else []),
            ],
            on_region=filters.choose_on_map("regions_map"),
            full_screen=True,
        )
        regional.unpublished(choice)
    with beside:
        regional.bars(choice, region)
    if region:
        regional.in_full(region)
