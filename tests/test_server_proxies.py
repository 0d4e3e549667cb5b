"""Behind a proxy with the address as it is without settings: all addresses of both families by one socket."""

import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from serving import proxies
from tools import live

READERS = [f"198.51.100.{last}" for last in range(1, 7)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a proxy on the same machine, before a server without AWDA_ADDRESS that counts strictly."""
    with (
        live.serving(
            AWDA_ADDRESS="",
            AWDA_CACHE_FOLDER=str(tmp_path_factory.mktemp("cache")),
            FORWARDED_ALLOW_IPS="127.0.0.1",
            AWDA_TRUSTED_PROXIES="127.0.0.1",
            AWDA_API_RATE="0.01",
            AWDA_API_BURST="3",
        ) as running,
        httpx.Client(base_url=running.address, trust_env=False) as client,
    ):
        yield client


def test_its_word_on_tls_is_believed(client: httpx.Client) -> None:
    """Browsers insist on TLS, and links name the address that readers use."""
    answer = client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert '<link rel="canonical" href="https://127.0.0.1:' in answer.text
    assert "strict-transport-security" not in client.get("/").headers


def test_each_reader_is_counted_alone(client: httpx.Client) -> None:
    """Six readers ask once each; one of them asks too often, and the others go on."""
    for reader in READERS:
        assert client.get("/api/v1/glossary", headers={"X-Forwarded-For": reader}).status_code == 200
    asked = [client.get("/api/v1/glossary", headers={"X-Forwarded-For": READERS[0]}).status_code for _time in range(3)]
    assert asked == [200, 200, 429]
    assert client.get("/api/v1/glossary", headers={"X-Forwarded-For": READERS[1]}).status_code == 200


def test_the_newer_family_is_served_as_well(client: httpx.Client) -> None:
    """One socket for both; a peer of the newer family that is not named is not believed."""
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has one family of addresses")
    with httpx.Client(base_url=f"http://[::1]:{client.base_url.port}", trust_env=False) as other:
        answer = other.get("/", headers={"X-Forwarded-Proto": "https"})
    assert answer.status_code == 200
    assert "strict-transport-security" not in answer.headers


def told(believed: tuple[str, ...], peer: str, **said: str) -> str:
    """Return the address and scheme that the dashboard is told for a peer that sends headers."""

    async def tell(request: Request) -> PlainTextResponse:
        assert request.client is not None
        return PlainTextResponse(f"{request.url.scheme} {request.client.host}")

    app = proxies.Proxies(Route("/", tell), believed)
    headers = {name.replace("_", "-"): value for name, value in said.items()}
    return TestClient(app, client=(peer, 1)).get("/", headers=headers).text


@pytest.mark.parametrize(
    ("believed", "peer", "forwarded", "found"),
    [
        (("10.0.0.1",), "::ffff:10.0.0.1", "198.51.100.1", "https 198.51.100.1"),
        (("10.0.0.0/8",), "::ffff:10.9.9.9", "198.51.100.1", "https 198.51.100.1"),
        (("::ffff:10.0.0.1",), "::ffff:10.0.0.1", "198.51.100.1", "https 198.51.100.1"),
        (("*",), "::ffff:10.0.0.1", "198.51.100.1", "https 198.51.100.1"),
        (("10.0.0.1",), "::ffff:10.0.0.1", "6.6.6.6, 198.51.100.1, ::ffff:10.0.0.1", "https 198.51.100.1"),
        (("10.0.0.1",), "::ffff:10.0.0.2", "198.51.100.1", "http 10.0.0.2"),
        (("::/0",), "::ffff:10.0.0.2", "198.51.100.1", "http 10.0.0.2"),
        ((), "::ffff:127.0.0.1", "198.51.100.1", "http 127.0.0.1"),
        # What comes as it is was heard by the server below.
        (("10.0.0.1",), "10.0.0.1", "198.51.100.1", "http 10.0.0.1"),
        (("2001:db8::1",), "2001:db8::1", "198.51.100.1", "http 2001:db8::1"),
    ],
)
def test_a_peer_in_the_clothes_of_the_newer_family(
    believed: tuple[str, ...], peer: str, forwarded: str, found: str
) -> None:
    """It counts by its own address, and is heard if that is believed."""
    assert told(believed, peer, X_Forwarded_For=forwarded, X_Forwarded_Proto="https") == found
