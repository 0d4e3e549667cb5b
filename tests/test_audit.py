"""The check of packages: pins, what is installed, and what an advisory service says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from tools import audit, live


@contextmanager
def service(answer: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Run an advisory service that always answers the same; yield its address and what it was asked."""
    asked: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        """Takes questions."""

        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def test_every_package_of_ours_is_pinned() -> None:
    """Exact versions, so that every machine shows the same."""
    for name in audit.FILES:
        pinned, loose = audit.pins(live.ROOT / name)
        assert len(pinned) > 20
        assert loose == []


def test_a_loose_package_and_another_version_are_named(tmp_path: Path) -> None:
    """The line, and both versions."""
    file = tmp_path / "requirements.txt"
    file.write_text("-r other.txt\n# words\npandas>=2  # why\nbabel==0.0.1\n")
    pinned, loose = audit.pins(file)
    assert pinned == {"babel": "0.0.1"}
    assert loose == ["requirements.txt: pandas>=2 is not pinned to one version"]
    assert audit.differing(pinned) == [f"babel: 0.0.1 is pinned, {version('babel')} is here"]
    assert audit.differing({"no-such-package": "1"}) == ["no-such-package: 1 is pinned, not installed is here"]


def test_advisories_are_told_by_package() -> None:
    """The service answers in the order of the questions."""
    with service('{"results": [{}, {"vulns": [{"id": "OSV-1"}, {"id": "OSV-2"}]}]}') as (address, asked):
        found = audit.weaknesses({"babel": "1", "pandas": "2"}, address)
    assert found == ["pandas 2: OSV-1", "pandas 2: OSV-2"]
    assert asked[0]["queries"] == [
        {"package": {"name": "babel", "ecosystem": "PyPI"}, "version": "1"},
        {"package": {"name": "pandas", "ecosystem": "PyPI"}, "version": "2"},
    ]


@pytest.mark.parametrize("answer", ["<html>", '{"results": []}', "[]", '{"results": [3]}'])
def test_an_odd_answer_is_not_taken_for_a_clean_one(answer: str) -> None:
    """Half an answer is none."""
    with service(answer) as (address, _asked), pytest.raises(OSError, match="service"):
        audit.weaknesses({"babel": "1"}, address)


def test_without_a_service_this_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Pins decide alone then, and nobody can take silence for safety."""
    monkeypatch.setenv("AWDA_ADVISORIES", "http://127.0.0.1:9/")
    monkeypatch.setattr(audit, "differing", lambda _pinned: [])
    assert audit.main() == 0
    assert "NOT looked for" in capsys.readouterr().out
    monkeypatch.setattr(audit, "differing", lambda _pinned: ["babel: 1 is pinned, 2 is here"])
    assert audit.main() == 1
