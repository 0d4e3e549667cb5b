"""Bring the texts of the code into the catalogues: `python -m tools.messages dashboard.py components pages`.

New texts come in empty, texts that are gone go out, and nothing is guessed, so that a missing translation shows.
No template file is kept: the catalogues say all that it would.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locales"
WIDTH = "--width=120"


def main() -> None:
    """Extract the texts of the files and folders named, and update each catalogue."""
    pybabel = [sys.executable, "-m", "babel.messages.frontend"]
    with tempfile.TemporaryDirectory() as folder:
        template = str(Path(folder) / "awda.pot")
        keywords = ["--no-default-keywords", "--keyword=_", "--keyword=gettext", "--keyword=ngettext:1,2"]
        stable = ["--sort-output", "--add-location=file", WIDTH, "--add-comments=Translators:"]
        subprocess.run(
            [
                *pybabel,
                "--quiet",
                "extract",
                *keywords,
                *stable,
                "--project=Awda",
                f"--output={template}",
                *sys.argv[1:],
            ],
            check=True,
        )
        subprocess.run(
            [
                *[*pybabel, "update", "--domain=awda", f"--input-file={template}", f"--output-dir={LOCALES}", WIDTH],
                *["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"],
            ],
            check=True,
        )


if __name__ == "__main__":
    main()
