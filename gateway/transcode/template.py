"""Path templates of `google.api.http`: the syntax tree and the parser.

The grammar is that of `google/api/http.proto` as grpc-gateway v2 reads it: it allows more than the published grammar
(colons inside literals, fixed segments behind `**`, verbs that hold colons behind a variable) and that is kept.
Matching is the business of `gateway.transcode.pattern`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

_PCHARS = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class TemplateError(ValueError):
    """A path template that the grammar refuses.

    Attributes:
        template: The text that was parsed.
        reason: What is wrong with it, in words.
    """

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(f"path template {template!r}: {reason}")
        self.template = template
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Literal:
    """A segment that matches one path component equal to `text`, which may hold `%XX` and is never decoded."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`*`: one path component, which may be empty."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class DeepWildcard:
    """`**`: any number of path components, also none."""

    def __str__(self) -> str:
        return "**"


PlainSegment: TypeAlias = Literal | Wildcard | DeepWildcard


@dataclass(frozen=True, slots=True)
class Variable:
    """`{field_path=segments}`: what the segments match becomes the value of a request field.

    Attributes:
        field_path: Proto field names joined by dots.
        segments: At least one; `{x}` has a single `Wildcard`.
    """

    field_path: str
    segments: tuple[PlainSegment, ...]

    def __str__(self) -> str:
        return f"{{{self.field_path}={'/'.join(map(str, self.segments))}}}"


Segment: TypeAlias = PlainSegment | Variable


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A parsed template; made by `parse_template`.

    `str()` gives the canonical text, in which every variable shows its segments; parsing that gives an equal template.

    Attributes:
        segments: At least one. The template `/` is a single empty `Literal`.
        verb: Text behind the colon that ends the template, or "" for none.
        source: The text as it was written.
    """

    segments: tuple[Segment, ...]
    verb: str = ""
    source: str = field(default="", compare=False)

    @property
    def field_paths(self) -> tuple[str, ...]:
        """Field paths of the variables in order of appearance; a path used twice appears twice."""
        return tuple(segment.field_path for segment in self.segments if isinstance(segment, Variable))

    @property
    def atoms(self) -> tuple[PlainSegment, ...]:
        """The segments with each variable replaced by its own segments."""
        atoms: list[PlainSegment] = []
        for segment in self.segments:
            atoms.extend(segment.segments if isinstance(segment, Variable) else (segment,))
        return tuple(atoms)

    def __str__(self) -> str:
        path = "/" + "/".join(map(str, self.segments))
        last = self.segments[-1]
        # Without the closing colon the last colon of a literal would be read as the start of a verb.
        closing = ":" if self.verb or (isinstance(last, Literal) and ":" in last.text) else ""
        return f"{path}{closing}{self.verb}"


_ODD_PATHS: Final[Mapping[str, tuple[Segment, ...]]] = {"/": (Literal(""),), "//": (Wildcard(),)}
"""Paths that the grammar does not know and grpc-gateway takes: `//` is `/*` to it, by a slip of its tokenizer."""


def parse_template(text: str) -> PathTemplate:
    """Parse a path template.

    Args:
        text: The template as a `google.api.http` rule spells it, for example `/v1/{name=shelves/*}:move`.

    Returns:
        The syntax tree.

    Raises:
        TemplateError: `text` does not follow the grammar, or holds more than one `**`.
    """
    if not text.startswith("/"):
        raise TemplateError(text, "it does not start with '/'")
    path, verb = _split_verb(text)
    if verb and not _PCHARS.fullmatch(verb):
        raise TemplateError(text, f"the verb {verb!r} holds a character that a path cannot hold")
    segments = _ODD_PATHS.get(path) or _parse_segments(text, path)
    template = PathTemplate(segments, verb, source=text)
    if sum(isinstance(atom, DeepWildcard) for atom in template.atoms) > 1:
        raise TemplateError(text, "it holds '**' more than once")
    return template


def _split_verb(text: str) -> tuple[str, str]:
    """Split the verb off the last token: behind a variable at its first colon, else at its last one."""
    start = max(text.rfind(mark) for mark in "/{}") + 1
    rest = text[start:]
    if text[start - 1] == "}":
        if rest and not rest.startswith(":"):
            raise TemplateError(text, f"a variable is followed by {rest!r}; only '/' or ':' may follow")
        return text[:start], rest[1:]
    path, colon, verb = rest.rpartition(":")
    return (text[:start] + path, verb) if colon else (text, "")


def _parse_segments(text: str, path: str) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    position = 1
    while True:
        if path.startswith("{", position):
            end = path.find("}", position)
            if end < 0:
                raise TemplateError(text, f"the variable {path[position:]!r} is not closed")
            segments.append(_parse_variable(text, path[position + 1 : end]))
            end += 1
        else:
            end = path.find("/", position)
            end = len(path) if end < 0 else end
            segments.append(_parse_plain(text, path[position:end]))
        if end == len(path):
            return tuple(segments)
        if path[end] != "/":
            raise TemplateError(text, f"a variable is followed by {path[end:]!r}; only '/' or ':' may follow")
        position = end + 1


def _parse_variable(text: str, inner: str) -> Variable:
    field_path, equals, pattern = inner.partition("=")
    for name in field_path.split("."):
        if not _IDENTIFIER.fullmatch(name):
            raise TemplateError(text, f"{name!r} in the variable {{{inner}}} is no field name")
    if not equals:
        return Variable(field_path, (Wildcard(),))
    return Variable(field_path, tuple(_parse_plain(text, piece) for piece in pattern.split("/")))


def _parse_plain(text: str, segment: str) -> PlainSegment:
    if segment == "*":
        return Wildcard()
    if segment == "**":
        return DeepWildcard()
    if not segment:
        raise TemplateError(text, "it holds an empty segment")
    if not _PCHARS.fullmatch(segment):
        raise TemplateError(text, f"the segment {segment!r} holds a character that a path cannot hold")
    return Literal(segment)
