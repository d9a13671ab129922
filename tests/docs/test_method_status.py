"""How methods are answered is said in three places: the table of who may call them, a document, and their comments."""

from __future__ import annotations

import json
import re
from collections import Counter

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from server.rpc.policy import POLICY, UNSERVED
from tests.processes import ROOT
from tools import documents
from tools.method_status import AS_WITHOUT_AGENTS, status_of

FACTS = json.loads((ROOT / "tests" / "contract" / "wire.json").read_text())["rpcs"]
FILES = FileDescriptorSet.FromString((ROOT / "gen" / "descriptors.binpb").read_bytes()).file


def comments():
    """The comment of each method of the contract."""
    for file in FILES:
        texts = {
            tuple(place.path): " ".join(place.leading_comments.split()) for place in file.source_code_info.location
        }
        for number, service in enumerate(file.service):
            for index, method in enumerate(service.method):
                if method.name in FACTS:
                    yield method.name, texts[6, number, 2, index]


def test_each_method_stands_in_the_document_once_with_its_status():
    served = frozenset(name.rpartition("/")[2] for name in documents.served_methods())
    rows = re.findall(
        r"^\| (\w+) \| `(\w+) (\S+)` \| (served|empty|501) \|",
        (ROOT / "docs/compatibility.md").read_text(),
        re.MULTILINE,
    )
    assert [row[0] for row in rows] == list(FACTS)
    assert [row[1:3] for row in rows] == [(fact["http"], fact["path"]) for fact in FACTS.values()]
    assert [row[3] for row in rows] == [status_of(name, served) for name in FACTS]
    assert len(FACTS) == 260
    assert Counter(row[3] for row in rows)["501"] == len(FACTS.keys() - served)


def test_what_is_served_is_what_somebody_may_call():
    served = {name.rpartition("/")[2] for name in documents.served_methods()}
    assert served == POLICY.keys()
    assert served & UNSERVED.keys() == set()
    assert served >= AS_WITHOUT_AGENTS


def test_comments_say_which_methods_are_not_served():
    said = {name for name, text in comments() if "the answer is 501" in text}
    assert said == UNSERVED.keys()
    assert len(dict(comments())) == len(FACTS)
