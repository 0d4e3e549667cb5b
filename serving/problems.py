"""Errors as problem+json (RFC 9457): what was wrong, and never how the server is made."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response


def problem(status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error that a program can read, and a person as well."""
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return Response(
        json.dumps(said, ensure_ascii=False),
        status.value,
        {"Cache-Control": "no-store", **(headers or {})},
        media_type="application/problem+json",
    )
