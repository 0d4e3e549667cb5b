"""What works, what does not and what is missing: who says so, what is advised, and which mechanism answers."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import assessment_flow, assessment_matrix, assessment_report, assessment_unanswered

frame.require_entry()

head = st.container()
view = filters.view(
    {
        "matrix": _("Statements"),
        "flow": _("From gap to answer"),
        "unanswered": _("Unanswered"),
        "report": _("The report"),
    },
    default="matrix",
)
{
    "matrix": assessment_matrix.draw,
    "flow": assessment_flow.draw,
    "unanswered": assessment_unanswered.draw,
    "report": assessment_report.draw,
}[view](head)
