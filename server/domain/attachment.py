"""The header Content-Disposition of what a browser is to save under a name (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_UNSAFE: Final = re.compile(r"[^ !#-\[\]-~]")
"""What cannot stand in a quoted string as it is: all beyond printable ASCII, `"` and a backslash."""

# What RFC 8187 lets stand beside letters, digits and `_.-~`.
_ATTRIBUTE_CHARACTERS: Final = "!#$&+^`|"


def attachment(filename: str) -> str:
    """Return the value of the header, in ASCII.

    Names that a quoted string cannot hold are given twice: for old clients with `_` in place of what is unsafe, and
    whole.
    """
    safe = _UNSAFE.sub("_", filename)
    value = f'attachment; filename="{safe}"'
    return value if safe == filename else f"{value}; filename*=UTF-8''{quote(filename, safe=_ATTRIBUTE_CHARACTERS)}"
