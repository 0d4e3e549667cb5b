"""What whoever runs the API may set, by environment variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network
_MAPPED = IPv6Network("::ffff:0:0/96")


@dataclass(frozen=True)
class Settings:
    """How many questions one address may ask, and which proxies say the truth about addresses.

    `rate` is the number of questions a second in the long run, 0 for any number; `burst` how many at once after a rest.
    `public_url` is the address in examples; without it, the one by which the reader came.
    """

    rate: float = 20.0
    burst: int = 200
    trusted_proxies: tuple[Network, ...] = ()
    cache_bytes: int = 64_000_000
    public_url: str = ""


class SettingError(ValueError):
    """A setting that cannot be read; the message says which and why."""


def _number(environment: Mapping[str, str], name: str, usual: float, least: float) -> float:
    """Read a number; raise SettingError."""
    text = environment.get(name, "").strip()
    try:
        value = float(text) if text else usual
    except ValueError:
        raise SettingError(f"{name} is {text!r}, which is not a number") from None
    if not least <= value <= 1e12:
        raise SettingError(f"{name} is {text}, which is below {least:g} or too large")
    return value


def _count(environment: Mapping[str, str], name: str, usual: int, least: int) -> int:
    """Read a whole number; raise SettingError."""
    value = _number(environment, name, usual, least)
    if value != int(value):
        raise SettingError(f"{name} is {environment[name].strip()}, which is not a whole number")
    return int(value)


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Read addresses and networks joined by commas; raise SettingError."""
    texts = [text.strip() for text in environment.get(name, "").split(",") if text.strip()]
    try:
        return tuple(_as_met(ip_network(text, strict=False)) for text in texts)
    except ValueError as error:
        raise SettingError(f"{name}: {error}") from None


def _as_met(network: Network) -> Network:
    """Return a network as its addresses are compared: older ones written as newer ones are older ones."""
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        return IPv4Network((int(network.network_address) & 0xFFFF_FFFF, network.prefixlen - _MAPPED.prefixlen))
    return network


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raise SettingError for one that makes no sense."""
    return Settings(
        rate=_number(environment, "AWDA_API_RATE", Settings.rate, 0),
        burst=_count(environment, "AWDA_API_BURST", Settings.burst, 1),
        trusted_proxies=_networks(environment, "AWDA_TRUSTED_PROXIES"),
        cache_bytes=int(_number(environment, "AWDA_API_CACHE_MB", Settings.cache_bytes / 1e6, 0) * 1e6),
    )
