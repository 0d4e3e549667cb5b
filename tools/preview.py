"""Draw static/preview.png: what messages and social networks show for a link. One picture for all languages.

It has words and no map: a map would need the note on boundaries, which nobody can read at that size.
"""

from pathlib import Path

from markupsafe import Markup
from playwright.sync_api import sync_playwright

from components import i18n, palette
from components.i18n import gettext as _
from tools import live, screenshots

TARGET = Path(live.ROOT) / "static" / "preview.png"
SIZE = (1200, 630)
STYLE = """
body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 84px 96px 0; position: relative;
  background: GROUND; color: INK; font-family: 'Source Sans 3', 'Source Sans', 'Noto Sans', 'DejaVu Sans', sans-serif }
h1 { margin: 0 0 44px; font-size: 120px; line-height: 1.1; font-weight: 650; display: flex; gap: 48px }
p { margin: 0 0 18px; font-size: 40px; line-height: 1.25 }
p[dir=rtl] { text-align: left; font-size: 44px }
div { position: absolute; inset-inline: 0; bottom: 0; height: 28px; display: flex }
div > * { flex: 1 }
"""


def markup() -> Markup:
    """Return the picture as a page."""
    paper, country = palette.PAPER["light"], palette.COUNTRY["light"]
    lines = []
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            words = _("Awda: return migration in Morocco and Tunisia")
            lines.append(Markup('<p lang="{}" dir="{}">{}</p>').format(language, i18n.direction(), words))
    return Markup(
        '<style>{}</style><h1><span>Awda</span><span lang="ar" dir="rtl">عودة</span></h1>{}'
        '<div><span style="background:{}"></span><span style="background:{}"></span></div>'
    ).format(
        Markup(STYLE.replace("GROUND", paper.ground).replace("INK", paper.ink)),
        Markup("").join(lines),
        country["MAR"],
        country["TUN"],
    )


def main() -> None:
    """Draw the picture and keep it."""
    with sync_playwright() as playwright:
        browser = live.launch(playwright)
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.set_content(str(markup()))
        page.evaluate("document.fonts.ready")
        screenshots.store(page.screenshot(), TARGET)
        browser.close()
    print(f"{TARGET.relative_to(live.ROOT)}  {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
