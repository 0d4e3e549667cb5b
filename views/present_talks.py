"""The talks that can be given, and the reader's own."""

from streamlit.delta_generator import DeltaGenerator

from components import frame
from components.i18n import gettext as _


def draw(head: DeltaGenerator) -> None:
    """Draw the talks to choose from."""
    with head:
        frame.heading(_("Present"), _("Talks"), _("Talks for the stage, made of views of the dashboard."))
