"""Every method that is served, called by the bindings of the official client, which read every answer."""

from __future__ import annotations

import pytest

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


def test_every_method_that_is_served(client):
    api = BindingsCaller(client, "admin")
    try:
        walk(api)
        api.ok("Logout")
    finally:
        api.close()
    served = {name.rpartition("/")[2] for name in served_methods()} & api.methods
    assert served - api.answered - AS_WITHOUT_AGENTS - WITHOUT_FILES == set()
    assert len(api.answered) > 150
