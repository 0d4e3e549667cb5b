"""What an operator sets by environment variables; docs/operating.md has the same table, and a test compares the two."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from serving import proxies

ROOT = Path(__file__).resolve().parent.parent
# Whoever is on the machine itself may always ask, such as the health check of a container.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]|\*")
# What may stand in a header of ours: an origin, a keyword of the policy, nothing that ends the directive.
_ANCESTOR = re.compile(r"'self'|'none'|https?://[A-Za-z0-9.*:\[\]-]+")


class SettingsError(Exception):
    """A variable that cannot be understood; the message says which and what is expected."""


class Variable(NamedTuple):
    """An environment variable: its name, what holds without it, and what it does."""

    name: str
    default: str
    does: str


PORT = Variable(
    "PORT", "8501", "The port that the server listens on; without it, STREAMLIT_SERVER_PORT is taken if that is set."
)
ADDRESS = Variable(
    "AWDA_ADDRESS", "all", "The address that it listens on; 127.0.0.1 behind a proxy on the same machine."
)
PUBLIC_URL = Variable(
    "AWDA_PUBLIC_URL",
    "as asked",
    "The address that readers use, such as https://awda.example.org: in previews, canonical links, the sitemap and "
    "examples of the API.",
)
ALLOWED_HOSTS = Variable(
    "AWDA_ALLOWED_HOSTS",
    "the host of AWDA_PUBLIC_URL, else any",
    "Names under which the server answers, with commas; *.example.org for all below. The machine itself always may.",
)
FRAME_ANCESTORS = Variable(
    "AWDA_FRAME_ANCESTORS",
    "'self'",
    "Sites that may show Awda in a frame, with spaces, such as https://www.example.org; 'none' for none.",
)
HSTS_SECONDS = Variable(
    "AWDA_HSTS_SECONDS",
    "31536000",
    "How long browsers insist on TLS; sent only with answers that come by TLS; 0 leaves it out.",
)
METRICS = Variable(
    "AWDA_METRICS", "0", "1 opens /_stcore/metrics to whoever reaches the server: a proxy should keep it inside."
)
CACHE_FOLDER = Variable(
    "AWDA_CACHE_FOLDER",
    ".cache/assets",
    "Where compressed files are kept; if it cannot be written, they are kept in memory.",
)
LOG_FORMAT = Variable("AWDA_LOG_FORMAT", "json", "json for one JSON object a line, text for people.")
LOG_LEVEL = Variable(
    "AWDA_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR; DEBUG names the files that browsers load as well."
)
FORWARDED = Variable(
    "FORWARDED_ALLOW_IPS",
    "127.0.0.1",
    "Addresses and networks of proxies, with commas, whose word is taken on the reader's address and on TLS; empty for "
    "none, * for all.",
)
# Streamlit's own name for the port, which ours would silently outdo.
_STREAMLITS_PORT = "STREAMLIT_SERVER_PORT"
HEADLESS = Variable("CI", "false", "true or 1: no browser is opened at the start.")
VARIABLES = (
    PORT,
    ADDRESS,
    PUBLIC_URL,
    ALLOWED_HOSTS,
    FRAME_ANCESTORS,
    HSTS_SECONDS,
    METRICS,
    CACHE_FOLDER,
    LOG_FORMAT,
    LOG_LEVEL,
    FORWARDED,
    HEADLESS,
)


@dataclass(frozen=True)
class Settings:
    """What holds for this server."""

    port: int = 8501
    address: str = ""
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    frame_ancestors: str = "'self'"
    hsts_seconds: int = 31_536_000
    metrics: bool = False
    cache_folder: Path = ROOT / ".cache" / "assets"
    log_format: str = "json"
    log_level: str = "INFO"
    headless: bool = False
    believed: tuple[str, ...] = ("127.0.0.1",)


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment; raise SettingsError for one that cannot be understood."""

    def given(variable: Variable) -> str:
        return environment.get(variable.name, "").strip()

    usual = Settings()
    port = PORT if given(PORT) else PORT._replace(name=_STREAMLITS_PORT)
    public_url = _public_url(given(PUBLIC_URL))
    return Settings(
        port=_number(port, given(port), usual.port, least=1, largest=65_535),
        address=_address(given(ADDRESS)),
        public_url=public_url,
        allowed_hosts=_hosts(given(ALLOWED_HOSTS), public_url),
        frame_ancestors=_ancestors(given(FRAME_ANCESTORS)),
        hsts_seconds=_number(HSTS_SECONDS, given(HSTS_SECONDS), usual.hsts_seconds, least=0, largest=10**9),
        metrics=_switch(METRICS, given(METRICS)),
        cache_folder=ROOT / (given(CACHE_FOLDER) or usual.cache_folder),
        log_format=_one_of(LOG_FORMAT, given(LOG_FORMAT).lower(), ("json", "text")),
        log_level=_one_of(LOG_LEVEL, given(LOG_LEVEL).upper(), ("INFO", "DEBUG", "WARNING", "ERROR")),
        headless=_switch(HEADLESS, given(HEADLESS)),
        believed=_proxies(given(FORWARDED)) if FORWARDED.name in environment else usual.believed,
    )


def _number(variable: Variable, text: str, usual: int, *, least: int, largest: int) -> int:
    """Return a whole number."""
    if not text:
        return usual
    if not text.isascii() or not text.isdecimal() or not least <= int(text) <= largest:
        raise SettingsError(f"{variable.name}={text}: a whole number from {least} to {largest} is expected")
    return int(text)


def _address(text: str) -> str:
    """Return an address on which this machine can listen, empty for all."""
    if not text:
        return text
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.bind((text, 0))
    except (OSError, ValueError):
        raise SettingsError(
            f"{ADDRESS.name}={text}: an address of this machine is expected, such as 127.0.0.1"
        ) from None
    return text


def _switch(variable: Variable, text: str) -> bool:
    """Return whether a switch is on."""
    if text.lower() in ("", "0", "false", "no"):
        return False
    if text.lower() in ("1", "true", "yes"):
        return True
    raise SettingsError(f"{variable.name}={text}: 1 or 0 is expected")


def _one_of(variable: Variable, text: str, known: tuple[str, ...]) -> str:
    """Return one of a few words, the first if none is given."""
    if text and text not in known:
        raise SettingsError(f"{variable.name}={text}: one of {', '.join(known)} is expected")
    return text or known[0]


def _public_url(text: str) -> str:
    """Return the address of the server without a slash at its end."""
    try:
        parts = urlsplit(text)
        right = (
            parts.scheme in ("http", "https") and bool(_HOST.fullmatch(parts.hostname or "")) and (parts.port or 1) > 0
        )
    except ValueError:
        right = False
    if text and (not right or parts.path.strip("/") or parts.query or parts.fragment or parts.username):
        raise SettingsError(f"{PUBLIC_URL.name}={text}: an address such as https://awda.example.org is expected")
    return text.rstrip("/")


def _hosts(text: str, public_url: str) -> tuple[str, ...]:
    """Return the names that the server answers to, empty for any."""
    hosts = [host.strip().lower() for host in text.split(",") if host.strip()]
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise SettingsError(f"{ALLOWED_HOSTS.name}: {host} is no name of a host, such as awda.example.org")
    if not hosts and public_url:
        hosts = [str(urlsplit(public_url).hostname)]
    return () if not hosts or "*" in hosts else (*hosts, *LOCAL_HOSTS)


def _ancestors(text: str) -> str:
    """Return who may show us in a frame, as the policy writes it."""
    sites = text.split() or ["'self'"]
    for site in sites:
        if not _ANCESTOR.fullmatch(site):
            raise SettingsError(f"{FRAME_ANCESTORS.name}: {site} is no origin, such as https://www.example.org")
    if "'none'" in sites and len(sites) > 1:
        raise SettingsError(f"{FRAME_ANCESTORS.name}={text}: 'none' stands alone, or not at all")
    return " ".join(sites)


def _proxies(text: str) -> tuple[str, ...]:
    """Return addresses and networks that are believed; the server below takes a name, which no peer ever has."""
    found = tuple(one.strip() for one in text.split(",") if one.strip())
    if found == (proxies.ANY,):
        return found
    for one in found:
        try:
            proxies.network(one)
        except ValueError:
            raise SettingsError(
                f"{FORWARDED.name}: {one} is no address and no network, such as 192.0.2.7 or 192.0.2.0/24"
            ) from None
    return found
