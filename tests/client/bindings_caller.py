"""The bindings of the unmodified client, one process of it: methods by name, what they take and give as JSON."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.rest.openapi_calls import OPERATIONS

if TYPE_CHECKING:
    from tests.client.official import Client

# Reads calls, a line each, and answers with what the binding made of the answer, or with its error.
_DRIVER = """
import inspect, json, os, re, sys, traceback
from determined.common.api import bindings, errors
from determined.experimental import client
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
client.login(user=sys.argv[1], password="")
session = client._determined._session
methods = {
    name.partition("_")[2]: each
    for name, each in vars(bindings).items()
    if inspect.isfunction(each) and re.match("(get|post|put|patch|delete)_", name)
}

def typed(annotation, values):
    named = re.search(r"[a-z]+v1\\w+|v1\\w+", str(annotation))
    read = getattr(bindings, named[0]) if named else str
    return [read(value) for value in values] if "Sequence" in str(annotation) else read(values[-1])

def call(name, path, query, body):
    taken = inspect.signature(methods[name]).parameters
    given = {key: int(value) if "int" in str(taken[key].annotation) else value for key, value in path.items()}
    given |= {key: typed(taken[key].annotation, values) for key, values in query.items()}
    if body is not None:
        kind = getattr(bindings, str(taken["body"].annotation), None)
        # What stands in the path is in many bodies, too, and the client's types insist on it.
        named = {key.rpartition("_")[2]: value for key, value in given.items() if key in path}
        given["body"] = body if kind is None else kind.from_json(named | body)
    answer = methods[name](session, **given)
    if inspect.isgenerator(answer):
        return [each.to_json() for each in answer]
    return {} if answer is None else answer.to_json()

def anything(annotation):
    text = str(annotation)
    named = re.search(r"[a-z]+v1\\w+|v1\\w+", text)
    if named:
        kind = getattr(bindings, named[0])
        value = kind(**required(kind.__init__)) if hasattr(kind, "from_json") else list(kind)[-1]
    elif "Dict" in text:
        value = {}
    else:
        typed_values = {"bool": False, "int": 987654, "float": 0.5, "str": "aaaaaaaa-0000-4000-8000-000000000001"}
        value = next(each for name, each in typed_values.items() if name in text)
    return [value] if "Sequence" in text else value

def required(function):
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {each.name: anything(each.annotation) for each in parameters if each.default is each.empty}

def attempt(name):
    try:
        answer = methods[name](session, **required(methods[name]))
        list(answer) if inspect.isgenerator(answer) else None
        return [200, ""]
    except errors.ForbiddenException as error:
        return [403, str(error)]
    except errors.APIException as error:
        return [error.status_code, str(error)]

print(json.dumps(sorted(methods)), file=answers, flush=True)
for line in sys.stdin:
    try:
        name, *more = json.loads(line)
        answer = {"answer": call(name, *more) if more else attempt(name)}
    except Exception:
        answer = {"error": traceback.format_exc()}
    print(json.dumps(answer), file=answers, flush=True)
"""


class BindingsCaller:
    """Calls methods, and remembers which were answered well.

    Attributes:
        methods: All that the client has bindings for.
    """

    def __init__(self, client: Client, user: str) -> None:
        command = [client.python, "-W", "ignore", "-c", _DRIVER, user]
        self.answered: set[str] = set()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=client.environment
        )
        self.methods: set[str] = set(self._read())

    def ok(self, name: str, *path: object, body: object = None, query: str = "") -> Any:
        """Call a method that must succeed; a stream comes as a list of its results."""
        variables = re.findall(r"\{([^}]+)\}", OPERATIONS[name][1])
        values = {key.replace(".", "_"): value for key, value in zip(variables, path, strict=True)}
        criteria: dict[str, list[str]] = {}
        for key, value in parse_qsl(query):
            criteria.setdefault(key, []).append(value)
        answer = self._told(name, values, criteria, body)
        self.answered.add(name)
        return answer

    def attempt(self, name: str) -> tuple[int, str]:
        """Call a method with made-up values for what it needs, and return status and text as the client has them."""
        status, text = self._told(name)
        return status, text

    def _told(self, *call: object) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        told = self._read()
        assert "error" not in told, f"{call[0]}: {told['error']}"
        return told["answer"]

    def close(self) -> None:
        self._process.communicate(timeout=30)

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())
