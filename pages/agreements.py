"""Agreements with the countries where nationals live: by partner and subject, on a map, and one partner in full."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from data import agreements
from views import agreements_map, agreements_matrix, agreements_partner

frame.require_entry()

head = st.container()
partner = next(iter(filters.held("partner", agreements.partners())), "")
frame.follow({"partner"}, chosen=partner)
if partner:
    agreements_partner.draw(head, partner)
else:
    view = filters.view({"matrix": _("Partners and subjects"), "map": _("Map")}, default="matrix")
    {"matrix": agreements_matrix.draw, "map": agreements_map.draw}[view](head)
