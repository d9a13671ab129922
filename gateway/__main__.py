"""`python -m gateway`: see `gateway.command`."""

from __future__ import annotations

from gateway.command import main

if __name__ == "__main__":
    main(prog_name="python -m gateway")
