"""What exists to help those who come back: the inventory, who offers what at which stage, and what changed."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import mechanisms_actors, mechanisms_coverage, mechanisms_inventory, mechanisms_timeline

frame.require_entry()

head = st.container()
view = filters.view(
    {
        "inventory": _("Inventory"),
        "coverage": _("Coverage"),
        "timeline": _("Then and now"),
        "actors": _("Who does what"),
    },
    default="inventory",
)
{
    "inventory": mechanisms_inventory.draw,
    "coverage": mechanisms_coverage.draw,
    "timeline": mechanisms_timeline.draw,
    "actors": mechanisms_actors.draw,
}[view](head)
