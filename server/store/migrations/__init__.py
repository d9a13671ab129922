"""The history of the schema, as Alembic revisions in `versions/`, one file per step.

A revision's id is the name of its file, and the files sort in the order in which they apply.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def head() -> str:
    """Return the id of the newest revision, without importing Alembic."""
    return max(file.stem for file in (FOLDER / "versions").glob("[0-9]*.py"))
