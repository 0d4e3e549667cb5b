"""Training: topics and needs, the course of 2022 and how it was judged, lessons to learn by oneself."""

import streamlit as st

from components import filters, frame
from components.i18n import gettext as _
from views import training_course, training_lessons, training_needs

frame.require_entry()

head = st.container()
view = filters.view(
    {
        "needs": _("Topics and needs"),
        "course": _("The course of 2022"),
        "lessons": _("Lessons"),
    },
    default="needs",
)
{
    "needs": training_needs.draw,
    "course": training_course.draw,
    "lessons": training_lessons.draw,
}[view](head)
