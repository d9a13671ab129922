"""How names are ordered and found, the same on every database.

Databases differ in collations and in what "case-insensitive" means beyond ASCII. So both are decided here: a
name is stored with a key that sorts by code point as people expect, and with a folded form that is searched.
"""

from __future__ import annotations

import unicodedata

# Keys are cut, since an index entry of PostgreSQL holds 2,704 bytes. Longer names that agree so far are told apart
# by what the list adds as its last criterion, the id.
_KEY_LENGTH = 160

# Sorts before every character of a name, so that a name comes before those that it begins.
_SEPARATOR = "\x01"


def sort_key(text: str) -> str:
    """Return a key whose order by code point is the order of names for people.

    Letters compare without regard to case and accents first (`_` comes before letters, digits before both),
    then with accents, then as they are written.
    """
    start = unicodedata.normalize("NFC", text[:_KEY_LENGTH])
    folded = fold(start)
    base = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    return _SEPARATOR.join(part[:_KEY_LENGTH] for part in (base, folded, start))


def fold(text: str) -> str:
    """Return the form in which texts are compared and searched without regard to case.

    It is the full case folding of Unicode (`STRASSE` finds `straße`) of the composed characters.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
