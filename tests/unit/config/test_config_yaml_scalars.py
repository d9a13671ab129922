"""Scalars of the YAML dialect: what Go's yaml.v2 and a passage through JSON make of them."""

from __future__ import annotations

import json

import pytest

from server.domain.config.faults import YamlError
from server.domain.config.yaml_text import load

VALUES = [
    # numbers
    ("1e-7", 1e-07),
    ("5e-8", 5e-08),
    ("12e03", 12000),
    ("1.", 1),
    ("1.e5", 100000),
    (".5", 0.5),
    ("+.5", 0.5),
    ("-.5e3", -500),
    (".5_0", 0.5),
    ("._5", "._5"),
    (".5_", ".5_"),
    ("010", 8),
    ("-010", -8),
    ("08", 8),
    ("0x1F", 31),
    ("0X1f", 31),
    ("-0x10", -16),
    ("0xg", "0xg"),
    ("0x", "0x"),
    ("0o17", 15),
    ("0b101", 5),
    ("-0b101", -5),
    ("0b12", "0b12"),
    ("1_000", 1000),
    ("1__0", 10),
    ("_1", "_1"),
    ("+_1", 1),
    ("0x_1F", 31),
    ("00x1", "00x1"),
    ("-0", 0),
    ("-0.0", 0),
    ("1,000", "1,000"),
    ("1.5.2", "1.5.2"),
    ("1e", "1e"),
    ("+", "+"),
    (".", "."),
    ("..", ".."),
    ("9007199254740993", 9007199254740992),
    ("18446744073709551615", 1.8446744073709552e19),
    ("18446744073709551616", 1.8446744073709552e19),
    ("-9223372036854775809", -9.223372036854775808e18),
    ("0xFFFFFFFFFFFFFFFF", 1.8446744073709552e19),
    ("0x1FFFFFFFFFFFFFFFF", "0x1FFFFFFFFFFFFFFFF"),
    ("1e21", 1e21),
    ("1e999", "1e999"),
    ("-1e999", "-1e999"),
    ("4.9e-324", 5e-324),
    # no numbers any more
    ("1:30", "1:30"),
    ("190:20:30", "190:20:30"),
    ("2020-01-01", "2020-01-01"),
    ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
    ("infinity", "infinity"),
    ("nan", "nan"),
    ("=", "="),
    # booleans and null
    *((word, True) for word in ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")),
    *((word, False) for word in ("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")),
    ("tRUE", "tRUE"),
    ("yEs", "yEs"),
    *((word, None) for word in ("~", "null", "Null", "NULL", "")),
    ("nULL", "nULL"),
    # quotes and explicit tags
    ("'1'", "1"),
    ('"yes"', "yes"),
    ("! '1'", "1"),
    ("! 1", "1"),
    ("!!str 1", "1"),
    ("!!int '0x10'", 16),
    ("!!float 1", 1),
    ("!!bool 'on'", True),
    ("!!null ''", None),
    ("!!timestamp 2020-01-01", "2020-01-01"),
    ("!!timestamp 2020-1-1 1:2:3", "2020-1-1 1:2:3"),
    ("!!timestamp 0000-02-29", "0000-02-29"),
    ("!!binary aGVsbG8=", "hello"),
    ("!!binary /w==", "\N{REPLACEMENT CHARACTER}"),
    ("!!binary 4oI=", "\N{REPLACEMENT CHARACTER}" * 2),
    ("!other thing", "thing"),
    # other scripts
    ("训练 ñ 🎉", "训练 ñ 🎉"),
    ('"\\u263a \\U0001F600 \\x41"', "☺ 😀 A"),
    ('"\\x01"', "\x01"),
]


@pytest.mark.parametrize(("text", "value"), [pytest.param(*case, id=repr(case[0])) for case in VALUES])
def test_scalar(text, value):
    assert exact(load(f"a: {text}\n")) == exact({"a": value})


def exact(value):
    """Write a value such that 1, 1.0 and True differ."""
    return json.dumps(value)


REFUSED = [
    (".inf", "json: unsupported value: +Inf"),
    ("+.Inf", "json: unsupported value: +Inf"),
    ("-.INF", "json: unsupported value: -Inf"),
    (".nan", "json: unsupported value: NaN"),
    ("!!float .inf", "json: unsupported value: +Inf"),
    ("!!int x", "yaml: cannot decode !!str `x` as a !!int"),
    ("!!int 1.5", "yaml: cannot decode !!float `1.5` as a !!int"),
    ("!!float 18446744073709551615", "yaml: cannot decode !!int `18446744073709551615` as a !!float"),
    ("!!bool 1", "yaml: cannot decode !!int `1` as a !!bool"),
    ("!!timestamp 12:00", "yaml: cannot decode !!str `12:00` as a !!timestamp"),
    ("!!timestamp 2020-13-01", "yaml: cannot decode !!str `2020-13-01` as a !!timestamp"),
    ("!!timestamp 2020-02-30", "yaml: cannot decode !!str `2020-02-30` as a !!timestamp"),
    ("!!timestamp 2020-01-01T1:2:3", "yaml: cannot decode !!str `2020-01-01T1:2:3` as a !!timestamp"),
    ("!!timestamp 2020-01-01 25:00:00", "yaml: cannot decode !!str `2020-01-01 25:00:00` as a !!timestamp"),
    ("!!timestamp x", "yaml: cannot decode !!str `x` as a !!timestamp"),
    ("!!binary '*'", "yaml: !!binary value contains invalid base64 data"),
    ('"\\0"', "yaml: NUL characters are not allowed"),
    ('"\\ud800"', "yaml: found invalid Unicode character escape code"),
]


@pytest.mark.parametrize(("text", "problem"), [pytest.param(*case, id=repr(case[0])) for case in REFUSED])
def test_refused_scalar(text, problem):
    with pytest.raises(YamlError) as caught:
        load(f"a: {text}\n")
    assert str(caught.value) == problem


KEYS = [
    ("n", "false"),
    ("y", "true"),
    ("On", "true"),
    ("'n'", "n"),
    ("1", "1"),
    ("010", "8"),
    ("0x10", "16"),
    ("-1", "-1"),
    ("1.0", "1"),
    ("1.5", "1.5"),
    ("0.1", "0.1"),
    ("100000.0", "100000"),
    ("1e6", "1e+06"),
    ("1234567.0", "1.234567e+06"),
    ("123456789.0", "1.2345679e+08"),
    ("0.0001", "0.0001"),
    ("1e-5", "1e-05"),
    ("-1.5e-7", "-1.5e-07"),
    ("1e-50", "0"),
    ("1e300", ".inf"),
    ("-1e300", "-.inf"),
    (".nan", ".nan"),
    ("-.inf", "-.inf"),
    ("2020-01-01", "2020-01-01"),
    ("!!binary aGVsbG8=", "hello"),
    ("日本", "日本"),
]


@pytest.mark.parametrize(("text", "name"), [pytest.param(*case, id=repr(case[0])) for case in KEYS])
def test_key(text, name):
    assert load(f"{text}: 1\n") == {name: 1}


REFUSED_KEYS = [
    ("~: 1", "Unsupported map key of type: null"),
    ("a: 1\n? ", "Unsupported map key of type: null"),
    ("18446744073709551615: 1", "Unsupported map key of type: uint64"),
    ("? [a]\n: 1", "yaml: invalid map key: list"),
    ("{a: 1}: 1", "yaml: invalid map key: map"),
    ("name: {{ name }}", "yaml: invalid map key: map"),
    ('"\\0": 1', "yaml: NUL characters are not allowed"),
]


@pytest.mark.parametrize(("text", "problem"), [pytest.param(*case, id=repr(case[0])) for case in REFUSED_KEYS])
def test_refused_key(text, problem):
    with pytest.raises(YamlError) as caught:
        load(text)
    assert str(caught.value) == problem
