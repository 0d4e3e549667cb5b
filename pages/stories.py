"""Stories told from the evidence, chapter by chapter."""

from components import frame
from components.i18n import gettext as _

frame.require_entry()

frame.heading(_("Stories"), _("Stories"), "")
