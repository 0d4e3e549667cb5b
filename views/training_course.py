"""The course of 2022."""

from streamlit.delta_generator import DeltaGenerator

from components import frame
from components.i18n import gettext as _


def draw(head: DeltaGenerator) -> None:
    """Draw the view."""
    with head:
        frame.heading(_("Training"), _("The course of 2022"), "")
