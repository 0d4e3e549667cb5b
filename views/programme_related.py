"""Related projects: those that a source ties to SURE, and those that we set beside it."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import evidence, frame, i18n, programme
from components.i18n import gettext as _
from components.i18n import ngettext
from data import programme as data

_TIED = "stated_in_source"


def draw(head: DeltaGenerator) -> None:
    """Draw the projects beside SURE, those that a source ties to it first; the headline goes into `head`."""
    frame.follow({"view", "activity"})
    rows = data.related()
    tied = rows[rows["basis"] == _TIED]
    with head:
        frame.heading(
            _("Programme"),
            ngettext(
                "{count} project that a source ties to SURE, {others} that we set beside it",
                "{count} projects that a source ties to SURE, {others} that we set beside it",
                len(tied),
            ).format(count=i18n.number(len(tied)), others=i18n.number(len(rows) - len(tied))),
            _("Only projects that stand in these tables, with what ties them and who says so."),
        )
    with st.container(key="programme_related"):
        _listed(tied, title=_("Tied to SURE by a source"), key="related_stated")
        _listed(rows[rows["basis"] != _TIED], title=_("Set beside it by us"), key="related_coded")


def _listed(rows: pd.DataFrame, *, title: str, key: str) -> None:
    """Draw some of the projects with what of them stands in the tables."""
    items = [
        programme.neighbour(
            row,
            data.mechanisms_of(row["mechanism_ids"]),
            data.resources_of(row["resource_ids"]),
            data.activities_of(row["activity_ids"]),
        )
        for _index, row in rows.iterrows()
    ]
    if items:
        evidence.show_records(programme.neighbours(items), rows, table="programme_related", key=key, title=title)
