"""Who returns: one question at a time, or all of them at a glance."""

import streamlit as st

from components import filters, frame, i18n, naming
from components.i18n import gettext as _
from data import catalogue, profiles
from views import profiles_glance, profiles_question

frame.require_entry()

GLANCE = "glance"

head = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
    labels = {code: question.label(i18n.language()) for code, question in profiles.questions().items()}
    with st.container(width=320):
        code = filters.one_of("question", {GLANCE: _("All at a glance"), **labels}, title=_("Question"), default=GLANCE)
    chosen = naming.choose_countries(catalogue.COUNTRIES)
    more = st.container(horizontal=True, vertical_alignment="bottom", width="content", key="more_choices")

if code == GLANCE:
    profiles_glance.draw(head, chosen)
else:
    profiles_question.draw(head, more, profiles.questions()[code], chosen)
