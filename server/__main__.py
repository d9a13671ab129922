"""`python -m server`: the command line."""

from __future__ import annotations

from server.cli import main

if __name__ == "__main__":
    main(prog_name="python -m server")
