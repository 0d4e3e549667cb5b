"""Colours: one for each country everywhere, one hue for each family of indicators, for light and dark paper."""

from typing import Final, NamedTuple


class Paper(NamedTuple):
    """The neutral colours of one appearance."""

    ground: str
    ink: str
    muted: str
    line: str
    land: str
    unpublished: str


FONT: Final = "'Source Sans', 'Noto Sans Arabic', 'Segoe UI', 'Geeza Pro', Tahoma, sans-serif"
PAPER: Final = {
    "light": Paper("#FAF8F4", "#1B2227", "#4F5B64", "#FAF8F4", "#F2EEE6", "#EFEBE3"),
    "dark": Paper("#14191D", "#ECEFF1", "#A7B2BA", "#14191D", "#1A2125", "#242B30"),
}
COUNTRY: Final = {
    "light": {"MAR": "#A8481F", "TUN": "#17657F"},
    "dark": {"MAR": "#E8936A", "TUN": "#6BB8D1"},
}
# Five steps from few to many; on dark paper the low end is the one near the ground.
SEQUENCE: Final = {
    "light": {
        "plum": ("#F3E6EE", "#D9B3CB", "#B97BA2", "#8F4676", "#5B1F45"),
        "teal": ("#E2EFEF", "#B0D5D6", "#74B0B4", "#3B828A", "#134F58"),
        "ochre": ("#F6ECD5", "#E5C98E", "#CB9C47", "#9A6E1E", "#5E400B"),
        "slate": ("#E8ECF3", "#C1CCDF", "#8FA2C3", "#5C739C", "#2F436A"),
        "moss": ("#E9EFDF", "#C5D6AB", "#97B371", "#67863F", "#3A521D"),
    },
    "dark": {
        "plum": ("#3A2633", "#63405A", "#925F83", "#C088AE", "#EBC4DD"),
        "teal": ("#1F3538", "#2F5A5F", "#468A91", "#73B8BE", "#B9E2E5"),
        "ochre": ("#3B2F18", "#664E20", "#987432", "#C9A05A", "#F0D8A6"),
        "slate": ("#262E3D", "#3E4C68", "#5F749C", "#8FA5CB", "#C9D6EE"),
        "moss": ("#2A331E", "#46572E", "#6B8545", "#98B56D", "#CBDFAC"),
    },
}
# Marks from 1 to 5: two hues that every kind of colour vision tells apart, neither of them a country's, and a grey.
MARKS: Final = {
    appearance: (families["plum"][4], families["plum"][2], middle, families["moss"][2], families["moss"][4])
    for (appearance, families), middle in zip(SEQUENCE.items(), ("#D0CABE", "#49535B"), strict=True)
}
_FAMILY_OF_TOPIC: Final = {
    "returnees": "plum",
    "flows": "plum",
    "labour": "teal",
    "social_protection": "teal",
    "reintegration": "moss",
    "diaspora": "slate",
    "region": "slate",
}
_POVERTY: Final = ("poverty", "multidimensional_poverty")


def sequence(indicator: str, topic: str, appearance: str) -> tuple[str, ...]:
    """Return the five colours of an indicator's family, from few to many."""
    family = "ochre" if indicator.startswith(_POVERTY) else _FAMILY_OF_TOPIC.get(topic, "slate")
    return SEQUENCE[appearance][family]


def _luminance(colour: str) -> float:
    """Return the relative luminance of a #RRGGBB colour (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two #RRGGBB colours (WCAG 2.2), from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Return the ink, black or white, that reads better on a colour: one of them always has a contrast above 4.5."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, colour))
