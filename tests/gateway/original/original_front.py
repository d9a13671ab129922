"""A gateway before the example services of grpc-gateway, with the options that the tests of its suite expect of a port.

Run with the address to serve, the address of the services, the descriptors and the rules.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gateway import GatewayOptions, create_app
from gateway.channel.remote import RemoteChannel
from gateway.serving.address import Address
from gateway.serving.worker import serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.answer import Answer, Metadata
    from gateway.incoming import Incoming
    from gateway.options import ForwardHook
    from gateway.transcode.binding import HttpBinding


def docker_type(_incoming: Incoming, _binding: HttpBinding, _sent: Metadata, answer: Answer) -> None:
    answer.set_header("Content-Type", "application/vnd.docker.plugins.v1.1+json")


def template_type(_incoming: Incoming, binding: HttpBinding, _sent: Metadata, answer: Answer) -> None:
    answer.set_header("Content-Type", binding.template.source)


HOOKS: Final[Mapping[str, ForwardHook]] = {"7079": docker_type, "7080": template_type}
FLAGS: Final[Mapping[str, tuple[str, ...]]] = {"8081": ("--proto-names",)}


def main(descriptors: str, rules: str, listen: str, upstream: str) -> None:
    port = listen.rpartition(":")[2]
    hook = HOOKS.get(port)
    if hook is None:
        command = [sys.executable, "-m", "gateway", f"--listen={listen}", f"--upstream={upstream}"]
        files = [f"--descriptors={descriptors}", f"--rules={rules}"]
        os.execv(sys.executable, [*command, *files, *FLAGS.get(port, ())])
    options = GatewayOptions(rules_yaml=Path(rules).read_text(), forward_response=(hook,))
    with RemoteChannel(upstream) as channel, Address.parse(listen).listen() as listener:
        serve(lambda: create_app(channel, Path(descriptors).read_bytes(), options), listener)


if __name__ == "__main__":
    main(*sys.argv[1:])
