"""Every figure with its source, and the questions on which sources disagree."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import figures_all, figures_sources

frame.require_entry()

head = st.container()
view = filters.view({"sources": _("Where sources disagree"), "all": _("All figures")}, default="sources")
{"sources": figures_sources.draw, "all": figures_all.draw}[view](head)
