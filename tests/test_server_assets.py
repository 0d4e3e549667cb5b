"""Files for the browser: compressed once, never stale, whole or not at all, and as HTTP wants it."""

import gzip
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from serving import assets, icons

SCRIPT = "const answer = 42\n" * 400
PICTURE = b"\x89PNG not really"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a script and a picture."""
    place = tmp_path / "static"
    (place / "js").mkdir(parents=True)
    (place / "js" / "index.js").write_text(SCRIPT)
    (place / "icon.png").write_bytes(PICTURE)
    return place


def store_of(folder: Path, kept_in: Path) -> assets.Store:
    """Return the files of a folder, kept in another."""
    return assets.Store({"/static/": folder}, kept_in)


@pytest.fixture
def client(folder: Path, tmp_path: Path) -> TestClient:
    """Return a browser before a server of these files."""
    app = Starlette(
        routes=[Mount("/static", StaticFiles(directory=folder))],
        middleware=[Middleware(assets.Compressed, store=store_of(folder, tmp_path / "cache"))],
    )
    return TestClient(app)


def raw(client: TestClient, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """Return the bytes that travel, and the headers."""
    with client.stream("GET", path, headers=headers) as answer:
        return b"".join(answer.iter_raw()), dict(answer.headers)


@pytest.mark.parametrize(("taken", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_file_travels_compressed(client: TestClient, taken: str, unpack: object) -> None:
    """The bytes unpack to the file; type, caching, length and what the answer depends on are said."""
    body, headers = raw(client, "/static/js/index.js", **{"Accept-Encoding": taken})
    assert callable(unpack)
    assert unpack(body).decode() == SCRIPT
    assert len(body) < len(SCRIPT) / 10
    assert headers["content-encoding"] == taken
    assert headers["content-length"] == str(len(body))
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == "public, immutable, max-age=31536000"
    assert headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("", ""),
        ("identity", ""),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity, br;q=0.5", ""),
        ("br;q=nonsense", ""),
        ("zstd, deflate", ""),
    ],
)
def test_the_browser_decides_the_coding(header: str, coding: str) -> None:
    """Weights count, brotli goes before gzip, and nothing that a browser refuses is sent."""
    assert assets.accepted(Headers({"Accept-Encoding": header})) == coding


def test_who_takes_no_coding_gets_the_file_as_it_is(client: TestClient) -> None:
    """The answer still says that it depends on what the browser takes."""
    body, headers = raw(client, "/static/js/index.js", **{"Accept-Encoding": "identity"})
    assert body.decode() == SCRIPT
    assert "content-encoding" not in headers
    assert "Accept-Encoding" in headers["vary"]


def test_a_part_of_a_file_is_a_part_of_the_file_itself(client: TestClient) -> None:
    """A range counts the bytes of the file, so nothing is compressed."""
    body, headers = raw(client, "/static/js/index.js", **{"Accept-Encoding": "br", "Range": "bytes=0-4"})
    assert body == b"const"
    assert "content-encoding" not in headers
    assert headers["content-range"] == f"bytes 0-4/{len(SCRIPT)}"


def test_head_says_the_same_without_the_bytes(client: TestClient) -> None:
    """HEAD has the headers of GET and no body."""
    head = client.head("/static/js/index.js", headers={"Accept-Encoding": "br"})
    _body, headers = raw(client, "/static/js/index.js", **{"Accept-Encoding": "br"})
    assert head.content == b""
    for name in ("content-length", "content-encoding", "etag", "vary", "content-type", "cache-control"):
        assert head.headers[name] == headers[name]


def test_each_form_has_its_own_tag_and_is_not_sent_twice(client: TestClient) -> None:
    """If-None-Match with the tag of the same form gives 304; the tag of another form does not."""
    tags = {
        coding: client.head("/static/js/index.js", headers={"Accept-Encoding": coding}).headers["etag"]
        for coding in ("br", "gzip")
    }
    assert tags["br"] != tags["gzip"]
    for tag in (tags["br"], f"W/{tags['br']}", f'"other", {tags["br"]}', "*"):
        again = client.get("/static/js/index.js", headers={"Accept-Encoding": "br", "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tags["br"]
        assert again.headers["vary"] == "Accept-Encoding"
    other = client.get("/static/js/index.js", headers={"Accept-Encoding": "br", "If-None-Match": tags["gzip"]})
    assert other.status_code == 200
    lines = [("Accept-Encoding", "gzip;q=0"), ("Accept-Encoding", "br"), ("If-None-Match", '"other"')]
    assert client.get("/static/js/index.js", headers=[*lines, ("If-None-Match", tags["br"])]).status_code == 304


@pytest.mark.parametrize(("path", "status"), [("/static/icon.png", 200), ("/static/js/none.js", 404)])
def test_other_addresses_go_on(client: TestClient, path: str, status: int) -> None:
    """Pictures are small already, and what does not exist is not found here."""
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == status
    assert "content-encoding" not in answer.headers


def test_only_reading_is_answered(client: TestClient) -> None:
    """Another method is left to the server behind."""
    assert client.post("/static/js/index.js", headers={"Accept-Encoding": "br"}).status_code == 405


def test_a_kept_file_is_used_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first start nothing is compressed any more, and the bytes are the thorough ones."""
    assert store_of(folder, tmp_path / "cache").perfect() == 1

    def refuse(_content: bytes) -> bytes:
        raise AssertionError("a kept file was compressed again")

    tired = {name: coding._replace(hurried=refuse, thorough=refuse) for name, coding in assets.CODINGS.items()}
    monkeypatch.setattr(assets, "CODINGS", tired)
    again = store_of(folder, tmp_path / "cache")
    asset = again.get("/static/js/index.js")
    assert asset is not None
    assert brotli.decompress(asset.form("br")).decode() == SCRIPT
    assert again.perfect() == 1


def test_a_changed_file_is_not_served_from_the_old_one(folder: Path, tmp_path: Path) -> None:
    """A kept file is named by what it was made from."""
    store_of(folder, tmp_path / "cache").perfect()
    (folder / "js" / "index.js").write_text("const answer = 43")
    asset = store_of(folder, tmp_path / "cache").get("/static/js/index.js")
    assert asset is not None
    assert brotli.decompress(asset.form("br")) == b"const answer = 43"


def test_a_damaged_or_foreign_file_is_not_believed(folder: Path, tmp_path: Path) -> None:
    """Cut in the middle, or packed from something else: what is served still unpacks to the file."""
    store_of(folder, tmp_path / "cache").perfect()
    for kept in (tmp_path / "cache").rglob("*.br"):
        kept.write_bytes(kept.read_bytes()[:10])
    for kept in (tmp_path / "cache").rglob("*.gzip"):
        kept.write_bytes(gzip.compress(b"alert(1)"))
    asset = store_of(folder, tmp_path / "cache").get("/static/js/index.js")
    assert asset is not None
    assert brotli.decompress(asset.form("br")).decode() == SCRIPT
    assert gzip.decompress(asset.form("gzip")).decode() == SCRIPT


def test_a_folder_that_cannot_be_written_changes_nothing_for_the_reader(folder: Path, tmp_path: Path) -> None:
    """The place of the folder is a file, which no user may write into, not even root."""
    (tmp_path / "cache").write_text("in the way")
    store = store_of(folder, tmp_path / "cache")
    assert store.perfect() == 1
    asset = store.get("/static/js/index.js")
    assert asset is not None
    assert brotli.decompress(asset.form("br")).decode() == SCRIPT
    assert len(asset.form("br")) == len(brotli.compress(SCRIPT.encode(), quality=11))


def test_nothing_half_written_is_left(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A move that fails, as on a full disk, leaves no file behind."""

    def fail(*_places: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("serving.assets.os.replace", fail)
    store_of(folder, tmp_path / "cache").perfect()
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


def test_a_stopped_store_does_not_begin_another_file(folder: Path, tmp_path: Path) -> None:
    """A server that goes down does not wait for the rest."""
    store = store_of(folder, tmp_path / "cache")
    store.stop()
    assert store.perfect() == 0


def test_streamlits_files_are_found() -> None:
    """The real folders hold Streamlit's main script and our outlines."""
    addresses = assets.Store(assets.folders(), Path("/nowhere")).assets
    assert "/app/static/outlines/region.json" in addresses
    assert [address for address in addresses if address.startswith("/static/js/index.")]
    assert not [address for address in addresses if address.endswith((".png", ".woff2", ".html"))]


def test_every_icon_of_the_code_is_in_the_font_that_is_served() -> None:
    """After a new icon or a new Streamlit: `make icons`. Until then the whole font is served, thirty times as heavy."""
    cut = icons.read()
    assert cut is not None, f"run `make icons`: {icons.ours()}"
    assert len(cut.content) < icons.original().stat().st_size / 10
    assert cut.content[:4] == b"wOF2"


def test_icons_are_found_in_whole_and_put_together(tmp_path: Path) -> None:
    """A name may be written out, or made of a beginning and words of the same file."""
    page = tmp_path / "page.py"
    page.write_text(
        'icon = ":material/map:"\nside = "left" if back else "right"\nother = "no_icon_at_all"\n'
        'arrow = f":material/chevron_{side}:"\n'
    )
    assert icons.named([page]) == {"map", "chevron_left", "chevron_right"}


@pytest.mark.parametrize("fault", ["another font", "a new icon", "no list"])
def test_without_all_icons_the_whole_font_is_served(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An icon that is missing would stand there as a word."""
    if fault == "another font":
        (tmp_path / "font.woff2").write_bytes(b"another")
        monkeypatch.setattr(icons, "original", lambda: tmp_path / "font.woff2")
    elif fault == "a new icon":
        monkeypatch.setattr(icons, "ours", lambda: {"map", "rocket_launch"})
    else:
        monkeypatch.setattr(icons, "LISTED", tmp_path / "none.json")
    assert icons.read() is None


def test_the_cut_font_is_asked_for_again_after_a_while() -> None:
    """Its address stays when an icon is added: no browser may keep it for a year. Other requests go on."""
    own = icons.Icons("/static/media/all.woff2", b"wOF2 cut", '"tag"')
    for cut in (own, None):
        client = TestClient(Starlette(middleware=[Middleware(icons.Cut, icons=cut)]))
        answer = client.get(own.address)
        assert answer.status_code == (200 if cut else 404)
        if cut:
            assert (answer.content, answer.headers["content-type"]) == (b"wOF2 cut", "font/woff2")
            assert answer.headers["cache-control"] == "public, max-age=300"
            assert client.get(own.address, headers={"If-None-Match": '"tag"'}).status_code == 304
            assert client.head(own.address).headers["content-length"] == "8"
        assert client.get(own.address, headers={"Range": "bytes=0-1"}).status_code == 404
        assert client.post(own.address).status_code == 404
        assert client.get("/static/media/other.woff2").status_code == 404
