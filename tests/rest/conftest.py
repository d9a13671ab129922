"""The whole application behind its REST front, in this process, over both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rest_calls import Caller

from gateway import create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.profiles.determined import determined_options
from server.application import Application
from server.serving.rest_process import DESCRIPTORS
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

MESSAGE_SIZE = 96 * 1024 * 1024


@pytest.fixture
def app(database_url: str, tmp_path) -> Iterator[Flask]:
    application = Application(Settings(database_url=database_url, data=tmp_path / "data"))
    table = HandlerTable()
    application.register(table)
    application.background.start()
    size = [(f"grpc.max_{way}_message_length", MESSAGE_SIZE) for way in ("send", "receive")]
    with InProcessChannel(table, application.interceptors, options=size, server_options=size) as channel:
        yield create_app(channel, DESCRIPTORS.read_bytes(), determined_options())
    application.close()


@pytest.fixture
def admin(app: Flask) -> Caller:
    return Caller.log_in(app, "admin")


@pytest.fixture
def user(app: Flask) -> Caller:
    return Caller.log_in(app, "determined")
