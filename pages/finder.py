"""For somebody who comes back, or for a counsellor: what is open today, why it fits, what is uncertain or missing."""

import streamlit as st

from components import frame
from views import finder_case

frame.require_entry()
finder_case.draw(st.container())
