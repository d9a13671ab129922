"""A certificate authority for tests of TLS, made by openssl."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.programs import program

if TYPE_CHECKING:
    from pathlib import Path


class Authority:
    """A certificate authority, made anew for each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test CA",
                      "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip

    def _openssl(self, *arguments: str) -> None:
        subprocess.run([program("openssl"), *arguments], cwd=self.folder, check=True, capture_output=True)

    @property
    def certificate(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()

    def issue(self, name: str) -> tuple[bytes, bytes]:
        """Return a key and its certificate."""
        (self.folder / "names").write_text(f"subjectAltName=DNS:{name}")
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", "k", "-out", "r")
        self._openssl("x509", "-req", "-in", "r", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                      "-extfile", "names", "-out", "c")  # fmt: skip
        return (self.folder / "k").read_bytes(), (self.folder / "c").read_bytes()
