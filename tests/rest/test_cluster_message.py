"""The message of the administrators to all users: who sets it, who sees it, and when."""

from __future__ import annotations

PAST, FUTURE = "2001-02-03T04:05:06.789Z", "2101-02-03T04:05:06Z"
PATH = "/master/cluster_message"


def shown(caller):
    return caller.get("/master").get("clusterMessage")


def test_nobody_said_anything(admin, user):
    assert admin.get(PATH) == {}
    assert shown(user) is None
    assert admin.ok("DELETE", PATH) == {}


def test_everybody_sees_it_until_it_is_removed(app, admin, user):
    assert admin.ok("PUT", PATH, {"message": "down at <noon> & ü", "startTime": PAST}) == {}
    message = admin.get(PATH)["clusterMessage"]
    assert message.pop("createdTime") > "2025"
    assert message == {"message": "down at <noon> & ü", "startTime": PAST}
    assert shown(user)["message"] == "down at <noon> & ü"
    assert shown(type(user)(app)) == shown(user)  # without a session
    assert admin.ok("PUT", PATH, {"message": "up again", "startTime": PAST, "endTime": FUTURE}) == {}
    assert {key: shown(user)[key] for key in ("message", "endTime")} == {"message": "up again", "endTime": FUTURE}
    assert admin.ok("DELETE", PATH) == {}
    assert shown(user) is None
    assert admin.get(PATH) == {}


def test_one_for_later_is_for_administrators(admin, user):
    admin.ok("PUT", PATH, {"message": "soon", "startTime": FUTURE, "duration": "1h30m"})
    assert admin.get(PATH)["clusterMessage"]["endTime"] == "2101-02-03T05:35:06Z"
    assert shown(user) is None


REFUSED = [
    ({"endTime": FUTURE, "duration": "1h"}, "EndTime and Duration are mutually exclusive"),
    ({"duration": "-1h"}, "Duration must be"),
    ({"duration": "2w"}, "Duration must be"),
    ({"duration": "9" * 60 + "h"}, "Duration must be"),
    ({"endTime": "1999-01-01T00:00:00Z"}, "end time must be after start time"),
    ({"endTime": "2002-01-01T00:00:00Z"}, "end time must be after current time"),
    ({"message": "ü" * 251}, "at most 250 characters; got 251"),
    ({"message": "a\0b"}, "message"),
    ({"startTime": "noon"}, ""),
]


def test_refused(admin):
    for body, text in REFUSED:
        status, refusal = admin.refusal("PUT", PATH, {"message": "m", "startTime": PAST} | body)
        assert (status, text in refusal) == (400, True), body
    assert admin.get(PATH) == {}


def test_the_longest(admin, user):
    admin.ok("PUT", PATH, {"message": "ü" * 250})
    assert shown(user)["startTime"] == "1970-01-01T00:00:00Z"
