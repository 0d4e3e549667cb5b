"""A matrix of numbers as a table of HTML: rows in, markup out; every cell is a link that opens what it counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from components import markup, palette
from components.i18n import gettext as _
from components.i18n import isolated_number, listing, ngettext, number

# None is known: the sign of a gap, everywhere in the dashboard.
BLANK = "○"
# Where each of five colours begins: the same for both countries and for every year, so that years can be compared.
STEPS = (1, 2, 3, 5, 8)
_PARTED = Markup(' class="awda-parted"')
_HEAD_SIGN = Markup('<b aria-hidden="true">{}</b> ')


@dataclass(frozen=True)
class Square:
    """One cell: its large sign, a small one below it, what is read out, and its colour (empty for none).

    `blank` is the sign of a gap; an `empty` cell shows nothing and leads nowhere, but says why when read out.
    """

    sign: str
    small: str
    says: str
    fill: str = ""
    blank: bool = False
    empty: bool = False


@dataclass(frozen=True)
class Group:
    """Columns that stand together under a name of their own, such as those of one country, in its colour.

    `signs` has the sign above each of its columns, in their order.
    """

    country: str
    name: str
    signs: Mapping[str, str]


def count_square(sure: int, perhaps: int, *, colours: Sequence[str] = ()) -> Square:
    """Return the cell for how many are at work and how many perhaps.

    `colours` has one for each of `STEPS`; a sum has none.
    """
    if not sure and not perhaps:
        return Square(BLANK, "", _("none known"), blank=True)
    small = isolated_number(_("+{count}?").format(count=number(perhaps))) if perhaps else ""
    if not sure:
        return Square("", small, _("none known, perhaps {count}").format(count=number(perhaps)))
    says = _("{count} at work").format(count=number(sure))
    if perhaps:
        says = _("{count} at work, perhaps {more} more").format(count=number(sure), more=number(perhaps))
    place = max(index for index, step in enumerate(STEPS) if sure >= step)
    fill = colours[place] if colours else ""
    return Square(number(sure), small, says, fill)


def statement_square(grades: Mapping[str, int], *, colour: str, ground: str) -> Square:
    """Return the cell for how many statements there are, by grade; none is said, never shown as zero."""
    count = sum(grades.values())
    if not count:
        return Square("", "", _("no statement found"), empty=True)
    met = [(grade, own) for grade, own in grades.items() if own]
    says = ngettext("{count} statement", "{count} statements", count).format(count=number(count))
    by_grade = [_("{count} of grade {letter}").format(count=number(own), letter=grade) for grade, own in met]
    place = max(index for index, step in enumerate(STEPS) if count >= step)
    return Square(
        number(count),
        isolated_number(" · ".join(f"{number(own)} {grade}" for grade, own in met)),
        _("{text} ({remark})").format(text=says, remark=listing(by_grade)),
        mixed(colour, ground, 0.14 + 0.14 * place),
    )


def difference_square(
    known: int, least: int, most: int, *, blank: bool, names: tuple[str, str], colours: tuple[str, str], ground: str
) -> Square:
    """Return the cell for how many more the first country has than the second."""
    if blank:
        return Square(BLANK, "", _("none known"), blank=True)
    small = isolated_number(f"{signed(least)}…{signed(most)}") if least != most else ""
    if known:
        says = _("{country}: {count} more").format(country=names[known < 0], count=number(abs(known)))
    else:
        says = _("the same number")
    if small:
        says += ", " + _("between {least} and {most}").format(least=signed(least), most=signed(most))
    # Stronger by each scheme of difference, up to five; the number says it without colour.
    share = min(abs(known), 5) / 5
    fill = mixed(colours[known < 0], ground, 0.25 + 0.6 * share) if known else ""
    return Square(isolated_number(signed(known)) if known else "=", small, says, fill)


def signed(value: int) -> str:
    """Write a number with its sign, the true minus."""
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "−")


def mixed(colour: str, ground: str, share: float) -> str:
    """Return a colour thinned out over a ground."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in pairs)


def table(
    squares: Mapping[tuple[str, str], Square],
    *,
    lines: Mapping[str, str],
    columns: Mapping[str, str],
    title: str,
    country: str,
    dark: bool,
    chosen: tuple[str, str] | None,
    choose: Callable[[str, str], Mapping[str, str]],
    corner: str = "",
    compact: bool = False,
    groups: Sequence[Group] = (),
) -> Markup:
    """Return a matrix under its title, such as services (lines) by stages (columns), in the colour of a country.

    A place without square cannot be counted and has a dash. `choose` gives the choices that a cell's link makes; no
    choices, no link. `corner` names what the lines are. A `compact` matrix has many cells: names of columns stand
    upright, and what is read out of a cell are its numbers, beside the names of its line and column. `groups` set
    columns under names of their own, in the order of the columns.
    """
    parted = {column: group.name for group in groups for column in group.signs}
    opening = {next(iter(group.signs)) for group in groups}
    signs = {column: _HEAD_SIGN.format(sign) for group in groups for column, sign in group.signs.items()}
    head = markup.join(
        Markup('<th scope="col"{}>{}{}</th>').format(_PARTED if column in opening else "", signs.get(column, ""), name)
        for column, name in columns.items()
    )
    places = [
        (line, column)
        for line in lines
        for column in columns
        if (line, column) in squares and not squares[line, column].empty
    ]
    focus = chosen if chosen in squares else next((place for place in places if choose(*place)), None)
    body = markup.join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            line_name,
            markup.join(
                _cell(
                    squares.get((line, column)),
                    label="" if compact else _spoken(line_name, parted.get(column, ""), column_name),
                    choices=choose(line, column),
                    selected=(line, column) == chosen,
                    first=(line, column) == focus,
                    opening=column in opening,
                    grouped=bool(groups),
                )
                for column, column_name in columns.items()
            ),
        )
        for line, line_name in lines.items()
    )
    return Markup(
        '<div class="awda-scroll awda-all awda-{country} {dark}" tabindex="0" role="region" aria-label="{title}">'
        '<table class="awda-matrix{upright}"><caption>{title}</caption>'
        "<thead>{grouped}<tr>{corner}{head}</tr></thead>"
        "<tbody>{body}</tbody></table></div>"
    ).format(
        country=country,
        dark="awda-dark" if dark else "",
        title=title,
        grouped=_grouped(groups, corner),
        corner="" if groups else Markup('<th scope="col">{}</th>').format(corner or _("Service")),
        upright=" awda-upright" if compact else "",
        head=head,
        body=body,
    )


def _spoken(line: str, group: str, column: str) -> str:
    """Name a cell by its line, its group of columns if it has one, and its column."""
    if group:
        column = _("{service}, {stage}").format(service=group, stage=column)
    return _("{service}, {stage}").format(service=line, stage=column)


def _grouped(groups: Sequence[Group], corner: str) -> Markup:
    """Return the row of names above groups of columns, nothing without groups."""
    if not groups:
        return Markup("")
    return Markup('<tr><th scope="col" rowspan="2">{}</th>{}</tr>').format(
        corner,
        markup.join(
            Markup('<th scope="colgroup" colspan="{}" class="awda-group awda-{}">{}</th>').format(
                len(group.signs), group.country, group.name
            )
            for group in groups
        ),
    )


def _cell(
    square: Square | None,
    *,
    label: str,
    choices: Mapping[str, str],
    selected: bool,
    first: bool,
    opening: bool = False,
    grouped: bool = False,
) -> Markup:
    """Return one cell; only one of a table is met by the Tab key, the arrow keys lead to the others.

    `label` names the cell before its numbers, where they are read out; `opening` is the first cell of a group, where
    columns are `grouped`.
    """
    if square is None:
        said = _("not counted at this stage")
        return Markup('<td class="awda-outside"><span title="{0}" aria-label="{0}" role="img">–</span></td>').format(
            said
        )
    if square.empty:
        return Markup('<td{}><span class="awda-hidden">{}</span></td>').format(_PARTED if opening else "", square.says)
    paint = ""
    if square.fill:
        paint = Markup(' style="background:{};color:{}"').format(square.fill, palette.ink_on(square.fill))
    inside = Markup("<b>{}</b>").format(square.sign) if square.sign else Markup("")
    if square.small:
        inside += Markup("<small>{}</small>").format(square.small)
    marks = Markup(' tabindex="{}"{}{}').format(
        "0" if first else "-1", Markup(' aria-current="true"') if selected else Markup(""), paint
    )
    kind = "awda-blank" if square.blank else "awda-maybe" if not square.fill and not square.sign else ""
    if opening:
        kind = f"awda-parted {kind}".strip()
    if not choices:
        return Markup('<td class="{}">{}</td>').format(kind, square.sign)
    if label:
        # Said once where nothing is taken back: tables with groups have many cells.
        opens = markup.leading if grouped and all(choices.values()) else markup.choice
        link = opens(inside, choices, label=_("{label}: {text}").format(label=label, text=square.says), marks=marks)
    else:
        link = markup.leading(inside, choices, label=square.says, marks=marks)
    return Markup('<td class="{}">{}</td>').format(kind, link)
