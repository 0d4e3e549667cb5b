"""The evidence to take away: rows to filter and to download, all tables with their codebook, terms and changes."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import open_data_rows, open_data_tables

frame.require_entry()

head = st.container()
view = filters.view({"rows": _("Filter and download"), "tables": _("All tables and terms")}, default="rows")
{"rows": open_data_rows.draw, "tables": open_data_tables.draw}[view](head)
