"""How many questions one address may ask: a bucket of tokens for each, filled at a steady rate."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil
from typing import Final

from api.settings import Network

# So many addresses are remembered; who has not asked for longest is forgotten, and starts with a full bucket.
_REMEMBERED: Final = 10_000
# One reader of the newer internet has a whole network of addresses.
_ONE_READER: Final = 64


class Buckets:
    """The tokens that each address has left; `now` tells the time in seconds."""

    def __init__(self, rate: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets; a rate of 0 lets everybody ask."""
        self._rate, self._burst, self._now = rate, float(burst), now
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Take a token of an address and return 0; return after how many seconds to ask again where none is left."""
        if not self._rate:
            return 0
        now = self._now()
        left, since = self._held.pop(address, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        granted = left >= 1
        self._held[address] = (left - 1 if granted else left, now)
        if len(self._held) > _REMEMBERED:
            self._held.popitem(last=False)
        return 0 if granted else max(1, ceil((1 - left) / self._rate))


def reader(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the address of who asks: the peer, or the one that proxies which we trust have named.

    The header X-Forwarded-For is read from its end, where the nearest proxy wrote, as far as trusted addresses go; what
    stands before was written by somebody else and may be anything.
    """
    named = [part.strip() for part in forwarded[-2000:].split(",")] if forwarded else []
    found = peer
    while named and _is_in(found, trusted):
        found = named.pop()
    return _of_one(found) or _of_one(peer) or "unknown"


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    """Tell whether an address lies in one of some networks."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    # A socket for both families shows older addresses in the clothes of newer ones.
    parsed = (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed
    return any(parsed.version == network.version and parsed in network for network in networks)


def _of_one(address: str) -> str:
    """Return the mark of one reader for an address, empty where it is none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> (128 - _ONE_READER) << (128 - _ONE_READER)))
    return str(parsed)
