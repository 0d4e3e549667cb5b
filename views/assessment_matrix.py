"""Findings by dimension, country and kind, and the statements themselves."""

from streamlit.delta_generator import DeltaGenerator

from components import frame
from components.i18n import gettext as _


def draw(head: DeltaGenerator) -> None:
    """Draw the view; the headline goes into `head`."""
    with head:
        frame.heading(_("Assessment"), _("Assessment"), "")
