"""From a gap to what is advised about it, and to the mechanisms that already work on it."""

from streamlit.delta_generator import DeltaGenerator

from components import frame
from components.i18n import gettext as _


def draw(head: DeltaGenerator) -> None:
    """Draw the view; the headline goes into `head`."""
    with head:
        frame.heading(_("Assessment"), _("Assessment"), "")
