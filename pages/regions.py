"""Where returnees live: on a map, side by side, in relief, and the routes they took."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import regions_map

frame.require_entry()

head = st.container()
view = filters.view({"map": _("Map")}, default="map")
{"map": regions_map.draw}[view](head)
