"""The routes of the pages, as a Flask blueprint.

`/` leads to `/det`, `/det` to `/det/`, and everything below `/det/` is one page, as on a Determined master; Swagger UI
stands at `/swagger-ui` and at the master's `/docs/rest-api/`. Its files come out of the installed package
flask-swagger-ui: none of them is part of this repository, and none is fetched from anywhere.
"""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, send_file

from ..hardening import HARDENING
from .assets import load

_OURS = Path(__file__).parent / "assets"
_SWAGGER_UI_FILES = frozenset(
    {
        "favicon-32x32.png",
        "swagger-ui-bundle.js",
        "swagger-ui.css",
    }
)
_OUR_SWAGGER_FILES = frozenset({"swagger.css", "swagger.js"})
_OUR_PAGE_FILES = frozenset({"api.js", "experiments.js", "page.css", "page.js", "favicon.svg"})

_HOUR = 3600
_NO_CACHE = 0

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# Swagger UI sets style attributes and draws its icons from data: addresses.
_SWAGGER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# A page that is not ours says itself what it loads.
_FOREIGN_POLICY = "frame-ancestors 'self'"


class PagesError(Exception):
    """A file that the pages cannot do without is not there."""


@dataclass(frozen=True, slots=True)
class PagesOptions:
    """What the pages show.

    Attributes:
        spec: the OpenAPI document, served at `/api/v1/api.swagger.json`.
        webui_dir: a folder with a built web interface, served under `/det/` in place of the page of our own.
    """

    spec: Path
    webui_dir: Path | None = None


def pages_blueprint(options: PagesOptions) -> Blueprint:
    """Make the blueprint.

    Raises:
        PagesError: the OpenAPI document, or `index.html` of the web interface, is not there.
    """
    if not options.spec.is_file():
        raise PagesError(f"there is no OpenAPI document {options.spec}")
    if options.webui_dir and not (options.webui_dir / "index.html").is_file():
        raise PagesError(f"there is no index.html in {options.webui_dir}, so it holds no built web interface")
    pages = Blueprint("pages", __name__)
    _add_entrance(pages)
    _add_swagger_ui(pages, options.spec)
    if options.webui_dir:
        _add_foreign_page(pages, options.webui_dir.resolve())
    else:
        _add_our_page(pages)
    pages.after_request(_harden)
    return pages


def _add_entrance(pages: Blueprint) -> None:
    @pages.get("/")
    def root() -> Response:
        return _moved("/det")

    @pages.get("/det", strict_slashes=True)
    def det() -> Response:
        return _moved("/det/")


def _add_our_page(pages: Blueprint) -> None:
    @pages.get("/det/")
    @pages.get("/det/<path:name>")
    def page(name: str = "") -> Response:
        if name in _OUR_PAGE_FILES:
            return load(_OURS / name).response(request, max_age=_HOUR)
        response = load(_OURS / "page.html").response(request, max_age=_NO_CACHE)
        response.headers["Content-Security-Policy"] = _PAGE_POLICY
        return response


def _add_foreign_page(pages: Blueprint, root: Path) -> None:
    @pages.get("/det/")
    @pages.get("/det/<path:name>")
    def page(name: str = "") -> Response:
        found = _file_below(root, name)
        response = send_file(found or root / "index.html", conditional=True, max_age=_HOUR if found else _NO_CACHE)
        response.headers["Content-Security-Policy"] = _FOREIGN_POLICY
        return response


def _file_below(root: Path, name: str) -> Path | None:
    """Find a file of a folder; names and links that lead out of it find nothing."""
    try:
        path = (root / name).resolve(strict=True)
    except (OSError, ValueError):  # not there, or a name that no file can have
        return None
    return path if path.is_relative_to(root) and path.is_file() else None


def _add_swagger_ui(pages: Blueprint, spec: Path) -> None:
    packaged = Path(str(importlib.resources.files("flask_swagger_ui"))) / "dist"

    @pages.get("/api/v1/api.swagger.json")
    def document() -> Response:
        return load(spec).response(request, max_age=_NO_CACHE)

    @pages.get("/docs/rest-api", strict_slashes=True)
    def docs() -> Response:
        return _moved("/docs/rest-api/")

    @pages.get("/swagger-ui")
    @pages.get("/swagger-ui/")
    @pages.get("/docs/rest-api/")
    def swagger_ui() -> Response:
        response = load(_OURS / "swagger.html").response(request, max_age=_NO_CACHE)
        response.headers["Content-Security-Policy"] = _SWAGGER_POLICY
        return response

    @pages.get("/swagger-ui/<name>")
    @pages.get("/docs/rest-api/<name>")
    def swagger_ui_file(name: str) -> Response:
        if name == "index.html":
            return swagger_ui()
        if name in _OUR_SWAGGER_FILES:
            return load(_OURS / name).response(request, max_age=_HOUR)
        if name not in _SWAGGER_UI_FILES:
            abort(404)
        return load(packaged / name).response(request, max_age=_HOUR)


def _moved(location: str) -> Response:
    response = redirect(location, code=301)
    assert isinstance(response, Response)  # noqa: S101 - werkzeug's annotation is wider than what Flask gives
    return response


def _harden(response: Response) -> Response:
    """Set the headers that a Determined master sets on every answer, and no referrer for other sites."""
    for name, value in (*HARDENING, ("Referrer-Policy", "same-origin")):
        response.headers.setdefault(name, value)
    return response
