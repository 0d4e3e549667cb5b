"""What goes into the image is enough to run, and what stands in deploy/ fits the server."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

import api
from serving import settings
from tools import live

DEPLOY = live.ROOT / "deploy"


def let_in() -> list[str]:
    """Return what .dockerignore lets into the image."""
    lines = (live.ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines, "all is left out but what is named"
    return [line[1:] for line in lines if line.startswith("!")]


def test_the_server_runs_with_nothing_but_what_goes_into_the_image(tmp_path: Path) -> None:
    """Tables, texts, pages, the data package: no file is missing that one of them reads."""
    image = tmp_path / "image"
    image.mkdir()
    for name in let_in():
        if (live.ROOT / name).is_dir():
            shutil.copytree(live.ROOT / name, image / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(live.ROOT / name, image / name)
    with live.serving(folder=image, AWDA_CACHE_FOLDER=str(tmp_path / "cache")) as server:
        live.ready(server)
        with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as client:
            for address in (
                "/",
                "/regions",
                "/api/",
                "/api/v1/observations.csv?country=MAR",
                "/api/v1/datapackage.zip",
            ):
                assert client.get(address).status_code == 200, address
    drawn = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("dashboard.py", default_timeout=60).run()
assert page.main.children and not page.exception, page.exception
"""
    subprocess.run([sys.executable, "-c", drawn], cwd=image, check=True, timeout=120)


def test_files_for_the_image_exist() -> None:
    """A folder that was renamed would be missing in the image without a word."""
    assert [name for name in let_in() if not (live.ROOT / name).exists()] == []


def test_each_variable_of_the_deployment_is_explained() -> None:
    """Whoever runs it finds every variable in docs/operating.md."""
    explained = (live.ROOT / "docs" / "operating.md").read_text()
    used = {
        name
        for file in DEPLOY.iterdir()
        for name in re.findall(r"\b(?:AWDA_[A-Z_]+|FORWARDED_ALLOW_IPS)\b", file.read_text())
    }
    assert used
    assert [name for name in sorted(used) if f"`{name}`" not in explained] == []


def test_the_replicas_get_every_setting_that_an_operator_may_change() -> None:
    """The compose file passes on all settings but those that the image or the proxy decide; empty is the default."""
    text = (DEPLOY / "compose.yaml").read_text()
    given = dict(re.findall(r"^    ([A-Z_]+): (.+)$", text.partition("services:")[0], re.MULTILINE))
    of_the_api = set(re.findall(r'"(AWDA_[A-Z_]+)"', (live.ROOT / "api" / "settings.py").read_text()))
    every = {variable.name for variable in settings.VARIABLES} | of_the_api
    of_the_image = {"PORT", "AWDA_ADDRESS", "AWDA_CACHE_FOLDER", "CI"}
    assert set(given) == every - of_the_image
    of_the_proxy = {"AWDA_PUBLIC_URL", "FORWARDED_ALLOW_IPS", "AWDA_TRUSTED_PROXIES"}
    passed = set(given) - of_the_proxy
    assert {name: given[name] for name in passed} == {name: f"${{{name}:-}}" for name in passed}
    assert settings.read(dict.fromkeys(passed, "")) == settings.Settings()
    assert api.from_environment(dict.fromkeys(passed, "")) == api.Settings()
    document = (live.ROOT / "docs" / "operating.md").read_text()
    (said,) = re.findall(
        r"^Of the settings above, the compose file takes over (.+) for both replicas\.", document, re.M
    )
    assert set(re.findall(r"`([A-Z_]+)`", said)) == passed


@pytest.mark.skipif(shutil.which("caddy") is None, reason="there is no Caddy on this machine")
def test_the_proxy_writes_nothing_about_a_reader(tmp_path: Path) -> None:
    """Also where no replica answers: its log says so, but not who asked for what."""
    port, nobody = live.free_port(), live.free_port()
    environment = {
        **os.environ,
        "AWDA_SITE": "awda.test",
        "AWDA_HTTPS_PORT": str(port),
        "AWDA_HTTP_PORT": str(live.free_port()),
        "AWDA_REPLICAS": f"127.0.0.1:{nobody}",
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    log = tmp_path / "caddy.log"
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    with log.open("w") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
    reader = {"Host": f"awda.test:{port}", "User-Agent": "Telltale/1.0"}
    try:
        deadline = time.monotonic() + 30
        with httpx.Client(headers=reader, verify=False, trust_env=False, timeout=20) as client:
            status = 0
            while not status and time.monotonic() < deadline:
                time.sleep(0.1)
                with contextlib.suppress(httpx.TransportError):
                    address = f"https://127.0.0.1:{port}/regions?region=MA-05"
                    status = client.get(address, extensions={"sni_hostname": "awda.test"}).status_code
    finally:
        process.terminate()
        process.wait(timeout=20)
    written = log.read_text()
    assert status in (502, 503), written
    assert f"127.0.0.1:{nobody}" in written, "a replica that does not answer is told"
    for telltale in ("Telltale", "MA-05", "/regions", "remote_ip", "client_ip"):
        assert telltale not in written


def test_the_health_check_asks_a_running_server() -> None:
    """The command of the image succeeds on a server that is alive, and fails where there is none."""
    command = re.search(r'HEALTHCHECK.*?"-c", "(.+?)"\]', (DEPLOY / "Containerfile").read_text(), re.DOTALL)
    assert command
    with live.serving() as server:
        port = server.address.rsplit(":", 1)[1]
        check = [sys.executable, "-c", command[1]]
        assert subprocess.run(check, env={"PORT": port}, check=False).returncode == 0
    assert subprocess.run(check, env={"PORT": port}, capture_output=True, check=False).returncode != 0
