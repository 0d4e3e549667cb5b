"""Which version of the data this is, what has changed, on which terms, and how to cite it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import data_terms, frame, i18n
from components.i18n import gettext as _
from components.i18n import ngettext
from data import library, package, store


def draw(head: DeltaGenerator) -> None:
    """Draw the changes, the terms and the citation; the headline goes into `head`."""
    frame.follow({"view"})
    made = package.changes()
    counts = {one["name"]: len(store.table(one["name"])) for one in package.resources()}
    with head:
        newest = made[0]
        frame.heading(
            _("Sources"),
            _("Data version {version}, of {date}").format(
                version=newest["version"], date=i18n.period(newest["date"], newest["date"])
            ),
            ngettext(
                "{count} row in {tables} tables, on {publications} publications.",
                "{count} rows in {tables} tables, on {publications} publications.",
                sum(counts.values()),
            ).format(
                count=i18n.number(sum(counts.values())),
                tables=i18n.number(len(counts)),
                # Those that nothing rests on are listed in the library, with the reason.
                publications=i18n.number(counts[library.REGISTER] - len(library.reasons())),
            ),
        )
    st.header(_("What has changed"), anchor=False)
    with st.container(key="version"):
        data_terms.changes(made)
    st.header(_("How to cite"), anchor=False)
    data_terms.citation(package.citation())
    st.header(_("Licence and credits"), anchor=False)
    data_terms.licence(package.licence())
    frame.link_to("open_data", {"view": "tables"}, about=_("All tables and terms"))
