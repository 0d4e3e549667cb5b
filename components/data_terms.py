"""The terms of the data: licence, how to cite them, and what has changed from version to version."""

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from components import frame, i18n, markup
from components.i18n import gettext as _


def licence(named: Mapping[str, str]) -> None:
    """Say on which terms tables and outlines may be used; `named` has the name and the path of the licence."""
    lines = [
        Markup("{} {}").format(
            markup.link(named["name"], named["path"]),
            _("for the compilation: the choice, the coding, the wording and the translations."),
        ),
        _(
            "Each figure and fact comes from the publication named in its row, which keeps its own terms: to reuse one "
            "figure, cite that publication."
        ),
        frame.outline_credit(),
        _("The Tunisian outlines, and all that is derived from them, stay under the ODbL with its attribution."),
    ]
    st.html(
        Markup('<ul class="awda-citations awda-reading">{}</ul>').format(
            markup.join(Markup("<li>{}</li>").format(line) for line in lines)
        )
    )


def citation(text: str) -> None:
    """Show how to cite the tables, to be copied."""
    # A citation stands in the language of the title, whatever the page's.
    st.html("<style>[data-testid=stCode] { direction: ltr; text-align: left; }</style>")
    st.code(text, language=None, wrap_lines=True)


def changes(made: Sequence[Mapping[str, str]]) -> None:
    """List what has changed from version to version, the newest first."""
    items = [
        Markup("<li><strong>{}</strong> ({})<br>{}</li>").format(
            change["version"], i18n.period(change["date"], change["date"]), change[i18n.language()]
        )
        for change in made
    ]
    st.html(Markup('<ul class="awda-citations">{}</ul>').format(markup.join(items)))
