"""Where returnees live: on a map, in relief, side by side, and the routes they took."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import regions_compare, regions_map, regions_relief, regions_routes

frame.require_entry()

head = st.container()
view = filters.view(
    {"map": _("Map"), "relief": _("Relief"), "compare": _("Regions compared"), "routes": _("Routes")}, default="map"
)
{
    "map": regions_map.draw,
    "relief": regions_relief.draw,
    "compare": regions_compare.draw,
    "routes": regions_routes.draw,
}[view](head)
