"""One step of a talk, alone on the screen."""

from streamlit.delta_generator import DeltaGenerator

from components import frame
from components.i18n import gettext as _


def draw(head: DeltaGenerator) -> None:
    """Draw the step that the link names."""
    with head:
        frame.heading(_("Present"), _("On stage"), _("Talks for the stage, made of views of the dashboard."))
