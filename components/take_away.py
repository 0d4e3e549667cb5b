"""What a reader takes away from a view: slides, a brief, a workbook, a citation, a step of the reader's own talk."""

import streamlit as st

from components import talks
from components.i18n import gettext as _


def offer(page: str) -> None:
    """Offer to take away the view just drawn; `page` is the code of its page."""
    if page == "present":
        return
    with st.popover(_("Take away"), icon=":material/download:", key="take_away", on_change="rerun") as opened:
        if opened.open:
            talks.add_view(page)
