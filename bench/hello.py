"""The yardstick: a Flask route that does nothing, served as Detour's REST workers are (`python -m bench.hello`)."""

from __future__ import annotations

import sys

import flask

from gateway.serving.address import Address, bound_address
from gateway.serving.worker import serve

app = flask.Flask(__name__, static_folder=None)


@app.get("/hello")
def hello() -> str:
    """Answer five bytes."""
    return "hello"


def main() -> None:
    """Serve until SIGTERM."""
    with Address("127.0.0.1", 0).listen() as listener:
        sys.stdout.write(f"hello at {bound_address(listener)}\n")
        sys.stdout.flush()
        serve(lambda: app, listener)


if __name__ == "__main__":
    main()
