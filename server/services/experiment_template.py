"""Templates as what experiments are made with: a configuration is laid over that of its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.struct_pb2 import Struct

from server.domain import config as configs
from server.domain.errors import InvalidArgumentError
from server.domain.struct import decode
from server.domain.text import check_text
from server.services.templates import present_template

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.domain.config import Submission


def over_template(tx: Connection, submission: Submission, name: str) -> Submission:
    """Return a configuration laid over that of a template, by the rules of Determined's schemas.

    Args:
        tx: A transaction.
        submission: The configuration.
        name: The name of the template; empty for none.

    Raises:
        NotFoundError: There is no such template.
        InvalidArgumentError: The template holds what is no part of an experiment's configuration.
    """
    if not name:
        return submission
    record = present_template(tx, check_text(name, "template"))
    try:
        template = configs.from_template(decode(Struct.FromString(record.config_struct)))
    except InvalidArgumentError as refusal:
        raise InvalidArgumentError(f"template '{name}': {refusal.message}") from None
    return submission.over(template)
