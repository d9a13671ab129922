"""A gateway in front of the cabinet, in a process of its own: `python cabinet_front.py CHANNEL SERVER`.

CHANNEL is `remote` or `inprocess`; SERVER is `worker`, the gateway's own, or `wsgi`, a plain WSGI server (werkzeug's).
"""

from __future__ import annotations

import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import grpc
from cabinet import SERVICE, field_rules, handler
from message_codec import descriptor_set
from werkzeug.serving import make_server

from gateway import GatewayOptions, create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.channel.remote import RemoteChannel
from gateway.serving.address import Address, bound_address
from gateway.serving.worker import WorkerOptions, serve


def channel(kind: str, stack: ExitStack) -> grpc.Channel:
    """Make a channel to a cabinet of this process."""
    if kind == "inprocess":
        table = HandlerTable()
        table.add_generic_rpc_handlers([handler()])
        return stack.enter_context(InProcessChannel(table))
    server = grpc.server(ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers([handler()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    stack.callback(server.stop, 0)
    return stack.enter_context(RemoteChannel(f"127.0.0.1:{port}"))


def main(kind: str, server: str) -> None:
    """Serve until SIGTERM."""
    options = GatewayOptions(services=(SERVICE,), rules_yaml=field_rules(), unbound_methods=True)
    with ExitStack() as stack:
        listener = stack.enter_context(Address.parse("127.0.0.1:0").listen())
        app = create_app(channel(kind, stack), descriptor_set(), options)
        sys.stdout.write(f"serving {bound_address(listener)}\n")
        sys.stdout.flush()
        if server == "worker":
            serve(lambda: app, listener, WorkerOptions(threads=8))
        else:
            plain = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
            signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=plain.shutdown).start())
            plain.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
