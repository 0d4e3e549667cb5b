"""Talks for the stage: one step, one message, one figure; and the reader's own talk."""

import streamlit as st

from components import filters, frame, talk_files
from components.i18n import gettext as _
from views import present_stage, present_talks

frame.require_entry()

# A link may bring a talk to either view.
talk_files.settle()
head = st.container()
view = filters.view({"talks": _("Talks"), "stage": _("On stage")}, default="talks")
{"talks": present_talks.draw, "stage": present_stage.draw}[view](head)
