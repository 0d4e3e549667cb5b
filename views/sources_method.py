"""Method and limits."""

from streamlit.delta_generator import DeltaGenerator

from components import frame
from components.i18n import gettext as _


def draw(head: DeltaGenerator) -> None:
    """Draw the view."""
    with head:
        frame.heading(_("Sources"), _("Method and limits"), "")
