"""The yardstick: a Flask route that does nothing, served by granian's own command."""

from __future__ import annotations

import flask

COMMAND = ("-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "16", "bench.hello:app")

app = flask.Flask(__name__, static_folder=None)


@app.get("/hello")
def hello() -> str:
    """Answer five bytes."""
    return "hello"
