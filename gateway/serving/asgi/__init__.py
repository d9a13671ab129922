"""A WSGI app under an ASGI server: short requests share a set of threads, and each long one has a thread of its own.

The event loop takes in bodies, sends answers and notices clients that go away; the app runs on threads alone. See
docs/gateway.md for what that costs, and why it carries the gateway by default.
"""

from __future__ import annotations

from typing import Final

TRAILERS: Final = "http.response.trailers"
"""The name of ASGI's extension and message for trailers."""
WHOLE: Final = "gateway.response.whole"
"""The name of an extension of ours: a message of this type is a whole answer.

Its `head` is a `gateway.serving.asgi.request.Head`, its `body` bytes. The protocol that offers it sends them in one
write, where ASGI's two messages take two."""
