"""Cut the icons that the dashboard shows out of Streamlit's font, into static/icons.woff2; see serving/icons.py.

To be run after a new icon or a new Streamlit; a test says when.
"""

import hashlib
import json

from fontTools import subset
from fontTools.ttLib import TTFont

from serving import icons

# The letters of names: an icon is written as its name, which the font draws as one sign.
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def signs(font: TTFont) -> dict[str, str]:
    """Return which sign of a font is drawn for which name; some names share a sign."""
    letter_of = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if chr(code) in LETTERS}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items():
                for ligature in ligatures:
                    found["".join(letter_of.get(glyph, "?") for glyph in (first, *ligature.Component))] = (
                        ligature.LigGlyph
                    )
    return found


def main() -> None:
    """Cut the font, and write down what it holds."""
    whole = icons.original()
    # The same font gives the same bytes, whenever it is cut.
    font = TTFont(whole, recalcTimestamp=False)
    drawn = signs(font)
    wanted = icons.ours() | icons.streamlits()
    letters = {font.getBestCmap()[ord(letter)] for letter in LETTERS if ord(letter) in font.getBestCmap()}
    # Without this, every icon whose name can be written with these letters would come along.
    options = subset.Options(flavor="woff2", layout_closure=False, layout_features=["*"], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=sorted({drawn[name] for name in wanted & drawn.keys()} | letters))
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(icons.FONT)
    # Words that only look like the name of an icon are written down as well: they have been thought of.
    listed = {"cut_from": hashlib.sha256(whole.read_bytes()).hexdigest(), "icons": sorted(wanted)}
    icons.LISTED.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    print(f"{len(wanted & drawn.keys())} icons, {icons.FONT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
