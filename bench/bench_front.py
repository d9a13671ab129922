"""The programs of `make bench-gateway` that are written in Python, each in a process of its own.

`python -m bench.bench_front backend` serves bench.proto over gRPC; `python -m bench.bench_front inprocess` serves it as
a REST API, by a gateway over the in-process channel.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc

from bench.bench_service import Built, build, make_service
from gateway import create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.serving.address import Address, bound_address
from gateway.serving.worker import serve


def _backend(built: Built) -> None:
    server = grpc.server(ThreadPoolExecutor(8))
    built.stubs.add_BenchServicer_to_server(make_service(built), server)
    _say(f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
    server.start()
    server.wait_for_termination()


def _inprocess(built: Built) -> None:
    table = HandlerTable()
    built.stubs.add_BenchServicer_to_server(make_service(built), table)
    with InProcessChannel(table) as channel, Address.parse("127.0.0.1:0").listen() as listener:
        app = create_app(channel, built.descriptors.read_bytes())
        _say(str(bound_address(listener)))
        serve(lambda: app, listener)


def _say(address: str) -> None:
    sys.stdout.write(f"serving {address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"backend": _backend, "inprocess": _inprocess}[sys.argv[1]](build(with_go=False))
