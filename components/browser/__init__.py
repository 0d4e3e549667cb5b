"""What needs a few lines of script in the reader's page: its direction, the clickable maps, a link to copy.

The scripts stand beside this file and travel inline; they ask nothing from another host.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components import i18n

_HERE = Path(__file__).parent


def _read(name: str) -> str:
    """Return the text of a file beside this one."""
    return (_HERE / name).read_text(encoding="utf-8")


_document = st.components.v2.component("awda_document", js=_read("document.js"))
_map = st.components.v2.component("awda_map", css=_read("map.css"), js=_read("map.js"))
_copy_link = st.components.v2.component(
    "awda_copy_link",
    html="""<div class="copy">
<button type="button">
<svg viewBox="0 0 24 24" aria-hidden="true">
<path d="M10 14a5 5 0 0 0 7 0l3-3a5 5 0 0 0-7-7l-1.5 1.5M14 10a5 5 0 0 0-7 0l-3 3a5 5 0 0 0 7 7l1.5-1.5"/>
</svg><span class="words"></span>
</button>
<span role="status"></span><input readonly hidden>
</div>""",
    css=_read("copy_link.css"),
    js=_read("copy_link.js"),
)
_print = st.components.v2.component(
    "awda_print",
    html="""<div class="copy"><button type="button">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z"/></svg>
<span class="words"></span></button></div>""",
    css=_read("copy_link.css"),
    js=_read("print.js"),
)


def set_document() -> None:
    """Give the page the language and direction in use, and our style sheet."""
    st.html(_HERE / "awda.css")
    _document(key="document", data={"language": i18n.language(), "direction": i18n.direction()}, height=0)


def maps(payload: Mapping[str, Any], *, key: str, on_region: Callable[[], None] | None = None) -> None:
    """Draw shaded maps; `payload` is made by `maps.shaded_regions`, `on_region` runs when an area is chosen."""
    _map(key=key, data={**payload, "clickable": on_region is not None}, on_region_change=on_region or (lambda: None))


def copy_link(query: Mapping[str, str], *, key: str) -> None:
    """Draw the button that copies the link to this view: the page's address with `query`."""
    _copy_link(
        key=key,
        data={
            "query": dict(query),
            "label": i18n.gettext("Copy link"),
            "copied": i18n.gettext("Link copied"),
            "by_hand": i18n.gettext("Copy the link from this field:"),
        },
    )


def print_button(*, key: str) -> None:
    """Draw the button that prints the page."""
    _print(key=key, data={"label": i18n.gettext("Print")})
