"""The open-data API: the evidence for other programs, with the names, codes and rows of the dashboard."""

from api.service import application, routes
from api.settings import SettingError, Settings, from_environment

__all__ = ["SettingError", "Settings", "application", "from_environment", "routes"]
