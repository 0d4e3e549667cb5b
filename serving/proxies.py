"""Whose word is taken on the reader's address and on TLS, also where the server listens on all addresses at once.

A socket that takes both families shows an older address in the clothes of the newer one (::ffff:192.0.2.7). The server
below compares as they stand, so that it does not know a proxy by its own address. Here such a peer gets its own address
back, and its word is heard once more.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

ANY = "*"
_MAPPED = IPv6Network("::ffff:0:0/96")


def network(text: str) -> IPv4Network | IPv6Network:
    """Return an address or network; raise ValueError for what is neither, and for a network with bits of a host."""
    return ip_network(text)


def both_ways(believed: Sequence[str]) -> list[str]:
    """Return addresses and networks, and each of the older ones in the clothes of the newer ones, or the reverse."""
    found = list(believed)
    for one in map(network, (text for text in believed if text != ANY)):
        if isinstance(one, IPv4Network):
            mapped = int(_MAPPED.network_address) + int(one.network_address)
            found.append(str(IPv6Network((mapped, 96 + one.prefixlen))))
        elif one.subnet_of(_MAPPED):
            found.append(str(IPv4Network((int(one.network_address) & 0xFFFF_FFFF, one.prefixlen - 96))))
    return found


def own_address(peer: str) -> str:
    """Return an address, the older one where it came in the clothes of the newer one."""
    try:
        parsed = ip_address(peer)
    except ValueError:
        return peer
    return str(parsed.ipv4_mapped) if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped else peer


class Proxies:
    """Gives peers their own address, and hears those that are believed; has to stand before all that asks who came."""

    def __init__(self, app: ASGIApp, believed: Sequence[str]) -> None:
        self.app = app
        trusted = ANY if ANY in believed else both_ways(believed)
        self._hearing = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        client = scope.get("client")
        own = own_address(client[0]) if client else ""
        if client and own != client[0]:
            scope["client"] = (own, client[1])
            await self._hearing(scope, receive, send)  # type: ignore[arg-type]
            return
        await self.app(scope, receive, send)
