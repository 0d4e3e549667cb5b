"""The way in: page frame, language, list of pages."""

import streamlit as st

from components import frame

frame.open_page()
page = st.navigation(frame.pages(), position="top")
with frame.around(page):
    page.run()
