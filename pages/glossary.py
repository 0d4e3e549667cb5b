"""The terms of return and reintegration in three languages."""

import streamlit as st

from components import frame
from views import glossary_terms

frame.require_entry()
glossary_terms.draw(st.container())
