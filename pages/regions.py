"""Where returnees live: on a map, side by side, in relief, and the routes they took."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import regions_map, regions_relief

frame.require_entry()

head = st.container()
view = filters.view({"map": _("Map"), "relief": _("Relief")}, default="map")
{"map": regions_map.draw, "relief": regions_relief.draw}[view](head)
