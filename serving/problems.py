"""Errors for programs as problem+json (RFC 9457) and for people as a page: what was wrong, never how it is made."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from markupsafe import Markup
from starlette.responses import Response

from components import i18n
from components.i18n import gettext as _

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title} · Awda</title>\n'
    "<style>body {{ font: 1.125rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem }}"
    "</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{detail}</p>\n"
    '<p><a href="/?lang={language}">{name}</a></p>\n</body>\n</html>\n'
)


def problem(status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error that a program can read, and a person as well."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return Response(
        json.dumps(said, ensure_ascii=False),
        status.value,
        {"Cache-Control": "no-store", **(headers or {})},
        media_type="application/problem+json",
    )


def page(status: HTTPStatus, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error that a person can read, in the language in use, with a way on."""
    language = i18n.language()
    content = _PAGE.format(
        language=language,
        direction=i18n.direction(),
        title=title,
        detail=detail,
        name=_("Awda: return migration in Morocco and Tunisia"),
    )
    said = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(content, status.value, said, media_type="text/html")
