"""A lending library (protos/library.proto): generated stubs, descriptors, and a servicer that does as it is asked."""

from __future__ import annotations

import importlib
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import grpc
import grpc_tools
from google.api import http_pb2, httpbody_pb2
from google.protobuf import any_pb2, empty_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_tools import protoc

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTO = Path(__file__).parents[1] / "protos" / "library.proto"
PATIENCE = 10.0


def _generate() -> tuple[Any, Any, bytes]:
    with TemporaryDirectory() as folder:
        include = [f"-I{PROTO.parent}", f"-I{Path(http_pb2.__file__).parents[2]}"]
        include.append(f"-I{Path(grpc_tools.__file__).parent / '_proto'}")
        out = [f"--python_out={folder}", f"--grpc_python_out={folder}", f"--descriptor_set_out={folder}/set"]
        assert not protoc.main(["protoc", *include, "--include_imports", *out, PROTO.name])
        sys.path.insert(0, folder)
        try:
            messages, services = importlib.import_module("library_pb2"), importlib.import_module("library_pb2_grpc")
        finally:
            sys.path.remove(folder)
        return messages, services, (Path(folder) / "set").read_bytes()


pb2, pb2_grpc, DESCRIPTORS = _generate()


class RichStatus(grpc.Status):
    """A status with details, as grpcio-status makes them."""

    def __init__(self, code: grpc.StatusCode, message: str, *details: any_pb2.Any) -> None:
        rich = status_pb2.Status(code=code.value[0], message=message, details=details)
        self.code = code
        self.details = message
        self.trailing_metadata = (("grpc-status-details-bin", rich.SerializeToString()), ("x-trailer", "t"))


def packed(message: Any) -> any_pb2.Any:
    detail = any_pb2.Any()
    detail.Pack(message)
    return detail


class Library(pb2_grpc.LibraryServicer):
    """Answers with what it was asked; the name of the book says what goes wrong."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.metadata: list[dict[str, list[Any]]] = []
        self.remaining: list[float] = []
        self.ended = threading.Event()
        self.sent = 0

    def _note(self, request: Any, context: grpc.ServicerContext) -> None:
        self.requests.append(request)
        seen: dict[str, list[Any]] = {}
        for key, value in context.invocation_metadata():
            seen.setdefault(key, []).append(value)
        self.metadata.append(seen)
        self.remaining.append(context.time_remaining())
        context.add_callback(self.ended.set)

    def _maybe_fail(self, wish: str, context: grpc.ServicerContext) -> None:
        kind, _, value = wish.partition("-")
        if kind == "code":
            context.abort(grpc.StatusCode[value], f"as <asked> & told: {value}")
        elif kind == "details":
            good = packed(error_details_pb2.ErrorInfo(reason="R", domain="d"))
            unknown = any_pb2.Any(type_url="type.googleapis.com/no.Such", value=b"\x01\x02")
            context.abort_with_status(RichStatus(grpc.StatusCode.ABORTED, "rich", good, unknown))
        elif kind == "raise":
            raise RuntimeError("secret of the handler")
        elif kind == "metadata":
            context.send_initial_metadata((("x-one", "1"), ("x-one", "2"), ("x-raw-bin", b"\x00\xff")))
            context.set_trailing_metadata((("x-last", "3"),))
            if value:
                context.abort(grpc.StatusCode[value], "with metadata")
        elif kind == "wait":
            self.ended.wait(PATIENCE)

    def GetBook(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._note(request, context)
        self._maybe_fail(request.book, context)
        return pb2.Book(id=request.book or request.name, title="<T&T>", copies=7, shelf=pb2.Shelf(name=request.shelf))

    CheckBook = GetBook

    def ListBooks(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._note(request, context)
        return pb2.ListBooksResponse(books=[pb2.Book(id=str(number)) for number in range(request.limit)])

    def AddBook(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._note(request, context)
        return request.book

    UpdateBook = AddBook

    def RemoveBook(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self._note(request, context)
        return empty_pb2.Empty()

    def Lend(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._note(request, context)
        return pb2.LendResponse(lending=pb2.Lending(book=request.book, reader=request.reader))

    def Read(self, request: Any, context: grpc.ServicerContext) -> httpbody_pb2.HttpBody:
        self._note(request, context)
        self._maybe_fail(request.book, context)
        return httpbody_pb2.HttpBody(content_type="text/plain" if request.book != "bare" else "", data=b"\x00page\xff")

    def Follow(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        self._note(request, context)
        context.send_initial_metadata((("x-stream", "s"),))
        wish, _, count = request.shelf.partition(":")
        for number in range(int(count) if count.isdecimal() else 0):
            self.sent += 1
            yield pb2.Book(id=str(number), title="<")
        if wish == "endless":
            while context.is_active():
                self.sent += 1
                yield pb2.Book(id="more", title="x" * 1000)
        self._maybe_fail(wish, context)

    def Scan(self, request: Any, context: grpc.ServicerContext) -> Iterator[httpbody_pb2.HttpBody]:
        self._note(request, context)
        yield httpbody_pb2.HttpBody(content_type="image/png", data=b"\x89PNG")
        yield httpbody_pb2.HttpBody(data=b"\x00\x01")
        self._maybe_fail(request.book, context)

    def Return(self, request_iterator: Iterator[Any], context: grpc.ServicerContext) -> Any:
        books = list(request_iterator)
        self._note(books, context)
        for book in books:
            self._maybe_fail(book.id, context)
        return pb2.ReturnResponse(count=len(books))

    def Chat(self, request_iterator: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        for book in request_iterator:
            self._maybe_fail(book.id, context)
            yield pb2.Book(id=book.id, title="said")
