"""Talks: what a presenter says in which order, each step a view of the dashboard, its message and notes.

The built-in talks stand in `data/talks/`; a reader's own has the same form, told in docs/talks.md. What comes from a
file or a link is checked to the last letter before anything of it is taken over; a `TalkError` says in codes what is
wrong and where. Whether a view has what a step asks of it only the view can tell: see components.talks.check.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from data import brought

FOLDER = Path(__file__).resolve().parent / "talks"
LANGUAGES: Final = ("en", "fr", "ar")
# The code of the reader's own talk, and what the code of a talk that a link carries begins with.
OWN: Final = "own"
CARRIED: Final = "1."
# The most letters of a text (then those of stories, then those of lessons), points of a step, steps of a talk; bytes
# of a file.
LONGEST: Final = {
    "title": 120,
    "message": 160,
    "notes": 2_000,
    "points": 240,
    "view": 1_500,
    "summary": 240,
    "says": 120,
    "aim": 240,
    "text": 900,
    "discussion": 260,
}
# Texts that may have several lines.
_OF_LINES: Final = ("notes", "text")
MOST_POINTS: Final = 6
MOST_CONTROLS: Final = 6
MOST_STEPS: Final = 60
LARGEST: Final = 300_000
LONGEST_LINK: Final = brought.LONGEST_LINK
# A link says how a view is chosen; language, talk and step are the talk's own.
NOT_OF_A_VIEW: Final = ("lang", "talk", "step")
_PAGE = re.compile(r"[a-z_]{1,40}")
_NAME = re.compile(r"[a-z_]{1,40}")
_FIGURE = re.compile(r"[A-Za-z0-9_.:-]{1,120}")
_BLANKS = re.compile(r"[ \n]+")
_OF_TALK: Final = ("title", "steps")
_OF_STEP: Final = ("message", "notes", "view", "figure", "controls", "points")
# Texts and remarks of TOML, also those that never end. Names of a talk have a few dots on a line, other values none.
_ASIDE = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*+""", re.DOTALL
)
_MOST_DOTS: Final = 50

# A text in each language.
Texts = Mapping[str, str]


class TalkError(ValueError):
    """A file or link that is no talk: what is wrong, in which step (from 1), in which field, on which line of it.

    `field` is the way to what is wrong below the step: a field, perhaps a number of a point, perhaps a language.
    `named` is the part of a text that is wrong.
    """

    def __init__(
        self,
        fault: str,
        *,
        step: int = 0,
        field: Sequence[str] = (),
        line: int = 0,
        count: int = 0,
        file: str = "",
        named: str = "",
    ) -> None:
        where = f"{file or 'talk'}, line {line}" if line else file or "talk"
        said = f"{fault} {named}".rstrip()
        super().__init__(f"{where}: {said} (step {step}, field {'.'.join(field) or '-'})")
        self.fault, self.step, self.field = fault, step, tuple(field)
        self.line, self.count, self.file, self.named = line, count, file, named


@dataclass(frozen=True)
class Step:
    """One step: its message, what the speaker says, and the view that proves it.

    `page` is the code of a page and `choices` what its link chooses; `figure` is the key of the one exhibit shown
    (see components.exhibits); `controls` names the choices that stay in sight. A step without a page shows `points`.
    """

    message: Texts
    notes: Texts
    page: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    figure: str = ""
    controls: tuple[str, ...] = ()
    points: tuple[Texts, ...] = ()

    def view(self) -> str:
        """Return the link of its view, without language; empty for a step of words."""
        return f"{self.page}?{urlencode(self.choices)}" if self.choices else self.page


@dataclass(frozen=True)
class Talk:
    """A talk: its code, what it is called, and its steps."""

    code: str
    title: Texts
    steps: tuple[Step, ...]


@cache
def built_in() -> dict[str, Talk]:
    """Return the talks that come with the dashboard, by their codes."""
    return {file.stem: from_file(file.read_bytes(), file.stem, file.name) for file in files()}


def files() -> list[Path]:
    """Return the files of the built-in talks."""
    return sorted(FOLDER.glob("*.toml"))


def everywhere(text: str) -> Texts:
    """Return one text for all languages."""
    return dict.fromkeys(LANGUAGES, text)


def spoken(step: Step, language: str) -> Step:
    """Return a step whose texts in one language stand for all."""
    message, notes = (everywhere(texts[language]) for texts in (step.message, step.notes))
    return replace(step, message=message, notes=notes, points=tuple(everywhere(one[language]) for one in step.points))


# Changing a talk


def with_step(talk: Talk, step: Step) -> Talk:
    """Return a talk with one more step at its end; one that is full stays as it is."""
    return replace(talk, steps=(*talk.steps, step)) if len(talk.steps) < MOST_STEPS else talk


def without(talk: Talk, place: int) -> Talk:
    """Return a talk without the step at a place (from 0)."""
    return replace(talk, steps=talk.steps[:place] + talk.steps[place + 1 :])


def moved(talk: Talk, place: int, by: int) -> Talk:
    """Return a talk with the step at a place (from 0) moved up (-1) or down (1), if there is room."""
    to = place + by
    if not 0 <= to < len(talk.steps):
        return talk
    steps = list(talk.steps)
    steps.insert(to, steps.pop(place))
    return replace(talk, steps=tuple(steps))


def titled(talk: Talk, language: str, text: str) -> Talk:
    """Return a talk with another title in a language; an empty one is not taken."""
    text = tidy(text, "title")
    return replace(talk, title={**talk.title, language: text}) if text else talk


def reworded(talk: Talk, place: int, name: str, language: str, text: str) -> Talk:
    """Return a talk with another message, notes or points (one on each line) of a step in a language.

    A message stays where it would be empty. A point that is new stands in all languages until it is written in them.
    """
    step = talk.steps[place]
    if name == "points":
        lines = [line for line in (tidy(one, "points") for one in text.splitlines()) if line][:MOST_POINTS]
        known = [*step.points, *([{}] * len(lines))]
        points = tuple({**(old or everywhere(line)), language: line} for line, old in zip(lines, known, strict=False))
        return _changed(talk, place, points=points)
    text = tidy(text, name)
    if name == "message" and not text:
        return talk
    return _changed(talk, place, **{name: {**getattr(step, name), language: text}})


def shown(talk: Talk, place: int, figure: str) -> Talk:
    """Return a talk in which a step shows another figure of its view."""
    return _changed(talk, place, figure=figure)


def _changed(talk: Talk, place: int, **changes: Any) -> Talk:
    """Return a talk with one step changed."""
    steps = list(talk.steps)
    steps[place] = replace(steps[place], **changes)
    return replace(talk, steps=tuple(steps))


def tidy(text: str, name: str) -> str:
    """Return a reader's own text without letters that cannot be kept, in one line unless it is notes, cut."""
    text = brought.plain(text)
    if name not in _OF_LINES:
        # Blanks that do not break, as before a colon in French, stay what they are.
        text = _BLANKS.sub(" ", text)
    return text.strip()[: LONGEST[name]].strip()


# Reading


def from_file(content: bytes, code: str = OWN, name: str = "") -> Talk:
    """Read a talk from a file; raise TalkError."""
    return read(text_of(content, name), code, name)


def text_of(content: bytes, name: str = "") -> str:
    """Return the text of a file; raise TalkError."""
    if len(content) > LARGEST:
        raise TalkError("too_large", count=len(content), file=name)
    try:
        # Some editors put a byte order mark before the text, and two signs at the end of a line.
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise TalkError("not_text", file=name) from None


def read(text: str, code: str, name: str = "") -> Talk:
    """Return the talk written in a text; raise TalkError, with the line of what is wrong."""
    try:
        return checked(parsed(text), code)
    except TalkError as fault:
        raise located(fault, text, name) from None


def parsed(text: str) -> Any:
    """Return what a text of TOML holds; raise TalkError."""
    if not text.strip():
        raise TalkError("empty")
    # What is named by thousands of parts would fill the memory while it is read.
    bare = _ASIDE.sub(lambda met: "\n" * met[0].count("\n"), text)
    for number, one in enumerate(bare.split("\n"), 1):
        if one.count(".") > _MOST_DOTS:
            raise TalkError("nested", line=number)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TalkError("nested", line=1) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
        is_twice = re.search(r"overwrite|twice|mutate|already", str(error))
        raise TalkError("twice" if is_twice else "not_toml", line=line) from None
    except ValueError:
        # A number of thousands of digits.
        raise TalkError("not_toml", line=1) from None


def checked(document: Any, code: str) -> Talk:
    """Return the talk in a document; raise TalkError, without its line."""
    if not isinstance(document, dict):
        raise TalkError("foreign")
    for name in document:
        if name not in _OF_TALK:
            raise TalkError("key", field=(name,))
    title = texts_of(document, "title", 0)
    steps = document.get("steps")
    if steps is None or steps == []:
        raise TalkError("no_steps", field=("steps",))
    if not isinstance(steps, list):
        raise TalkError("type", field=("steps",))
    if len(steps) > MOST_STEPS:
        raise TalkError("too_many", step=MOST_STEPS + 1, count=len(steps))
    return Talk(code, title, tuple(_step(step, number) for number, step in enumerate(steps, 1)))


def _step(written: Any, number: int) -> Step:
    """Return one step of a document; raise TalkError."""
    if not isinstance(written, dict):
        raise TalkError("type", step=number)
    for name in written:
        if name not in _OF_STEP:
            raise TalkError("key", step=number, field=(name,))
    message = texts_of(written, "message", number)
    notes = texts_of(written, "notes", number, needed=False)
    points = _points(written.get("points", []), number)
    if "view" not in written:
        for name in ("figure", "controls"):
            if name in written:
                raise TalkError("alone", step=number, field=(name,))
        return Step(message, notes, points=points)
    page, choices = view_of(written["view"], number)
    if points:
        raise TalkError("both", step=number, field=("points",))
    figure = written.get("figure")
    if figure is None:
        raise TalkError("missing", step=number, field=("figure",))
    if not isinstance(figure, str):
        raise TalkError("type", step=number, field=("figure",))
    if not _FIGURE.fullmatch(figure):
        raise TalkError("figure", step=number, field=("figure",))
    return Step(message, notes, page, choices, figure, _controls(written.get("controls", []), number))


def texts_of(written: Mapping[str, Any], name: str, step: int, *, needed: bool = True) -> Texts:
    """Return a text in each language: the same in all of them, or one for each; raise TalkError."""
    if name not in written:
        if needed:
            raise TalkError("missing", step=step, field=(name,))
        return everywhere("")
    return in_languages(written[name], (name,), step, needed=needed)


def in_languages(value: Any, way: tuple[str, ...], step: int, *, needed: bool = True) -> Texts:
    """Return a text in each language, that stands in a document at the end of a way; raise TalkError."""
    if isinstance(value, str):
        return everywhere(_text(value, way, step, needed=needed))
    if not isinstance(value, dict):
        raise TalkError("type", step=step, field=way)
    for language in value:
        if language not in LANGUAGES:
            raise TalkError("key", step=step, field=(*way, language))
    for language in LANGUAGES:
        if language not in value:
            raise TalkError("missing", step=step, field=(*way, language))
    return {language: _text(value[language], (*way, language), step, needed=needed) for language in LANGUAGES}


def _text(value: Any, way: tuple[str, ...], step: int, *, needed: bool = True) -> str:
    """Return a text of a document; raise TalkError."""
    name = next(part for part in way if part in LONGEST)
    if not isinstance(value, str):
        raise TalkError("type", step=step, field=way)
    if needed and not value.strip():
        raise TalkError("missing", step=step, field=way)
    value = value.strip().replace("\t", " ")
    if len(value) > LONGEST[name]:
        raise TalkError("too_long", step=step, field=way, count=LONGEST[name])
    if not brought.is_plain(value) or (name not in _OF_LINES and "\n" in value):
        raise TalkError("characters", step=step, field=way)
    return tidy(value, name)


def _points(value: Any, step: int) -> tuple[Texts, ...]:
    """Return the points of a step of words; raise TalkError."""
    if not isinstance(value, list):
        raise TalkError("type", step=step, field=("points",))
    if len(value) > MOST_POINTS:
        raise TalkError("too_many_points", step=step, field=("points",), count=MOST_POINTS)
    return tuple(in_languages(one, ("points", str(number)), step) for number, one in enumerate(value, 1))


def view_of(value: Any, step: int, way: tuple[str, ...] = ("view",)) -> tuple[str, dict[str, str]]:
    """Return the page and the choices of a link that stands in a document at the end of a way; raise TalkError."""
    if not isinstance(value, str):
        raise TalkError("type", step=step, field=way)
    page, _mark, query = value.partition("?")
    is_plain = len(value) <= LONGEST["view"] and "\n" not in value and brought.is_plain(value)
    if not is_plain or not _PAGE.fullmatch(page):
        raise TalkError("view", step=step, field=way)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise TalkError("view", step=step, field=way) from None
    choices = dict(pairs)
    if len(choices) < len(pairs) or not all(map(_NAME.fullmatch, choices)):
        raise TalkError("view", step=step, field=way)
    if not choices.keys().isdisjoint(NOT_OF_A_VIEW):
        raise TalkError("view_language", step=step, field=way)
    if not all(brought.is_plain(text) and "\n" not in text for text in choices.values()):
        raise TalkError("view", step=step, field=way)
    return page, choices


def _controls(value: Any, step: int) -> tuple[str, ...]:
    """Return the names of the choices that stay in sight; raise TalkError."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TalkError("type", step=step, field=("controls",))
    if len(value) > MOST_CONTROLS or not all(map(_NAME.fullmatch, value)) or len(set(value)) < len(value):
        raise TalkError("controls", step=step, field=("controls",), count=MOST_CONTROLS)
    return tuple(value)


# Where something stands in a file


def located(fault: TalkError, text: str, name: str = "") -> TalkError:
    """Return a fault with the file and the line of what is wrong, or of the nearest thing around it that stands there.

    A step that lacks something is found by its beginning, a talk that lacks something by the first line.
    """
    line = fault.line
    if not line:
        way = (*(("steps", str(fault.step)) if fault.step else ()), *fault.field)
        lines = dict(_lines(text))
        # What stands in a list is found by its number, the list itself by its first part.
        known = (lines.get(way[:end]) or lines.get((*way[:end], "1")) for end in range(len(way), 0, -1))
        line = next(filter(None, known), 1 if way else 0)
    return TalkError(
        fault.fault,
        step=fault.step,
        field=fault.field,
        line=line,
        count=fault.count,
        file=name,
        named=fault.named,
    )


_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_LONGEST_NAME: Final = 200
_LISTS: Final = (("steps",), ("steps", "points"), ("further",), ("discussion",))


def _lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the way to each table and each key of a text of TOML, with its line; steps and points by their numbers."""
    inside = ""
    within: tuple[str, ...] = ()
    counts = dict.fromkeys(_LISTS, 0)
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if line.count(inside) % 2 else inside
            continue
        if line.lstrip().startswith("#"):
            continue
        # No name of a talk is long; one of thousands of letters would take minutes to tell apart.
        begins = line[:_LONGEST_NAME]
        key = _KEY.match(begins)
        if table := None if key else _TABLE.match(begins):
            way = _way(table[2])
            if table[1] == "[[" and way in counts:
                # Each step counts its points afresh.
                inner = [known for known in counts if len(known) > len(way) and known[: len(way)] == way]
                counts |= {way: counts[way] + 1, **dict.fromkeys(inner, 0)}
            within = ()
            for end in range(1, len(way) + 1):
                within = (*within, way[end - 1])
                if count := counts.get(way[:end]):
                    within = (*within, str(count))
            yield within, number
        elif key:
            yield (*within, *_way(key[1])), number
            inside = next((mark for mark in ('"""', "'''") if line[key.end(1) :].count(mark) % 2), "")


def _way(written: str) -> tuple[str, ...]:
    """Return the parts of a name of TOML."""
    return tuple(part.strip().strip("\"'") for part in written.split("."))


# Writing


def _written_texts(texts: Texts) -> Any:
    """Return a text of all languages as a file has it: once, where it is the same in all."""
    return texts["en"] if len(set(texts.values())) == 1 else dict(texts)


def _written_step(step: Step) -> dict[str, Any]:
    """Return a step as a file has it, without what it does not have."""
    written: dict[str, Any] = {"message": _written_texts(step.message)}
    if step.page:
        written |= {"view": step.view(), "figure": step.figure}
    if step.controls:
        written["controls"] = list(step.controls)
    if any(step.notes.values()):
        written["notes"] = _written_texts(step.notes)
    if step.points:
        written["points"] = [_written_texts(point) for point in step.points]
    return written


def _document(talk: Talk) -> dict[str, Any]:
    """Return a talk as a file has it."""
    return {"title": _written_texts(talk.title), "steps": [_written_step(step) for step in talk.steps]}


def to_file(talk: Talk) -> bytes:
    """Return a talk as a file."""
    lines = ["# A talk of Awda: opens on the page Present. How to write one: docs/talks.md"]
    document = _document(talk)
    lines.append(_assignment("title", document["title"]))
    for step in document["steps"]:
        lines += ["", "[[steps]]"]
        for name in ("view", "figure", "controls", "message", "notes", "points"):
            if name in step:
                lines.append(_assignment(name, step[name]))
    return ("\n".join(lines) + "\n").encode()


def _assignment(name: str, value: Any) -> str:
    """Return a key with its value as TOML; a text in several languages has a line for each."""
    if isinstance(value, dict):
        return "\n".join(f"{name}.{language} = {_quoted(text)}" for language, text in value.items())
    if name == "points":
        return "points = [\n" + "".join(f"    {_inline(point)},\n" for point in value) + "]"
    return f"{name} = {_inline(value)}"


def _inline(value: Any) -> str:
    """Return a value as TOML in one line, or a text on several."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_quoted(text)}" for key, text in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return _quoted(value)


def _quoted(text: str) -> str:
    """Return a text as TOML."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""'


# The link


def to_link(talk: Talk) -> str | None:
    """Return the code that carries a talk in a link; None where it would be too long."""
    code = CARRIED + brought.packed(_document(talk))
    return code if len(code) <= LONGEST_LINK else None


def from_link(code: str) -> Talk:
    """Read a talk from the code in a link, which becomes its own; raise TalkError."""
    if len(code) > LONGEST_LINK:
        raise TalkError("too_long_link")
    if not code.startswith(CARRIED):
        raise TalkError("link")
    try:
        document = json.loads(brought.unpacked(code.removeprefix(CARRIED), LARGEST + 1).decode())
    except (ValueError, RecursionError):
        raise TalkError("link") from None
    return checked(document, code)
