"""The terms of return and reintegration in three languages."""

from components import frame
from components.i18n import gettext as _

frame.require_entry()

frame.heading(_("Glossary"), _("Glossary"), "")
