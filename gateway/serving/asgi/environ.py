"""The WSGI environment of an ASGI request, with the path and the header lines as they were sent."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from ...incoming import HEADER_LINES

if TYPE_CHECKING:
    from typing import BinaryIO

_BASE: Final = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "detour",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def wsgi_environ(scope: dict[str, Any], body: BinaryIO) -> dict[str, Any]:
    """Make the environment of an ASGI `http` scope.

    Lines of the same name are joined, cookies by `; ` and all others by `,`, as WSGI wants it; the lines by themselves
    stand under `gateway.incoming.HEADER_LINES`. Names with `_` stand there alone: WSGI cannot tell them from those with
    `-`, so what a proxy in front has removed or set could be forged with them.
    """
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    # Blanks behind a value are no part of it (RFC 9110, section 5.5), which not every parser sees to.
    lines = [(name.decode("latin-1"), value.decode("latin-1").rstrip(" \t")) for name, value in scope["headers"]]
    environ: dict[str, Any] = {
        **_BASE,
        "REQUEST_METHOD": scope["method"],
        # `scope["path"]` has lost what is no UTF-8.
        "PATH_INFO": (unquote_to_bytes(raw_path) if b"%" in raw_path else raw_path).decode("latin-1"),
        "RAW_URI": raw_path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        HEADER_LINES: lines,
    }
    for name, value in lines:
        if "_" in name:
            continue
        key = _key(name)
        if key in environ:
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        else:
            environ[key] = value
    return environ


@functools.lru_cache(maxsize=1024)
def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else "HTTP_" + key
