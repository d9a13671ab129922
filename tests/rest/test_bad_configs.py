"""Configurations and bodies made to break the server: refused in good time, and nothing of them stays."""

from __future__ import annotations

SEARCHER = "searcher: {name: single, metric: loss}\n"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(9)
)
MIB = 1024 * 1024
UNREADABLE = [
    ("no YAML", "name: ["),
    ("tab", "\t- tab"),
    ("alias of nothing", "a: *nobody"),
    ("alias of itself", "&a [*a]"),
    ("alias in itself", SEARCHER + "data: {x: &a {y: *a}}"),
    ("aliases of aliases", SEARCHER + BOMB),
    ("aliases of aliases in free data", SEARCHER + "data:\n  " + BOMB.replace("\n", "\n  ")),
    ("deep lists", "[" * 100_000),
    ("deep maps", SEARCHER + "data: " + "{a: " * 20_000 + "1" + "}" * 20_000),
    ("deep indents", SEARCHER + "".join(f"{' ' * n}k{n}:\n" for n in range(2000))),
    ("a tag of Python", "!!python/object/apply:os.system ['true']"),
    ("bad binary", SEARCHER + "data: !!binary notbase64%"),
    ("two documents", SEARCHER + "name: 1\n---\nname: 2"),
    ("a list as key", SEARCHER + "? [a, b]\n: c"),
    ("merging a number", SEARCHER + "<<: 5"),
    ("a long key", SEARCHER + "a" * 100_000 + ": 1"),
    ("a number beyond doubles", SEARCHER + "max_restarts: 1e400"),
    ("a number of 5,000 digits", SEARCHER + f"max_restarts: {'9' * 5000}"),
    ("a hexadecimal number of 5,000 digits", SEARCHER + "max_restarts: 0x" + "f" * 5000),
    ("not a number", SEARCHER + "max_restarts: .nan"),
    ("NUL", "\x00"),
    ("NUL by an escape", SEARCHER + 'name: "a\\0b"'),
    ("a lone surrogate by an escape", SEARCHER + 'name: "\\ud800"'),
    ("another YAML", "%YAML 9.9\n---\n" + SEARCHER + "x: 1"),
    ("range", "searcher: {name: grid, metric: l}\nhyperparameters: {a: {type: int, minval: 9, maxval: 1}}"),
    ("a list", "- just\n- a list"),
    ("a text", "just a text"),
]


def test_configs_that_are_refused(user):
    for title, config in UNREADABLE:
        body = {"config": config, "unmanaged": True}
        for answer in (
            user.call("POST", "/experiments", body),
            user.call("POST", "/experiments", body | {"validateOnly": True}),
            user.call("PUT", "/experiments/by-external-id/x", body),
        ):
            assert (title, answer.status_code) == (title, 400), answer.text[:300]
            assert len(answer.data) < 200_000, title
    assert user.get("/experiments?limit=-1")["experiments"] == []
    assert user.ok("POST", "/experiments-search", {})["experiments"] == []


BODIES = [
    ("deep lists", b"[" * 200_000),
    ("deep objects", b'{"a":' * 200_000),
    ("deep lists in a field", b'{"labels":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    ("no UTF-8", b'{"name":"' + b"\xff" * 10 + b'"}'),
    ("an encoded surrogate", b'{"name":"\xed\xa0\x80"}'),
    ("UTF-16", b"\xff\xfe{\x00}\x00"),
    ("a mark of byte order", b"\xef\xbb\xbf{}"),
    ("NaN", b'{"name":NaN}'),
    ("a bare line feed", b'{"name":"a\nb"}'),
    ("an unknown escape", b'{"name":"\\x41"}'),
    ("single quotes", b"{'name':'x'}"),
    ("a comma too many", b'{"name":"x",}'),
    ("200,000 labels", b'{"labels":[' + b'"x",' * 200_000 + b'"x"]}'),
    ("long notes", b'{"notes":"' + b"n" * (5 * MIB) + b'"}'),
    ("a number beyond doubles", b'{"resources":{"weight":1e999}}'),
    ("a number of 10,000 digits", b'{"resources":{"maxSlots":' + b"9" * 10_000 + b"}}"),
]


def test_bodies_that_are_refused_or_stored(user):
    experiment = user.experiment()
    for title, body in BODIES:
        for method, path in (
            ("PATCH", f"/experiments/{experiment}"),
            ("POST", "/workspaces"),
            ("POST", "/experiments-search"),
            ("POST", "/users/setting"),
        ):
            answer = user.call(method, path, body)
            assert answer.status_code in {200, 400}, (title, path, answer.text[:300])
        for path in (f"/experiments/{experiment}", "/experiments", "/workspaces", "/users/setting"):
            user.get(path)


def test_a_request_beyond_the_limit(user):
    body = b'{"notes":"' + b"n" * (97 * MIB) + b'"}'
    answer = user.call("PATCH", f"/experiments/{user.experiment()}", body)
    assert answer.status_code == 429, answer.text[:300]
    assert answer.json["error"]["reason"] == "ResourceExhausted"
