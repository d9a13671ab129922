"""Write the generated tables of the documents: endpoints, settings, and the methods that are served.

`python -m tools.documents` rewrites what stands between the markers of a table; with `--check` it changes nothing and
fails when a document is not up to date. The sentences around the tables are written by people.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from google.api.annotations_pb2 import http
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from pydantic import SecretStr

from server.application import Application
from server.cli.flags import read_settings
from server.rpc.registration import UPSTREAM_SERVICE
from server.settings import Settings
from tools.contract import ROOT
from tools.method_status import AS_WITHOUT_AGENTS, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from google.api.http_pb2 import HttpRule
    from google.protobuf.descriptor_pb2 import MethodDescriptorProto

_FACTS = ROOT / "tests" / "contract" / "wire.json"
_DESCRIPTORS = ROOT / "gen" / "descriptors.binpb"
_VERBS = ("get", "put", "post", "delete", "patch")


class _Names:
    """A target of registrations that keeps the names of methods."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def add_generic_rpc_handlers(self, generic_rpc_handlers: object, /) -> None:
        """Ignore them: the other kind of registration names the methods."""

    def add_registered_method_handlers(self, service_name: str, method_handlers: Mapping[str, object], /) -> None:
        """Keep the names."""
        self.found |= {f"/{service_name}/{method}" for method in method_handlers}


def served_methods() -> set[str]:
    """Name the methods that are served, as `/package.Service/Method`, each once: by the service that declares it."""
    names = _Names()
    with tempfile.TemporaryDirectory() as folder, closing(Application(read_settings({"data": folder}))) as application:
        application.register(names)
    return {name for name in names.found if not name.startswith(f"/{UPSTREAM_SERVICE}/")}


def settings_table() -> str:
    """List every setting with its variable, option, default and meaning."""
    lines = ["| variable | option | default | meaning |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        option = "none: a secret" if field.annotation is SecretStr else f"`--{name.replace('_', '-')}`"
        lines.append(f"| `DETOUR_{name.upper()}` | {option} | {_default(name)} | {field.description} |")
    return "\n".join(lines)


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    if field.default_factory is not None or field.default is None:
        return ""
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        value = ",".join(map(str, value))
    return f"`{value}`" if str(value) else "empty"


def endpoints_table() -> str:
    """List every route that is served, out of the descriptors, but for those that only say what is not there."""
    lines = ["| request | method | what it does |", "|---|---|---|"]
    served = served_methods()
    for service, method, comment in _methods():
        if f"/{service}/{method.name}" in served and method.name not in AS_WITHOUT_AGENTS:
            for verb, path in _routes(method.options.Extensions[http]):
                lines.append(f"| `{verb} {path}` | {service.rpartition('.')[2]}.{method.name} | {comment} |")
    return "\n".join(lines)


def methods_table() -> str:
    """List every method of a Determined master, how it is answered, and by which service."""
    services = {full_name.rpartition("/")[2]: full_name.split("/")[1] for full_name in served_methods()}
    facts: Mapping[str, Mapping[str, str]] = json.loads(_FACTS.read_text())["rpcs"]
    status = {name: status_of(name, frozenset(services)) for name in facts}
    counts = Counter(status.values())
    summary = (
        f"Of the {len(facts)} methods, {counts['served']} are served, {counts['empty']} answer as on a master without "
        f"agents, and {counts['501']} are answered 501."
    )
    lines = [
        summary,
        "",
        "| method | request | answer | service |",
        "|---|---|---|---|",
    ]
    for name, fact in facts.items():
        service = services.get(name, "").rpartition(".")[2]
        lines.append(f"| {name} | `{fact['http']} {fact['path']}` | {status[name]} | {service} |")
    return "\n".join(lines)


def _methods() -> Iterator[tuple[str, MethodDescriptorProto, str]]:
    """Yield every method with the full name of its service and the first sentence of its comment."""
    for file in FileDescriptorSet.FromString(_DESCRIPTORS.read_bytes()).file:
        comments = {tuple(place.path): place.leading_comments for place in file.source_code_info.location}
        for number, service in enumerate(file.service):
            for index, method in enumerate(service.method):
                comment = " ".join(comments.get((6, number, 2, index), "").split())
                yield f"{file.package}.{service.name}", method, comment.partition(". ")[0].removesuffix(".")


def _routes(rule: HttpRule) -> Iterator[tuple[str, str]]:
    for verb in _VERBS:
        if path := getattr(rule, verb):
            yield verb.upper(), path
    for more in rule.additional_bindings:
        yield from _routes(more)


TABLES: Mapping[str, tuple[str, Callable[[], str]]] = {
    "README.md": ("endpoints", endpoints_table),
    "docs/settings.md": ("settings", settings_table),
    "docs/compatibility.md": ("methods", methods_table),
}
"""The table of each document that has one."""


def renewed(name: str) -> str:
    """Return the text of a document with its table made anew.

    Raises:
        ValueError: The document has no markers for its table.
    """
    table, make = TABLES[name]
    text = (ROOT / name).read_text()
    place = re.compile(rf"(<!-- begin: {table}[^>]*-->\n).*?(<!-- end: {table} -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"{name} has no place for the table of {table}")
    content = make()
    return place.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a document is not up to date")
    arguments = parser.parse_args()
    stale = [name for name in TABLES if renewed(name) != (ROOT / name).read_text()]
    for name in stale:
        sys.stdout.write(
            f"{name}: the table is not up to date (make docs)\n" if arguments.check else f"{name}: renewed\n"
        )
        if not arguments.check:
            (ROOT / name).write_text(renewed(name))
    return int(bool(stale) and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
