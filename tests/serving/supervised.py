"""A parent process as the tests need it: two workers (`http_child.py`) over one socket, events as JSON lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gateway.serving.address import Address, bound_address
from gateway.serving.supervisor import ProcessSpec, StartError, Supervisor

CHILD = str(Path(__file__).with_name("http_child.py"))


def tell(event, **values):
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


count, grace, *extra = sys.argv[1:]
listener = Address("127.0.0.1", 0).listen()
command = [sys.executable, CHILD, "--listener-fd", str(listener.fileno()), *extra]
specs = [ProcessSpec(f"worker-{n}", command, descriptors=(listener.fileno(),)) for n in range(int(count))]
try:
    Supervisor(
        specs, tell, lambda notes: tell("all ready", port=bound_address(listener).port, notes=notes), grace=float(grace)
    ).run()
except StartError as error:
    tell("failed", text=str(error))
    sys.exit(3)
tell("left")
