"""A parent process as the tests need it: workers (`http_child.py`) over one socket, events as JSON lines."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from gateway.serving.activation import taken_over
from gateway.serving.address import Address, bound_address
from gateway.serving.handover import Handover
from gateway.serving.supervisor import ProcessSpec, StartError, Supervisor

CHILD = str(Path(__file__).with_name("http_child.py"))

parser = argparse.ArgumentParser()
parser.add_argument("count", type=int)
parser.add_argument("grace", type=float)
parser.add_argument("--drain", type=float, default=30.0)
parser.add_argument("--handover", type=Handover.parse)
parser.add_argument("--alone", action="store_true", help="a worker is started when the one before has ended")
arguments, extra = parser.parse_known_args()


def tell(event, **values):
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def succeed(children):
    handover = Handover.of({"rest": listener.fileno()}, children)
    tell("replaced by", handover=handover.text)
    given = [argument for argument in sys.argv[1:] if not argument.startswith("--handover")]
    handover.execute([sys.executable, __file__, *given, f"--handover={handover.text}"])


before = arguments.handover
listener = taken_over(before.sockets["rest"]) if before else Address("127.0.0.1", 0).listen()
port = bound_address(listener).port
command = [sys.executable, CHILD, "--listener-fd", str(listener.fileno()), f"--drain={arguments.drain}", *extra]
specs = [
    ProcessSpec(f"worker-{n}", command, descriptors=(listener.fileno(),), overlaps=not arguments.alone)
    for n in range(arguments.count)
]
try:
    Supervisor(
        specs,
        tell,
        lambda notes: tell("all ready", port=port, notes=notes),
        grace=arguments.grace,
        drain=arguments.drain,
        on_stop=listener.close,
        inherited=before.children() if before else (),
        succeed=succeed,
    ).run()
except StartError as error:
    tell("failed", text=str(error))
    sys.exit(3)
tell("left")
