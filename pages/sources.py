"""What everything rests on: publications and their uses, method and limits, what is not known, versions."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import sources_library, sources_method, sources_unknown, sources_version

frame.require_entry()

head = st.container()
view = filters.view(
    {
        "library": _("Library"),
        "method": _("Method and limits"),
        "unknown": _("What we do not know"),
        "version": _("Data version"),
    },
    default="library",
)
{
    "library": sources_library.draw,
    "method": sources_method.draw,
    "unknown": sources_unknown.draw,
    "version": sources_version.draw,
}[view](head)
