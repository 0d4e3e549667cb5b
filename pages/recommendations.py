"""What is advised, to whom, and what already advances it; and the reader's own action plan."""

import streamlit as st

from components import filters, frame, plan_files
from components.i18n import gettext as _
from views import recommendations_list, recommendations_plan

frame.require_entry()

# A link may bring a plan to either view; only the view of the plan carries it on.
plan_files.settle_link()
head = st.container()
view = filters.view({"list": _("Recommendations"), "plan": _("Action plan")}, default="list")
{"list": recommendations_list.draw, "plan": recommendations_plan.draw}[view](head)
plan_files.keep_link(shown=view == "plan")
