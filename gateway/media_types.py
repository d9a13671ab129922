"""Which codec reads a request and writes its answer, where media types have codecs of their own.

As grpc-gateway's marshaler registry: the answer goes by the Accept header, without weights, else by what read the
request; the request goes by its Content-Type, without parameters; everything else has the default codec.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .incoming import Incoming
    from .transcode.codec import MessageCodec
    from .transcode.codec_options import CodecOptions

DEFAULT: Final = ""
"""The key of the codec of everything else."""


class Exchange(NamedTuple):
    """The keys of the codecs of one request and its answer."""

    inbound: str = DEFAULT
    outbound: str = DEFAULT


_DEFAULTS: Final = Exchange()


class MediaTypes:
    """The codecs of a gateway by media type.

    Args:
        codec: The default codec.
        marshalers: The policies of other codecs by media type, in lower case.
    """

    def __init__(self, codec: MessageCodec, marshalers: Mapping[str, CodecOptions]) -> None:
        others = {name: codec.with_options(options) for name, options in marshalers.items()}
        self.codecs: dict[str, MessageCodec] = {DEFAULT: codec, **others}

    def of(self, incoming: Incoming) -> Exchange:
        """Choose the codecs of a request."""
        if len(self.codecs) == 1:
            return _DEFAULTS
        inbound = self._known(incoming.content_type) or DEFAULT
        accepted = (incoming.header("accept") or "").split(",")
        outbound = next((name for name in map(self._known, accepted) if name), inbound)
        return Exchange(inbound, outbound)

    def _known(self, text: str) -> str | None:
        name = text.partition(";")[0].strip().lower()
        return name if name in self.codecs else None
