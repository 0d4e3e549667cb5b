"""What readers bring themselves: which letters their texts may hold, and the code that carries them in a link."""

import base64
import json
import re
import unicodedata
import zlib
from typing import Any, Final

# Letters of a code in a link: browsers and mail programs cut longer addresses.
LONGEST_LINK: Final = 1_500

# These turn the direction of all that follows them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _may_stand(letter: str) -> bool:
    """Tell whether a letter may stand in a reader's text: no control, no turning of the direction, no half letter."""
    if letter == "\n":
        return True
    is_nothing = ord(letter) & 0xFFFE == 0xFFFE
    return unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp") and letter not in _TURNING and not is_nothing


def is_plain(text: str) -> bool:
    """Tell whether a text has only letters that can be kept."""
    return all(map(_may_stand, text))


def plain(text: str) -> str:
    """Return a text without letters that cannot be kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(filter(_may_stand, text))


def packed(document: Any) -> str:
    """Return the code that carries a document in a link, however long."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpacked(code: str, most: int) -> bytes:
    """Return what a code carries; raise ValueError where it is damaged, or carries more than `most` bytes."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", code):
        raise ValueError("no code")
    unpacking = zlib.decompressobj()
    content = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    try:
        # A small code may unpack to gigabytes.
        text = unpacking.decompress(content, most)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError("cut, or more than a code")
    return text
