"""How a faulty configuration is refused: with the texts of Determined's master.

The master says where in the document a fault lies (`<config>.searcher: …`), one line for each, sorted.
It answers 500 for most of them; here they are what they are, invalid arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from server.domain.config.schema.base import ConversionError
    from server.domain.config.schema.report import Report


class YamlError(Exception):
    """A text that is no YAML, or YAML without a meaning in JSON."""

    def __init__(self, problem: str, *, prefix: str = "yaml: ") -> None:
        super().__init__(prefix + problem)


def invalid(text: str) -> InvalidArgumentError:
    """Makes the error for a configuration that is refused."""
    return InvalidArgumentError(f"invalid experiment configuration: {text}")


def not_yaml(error: YamlError) -> InvalidArgumentError:
    """Makes the error for a text that cannot be read as YAML."""
    return invalid(f"unable to convert yaml to json: not valid yaml: error converting YAML to JSON: {error}")


def not_sane(report: Report) -> InvalidArgumentError:
    """Makes the error for a document that breaks the schema as it stands."""
    return invalid(f"version 0 experiment config is invalid: config is invalid: {report}")


def not_convertible(error: ConversionError) -> InvalidArgumentError:
    """Makes the error for a document that satisfies the schema and has no meaning."""
    return invalid(f"unable to unmarshal experiment config as version 0: {error}")


def incomplete(report: Report) -> InvalidArgumentError:
    """Makes the error for a document in which something is missing, or wrong with the defaults of the master."""
    return invalid(f"config is invalid or incomplete: {report}")
