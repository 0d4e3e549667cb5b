"""Find a Chromium for the browser tests, screenshots and benchmarks; `--install` fetches one when there is none.

Order: the variable CHROMIUM, a browser on the PATH, the one that Playwright downloaded earlier. Prints the path.
"""

import argparse
import os
import shutil
import subprocess
import sys

ON_THE_PATH = ("chromium", "chromium-browser", "google-chrome")
ANSWER_SECONDS = 60


def _answers(path: str) -> bool:
    """Tell whether a browser starts; on Ubuntu `chromium-browser` may be an empty shell that asks for snap."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=ANSWER_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _of_playwright() -> str | None:
    """Return the path of Playwright's own browser, if it was downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def find() -> str | None:
    """Return the path of a browser, or None."""
    if named := os.environ.get("CHROMIUM"):
        if not _answers(named):
            raise SystemExit(f"CHROMIUM={named} does not start: give the path of a Chromium or Chrome, or unset it")
        return named
    for name in ON_THE_PATH:
        path = shutil.which(name)
        if path and _answers(path):
            return path
    return _of_playwright()


def _run(*command: str) -> bool:
    """Run a command with its output on the error stream, so that ours stays one path."""
    print("+", *command, file=sys.stderr)
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def install() -> None:
    """Fetch a browser: from the system's packages as root, else by Playwright into the home folder."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        if _run("apt-get", "update") and _run("apt-get", "install", "--yes", "--no-install-recommends", "chromium"):
            return
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def install_fonts() -> None:
    """Fetch a font with Arabic letters for pictures, as root and if there is none."""
    if not shutil.which("fc-list") or subprocess.run(["fc-list", ":lang=ar"], capture_output=True, check=False).stdout:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update")
        _run("apt-get", "install", "--yes", "--no-install-recommends", "fonts-noto-core")
    else:
        print("No font with Arabic letters found: pictures of Arabic pages will show boxes.", file=sys.stderr)


def main() -> None:
    """Print the path of a browser, or say how to get one and fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="fetch a browser when none is found")
    parser.add_argument("--fonts", action="store_true", help="fetch a font with Arabic letters when none is found")
    wanted = parser.parse_args()
    path = find()
    if path is None and wanted.install:
        install()
        path = find()
    if path is None:
        raise SystemExit("No Chromium found. Install chromium or google-chrome, or set CHROMIUM=/path/to/it.")
    if wanted.fonts:
        install_fonts()
    print(path)


if __name__ == "__main__":
    main()
