"""`python -m gateway`, or `python -m detour.gateway` where it is installed: see `gateway.command`."""

from __future__ import annotations

from .command import main

if __name__ == "__main__":
    main(prog_name=f"python -m {__package__}")
