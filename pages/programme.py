"""The SURE project behind the reports: aims, pillars, for whom; what took place; related projects."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import programme_activities, programme_project, programme_related

frame.require_entry()

head = st.container()
view = filters.view(
    {
        "project": _("The project"),
        "activities": _("Activities"),
        "related": _("Related projects"),
    },
    default="project",
)
{
    "project": programme_project.draw,
    "activities": programme_activities.draw,
    "related": programme_related.draw,
}[view](head)
