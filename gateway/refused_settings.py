"""Settings of a gateway that cannot be meant: refused at start, in place of a gateway that fails at every request."""

from __future__ import annotations

import json
import re
import ssl
from typing import TYPE_CHECKING, Final

from .serving.address import Address, AddressError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NAMED_TARGET: Final = re.compile(r"(?:unix|unix-abstract|vsock|dns|ipv4|ipv6|xds):.+")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_target(text: str) -> bool:
    """Tell whether a text is `HOST:PORT`, or an address of a scheme that gRPC knows, such as `unix:/run/api.sock`."""
    if _NAMED_TARGET.fullmatch(text):
        return True
    try:
        return Address.parse(text).port > 0 and "/" not in text
    except AddressError:
        return False


def check_header_names(names: Iterable[str]) -> None:
    """Refuse what cannot be the name of a header (RFC 9110, section 5.1).

    Raises:
        ValueError: One of them cannot.
    """
    for name in names:
        if not _HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a header")


def check_path(path: str) -> None:
    """Refuse a path that no request can have.

    Raises:
        ValueError: It is one.
    """
    if not path.startswith("/") or "?" in path:
        raise ValueError(f"{path!r} is no path: it begins with a slash and has no question mark")


def check_document(file: Path) -> None:
    """Refuse an OpenAPI document that is not JSON, as which it is served.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not.
    """
    try:
        json.loads(file.read_bytes())
    except ValueError as error:
        raise ValueError(f"{file}: it is not JSON: {error}") from error


def check_pem(authorities: Path | None, certificate: Path | None, key: Path | None) -> None:
    """Refuse certificates and keys that grpcio would fail with at every call, without a word about them.

    Args:
        authorities: Certificates to trust.
        certificate: A certificate of one's own.
        key: Its key.

    Raises:
        OSError: A file cannot be read.
        ValueError: One is not of its kind, or the key is for another certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authorities is not None:
        try:
            context.load_verify_locations(authorities)
        except ssl.SSLError as error:
            raise ValueError(f"{authorities}: there is no certificate in PEM: {error}") from error
    if certificate is not None and key is not None:
        try:
            context.load_cert_chain(certificate, key, password=b"")
        except ssl.SSLError as error:
            raise ValueError(f"{certificate}, {key}: no certificate and its key in PEM: {error}") from error
