"""A supervised process as the tests need it: one worker over an inherited socket, whose app tells its process id."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.serving import http_protocol
from gateway.serving.link import SupervisorLink
from gateway.serving.worker import WorkerOptions, serve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

parser = argparse.ArgumentParser()
parser.add_argument("--listener-fd", type=int, required=True)
parser.add_argument("--gate", type=Path, help="a FIFO: a request for /held is answered when something is written to it")
parser.add_argument("--fail", action="store_true")
parser.add_argument("--fail-if", type=Path, help="do so if there is this file")
parser.add_argument("--impatient", action="store_true", help="cut off clients that say or take nothing at once")
parser.add_argument("--drain", type=float, default=30.0)
parser.add_argument("--stubborn", action="store_true")
parser.add_argument("--supervisor-fd", type=int, required=True)
arguments = parser.parse_args()


def silent() -> Iterator[bytes]:
    """A stream that says nothing more until the gate is opened."""
    yield b"first\n"
    with arguments.gate.open("rb") as gate:
        gate.read(1)
    yield b"second\n"


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/held":
        with arguments.gate.open("rb") as gate:  # blocks until the test opens the other end
            gate.read(1)
    if environ["PATH_INFO"] == "/silent":
        start_response("200 OK", [])
        return silent()
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


if arguments.fail or (arguments.fail_if and arguments.fail_if.exists()):
    sys.exit("this process does not want to start")
if arguments.impatient:
    http_protocol.HEAD_SECONDS = http_protocol.STALL_SECONDS = 0.2  # type: ignore[misc]
link = SupervisorLink(arguments.supervisor_fd)
if arguments.stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    link.ready(f"process {os.getpid()}")
    threading.Event().wait()


def make_app():
    link.ready(f"process {os.getpid()}")
    return app


serve(make_app, socket.socket(fileno=arguments.listener_fd), WorkerOptions(threads=4, drain=arguments.drain))
