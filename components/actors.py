"""Who leads mechanisms, type by type, as a table of HTML: names and counts in, markup out; each type opens its list."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from components import markup, matrices
from components.i18n import gettext as _
from components.i18n import isolated_number, number


@dataclass(frozen=True)
class Led:
    """The mechanisms that one type of actor leads, by the names of the lead actors: at work, and perhaps at work."""

    sure: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


def table(
    led: Mapping[str, Led],
    *,
    types: Mapping[str, str],
    title: str,
    country: str,
    dark: bool,
    longest: int,
    choose: Callable[[str], Mapping[str, str]],
    none: Callable[[str], str],
) -> Markup:
    """Return one line for each type of actor: its name, a bar with the numbers, and who they are.

    `longest` is the number that fills a bar, the same for all tables side by side; `none` says of a type without
    mechanism that there is none.
    """
    lines = []
    for code, name in types.items():
        held = led[code]
        if held.sure or held.perhaps:
            says = matrices.count_square(len(held.sure), len(held.perhaps)).says
            label = _("{label}: {text}").format(label=name, text=says)
            lines.append(
                Markup('<tr><th scope="row">{}</th><td>{}{}</td></tr>').format(
                    markup.leading(name, choose(code), label=label), _bar(held, longest, says), _who(held)
                )
            )
        else:
            said = Markup('<span aria-hidden="true">{}</span> {}').format(matrices.BLANK, none(code))
            lines.append(Markup('<tr><th scope="row">{}</th><td class="awda-muted">{}</td></tr>').format(name, said))
    return Markup(
        '<div class="awda-{country} {dark}"><table class="awda-leads"><caption>{title}</caption>'
        '<thead class="awda-hidden"><tr><th scope="col">{type}</th><th scope="col">{count}</th></tr></thead>'
        "<tbody>{lines}</tbody></table></div>"
    ).format(
        country=country,
        dark="awda-dark" if dark else "",
        title=title,
        type=_("Type of actor"),
        count=_("Mechanisms"),
        lines=markup.join(lines),
    )


def _bar(held: Led, longest: int, says: str) -> Markup:
    """Return how many as a bar, what is perhaps at work hollow, and as numbers."""
    pieces = [
        Markup('<i class="{}" style="width:{}%"></i>').format(kind, round(len(keys) / longest * 75, 1))
        for kind, keys in (("", held.sure), ("awda-perhaps", held.perhaps))
        if keys
    ]
    if held.sure:
        pieces.append(Markup("<b>{}</b>").format(number(len(held.sure))))
    if held.perhaps:
        small = _("+{count}?").format(count=number(len(held.perhaps)))
        pieces.append(Markup("<small>{}</small>").format(isolated_number(small)))
    return Markup('<div class="awda-bars" role="img" aria-label="{}">{}</div>').format(says, markup.join(pieces))


def _who(held: Led) -> Markup:
    """Return the lead actors, as recorded, those that are perhaps at work after their word."""
    said = [Markup('<p class="awda-who">{}</p>').format(_names(held.sure))] if held.sure else []
    if held.perhaps:
        perhaps = Markup(_("Perhaps: {names}")).format(names=_names(held.perhaps))
        said.append(Markup('<p class="awda-who awda-who-perhaps">{}</p>').format(perhaps))
    return markup.join(said)


def _names(actors: Sequence[str]) -> Markup:
    """Return lead actors, each once, with how many mechanisms it leads where that is several."""
    return markup.join(
        (
            Markup(_("{name} ({count})")).format(name=markup.latin(name), count=number(count))
            if count > 1
            else markup.latin(name)
            for name, count in Counter(actors).items()
        ),
        " · ",
    )


def not_coded() -> Markup:
    """Say that the table does not hold who pays: it looks deliberate, since it is a finding."""
    return Markup('<div class="awda-unknown"><p><strong>{}</strong></p><p>{}</p></div>').format(
        _("Who pays: not coded"),
        _(
            "The inventory names who leads a mechanism and who its partners are, not which of them pays. From names "
            "nothing is guessed; where a record states it, its words stand here."
        ),
    )


def payers(rows: Sequence[tuple[Markup, str, str, str, str]]) -> Markup:
    """Return who runs a mechanism against what its record says of who pays.

    Each row has the mechanism's name as a link, its country, its lead actor, the type of it, and the words.
    """
    headers = [_("Mechanism"), _("Country"), _("Led by"), _("Type of actor"), _("Who pays, in the record’s words")]
    body = [[name, country, markup.latin(actor), kind, markup.latin(said)] for name, country, actor, kind, said in rows]
    return markup.table(headers, body, caption=_("Who pays, where a record states it"), whole=True)
