"""No command of `det`, no call of its SDK and none of `core_v2` is left without a test."""

from __future__ import annotations

import ast
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.client.commands import CALLS, COMMANDS, LOCAL
from tests.processes import ROOT
from tests.programs import client_python

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.client, pytest.mark.slow]

LIST = """
import argparse, inspect, json
import determined.cli.cli as whole
from determined import cli, core
from determined.experimental import client

parser = whole.make_parser()
cli.add_args(parser, whole.all_args_description)

def commands(parser, words=()):
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not below:
        yield " ".join(words)
    for action in below:
        # Short forms stand for the same parser.
        names = {id(each): name for name, each in reversed(action.choices.items())}
        for name in names.values():
            if name != "help":
                yield from commands(action.choices[name], (*words, name))

classes = [client.Determined, client.Experiment, client.Trial, client.Checkpoint, client.Model, client.ModelVersion,
           client.Workspace, client.Project, client.User,
           core.TrainContext, core.CheckpointContext, core.SearcherContext, core.PreemptContext]
calls = [f"{each.__name__}.{name}" for each in classes for name, _ in inspect.getmembers(each, inspect.isfunction)
         if name[0] != "_"]
print(json.dumps([sorted(commands(parser)), sorted(calls)]))
"""


@pytest.fixture(scope="module")
def everything() -> list[list[str]]:
    """What the client has: commands, and calls."""
    told = subprocess.check_output([client_python(), "-W", "ignore", "-c", LIST], text=True, timeout=120)
    return json.loads(told)


def functions_in(module: str) -> Iterator[str]:
    tree = ast.parse((ROOT / "tests" / "client" / f"{module}.py").read_text())
    return (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_commands(everything):
    assert sorted([*COMMANDS, "deploy"]) == everything[0]  # what `deploy` does, it does without a server


def test_calls(everything):
    assert sorted([*CALLS, *LOCAL]) == everything[1]


def test_the_tests_are_there():
    for module in {each.partition("::")[0] for each in (*COMMANDS.values(), *CALLS.values())}:
        named = {
            each.partition("::")[2] for each in (*COMMANDS.values(), *CALLS.values()) if each.startswith(f"{module}::")
        }
        assert named <= set(functions_in(module)), module
