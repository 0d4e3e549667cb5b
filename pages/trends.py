"""How return, removal, remittances, emigration and work moved over the years."""

import streamlit as st

from components import frame
from views import trend_lines

frame.require_entry()
trend_lines.draw(st.container())
