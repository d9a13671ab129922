"""Every method that is served, called by the bindings of the official client, which read every answer."""

from __future__ import annotations

import pytest

from server.rpc.policy import UNSERVED
from tests.client.bindings_caller import BindingsCaller
from tests.client.forms import UNLIKE_FORMS, started
from tests.every_call import WITHOUT_FILES, walk
from tools.documents import served_methods
from tools.method_status import AS_WITHOUT_AGENTS

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", params=UNLIKE_FORMS)
def master(request, tmp_path_factory):
    with started(request, tmp_path_factory) as running:
        yield running


@pytest.fixture
def api(client):
    made = BindingsCaller(client, "admin")
    yield made
    made.close()


def test_every_method_that_there_is(api):
    """Asked about what does not exist, each answers in a way that the client understands, and none with a fault."""
    assert len(api.methods) == 261  # those of the service, and the one for its health
    told = {name: api.attempt(name) for name in sorted(api.methods - {"Login", "Logout"})}
    assert {status for status, _ in told.values()} == {200, 400, 404, 501}
    unserved = {name for name, (status, _) in told.items() if status == 501}
    # One is refused for what was made up, before anything else.
    assert unserved == UNSERVED.keys() - {"CreateGenericTask"}
    assert [name for name in unserved if UNSERVED[name] not in told[name][1]] == []


def test_every_method_that_is_served(api):
    walk(api)
    api.ok("Logout")
    served = {name.rpartition("/")[2] for name in served_methods()} & api.methods
    assert served - api.answered - AS_WITHOUT_AGENTS - WITHOUT_FILES == set()
    assert len(api.answered) > 150
