"""The pages as HTTP sees them: redirects, files, validators, policies, and nothing from outside the folders."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import flask
import pytest

from gateway.profiles.pages import PagesError, PagesOptions, pages_blueprint

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "gen/openapi/detour.swagger.json"
ASSETS = ROOT / "gateway/profiles/pages/assets"


def client_of(options):
    app = flask.Flask(__name__, static_folder=None)
    app.register_blueprint(pages_blueprint(options))
    return app.test_client()


@pytest.fixture
def client():
    return client_of(PagesOptions(SPEC))


@pytest.fixture
def webui(tmp_path):
    folder = tmp_path / "webui"
    (folder / "static").mkdir(parents=True)
    (folder / "index.html").write_text("<title>theirs</title>")
    (folder / "static" / "main.js").write_text("theirs()")
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    return folder


@pytest.mark.parametrize(
    ("path", "location"),
    [("/", "/det"), ("/det", "/det/"), ("/docs/rest-api", "/docs/rest-api/")],
)
def test_entrances_lead_on_for_good(client, path, location):
    response = client.get(path)
    assert (response.status_code, response.location) == (301, location)


@pytest.mark.parametrize("path", ["/det/", "/det/experiments/3", "/det/login", "/det/%2e%2e/secret", "/det/page.html"])
def test_everything_below_det_is_the_page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert response.data == (ASSETS / "page.html").read_bytes()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/swagger-ui", "/swagger-ui/", "/docs/rest-api/", "/docs/rest-api/index.html"])
def test_swagger_ui_has_its_page(client, path):
    response = client.get(path)
    assert response.data == (ASSETS / "swagger.html").read_bytes()
    assert "script-src 'self';" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["/det/", "/swagger-ui"])
def test_what_a_page_names_is_served_by_this_server(client, page):
    named = re.findall(r'(?:src|href)="([^"#]*)"', client.get(page).text)
    assert len(named) > 3
    for address in named:
        assert address.startswith("/")
        assert client.get(address).status_code == 200, address


def test_modules_import_files_that_are_served(client):
    imported = {name for script in ASSETS.glob("*.js") for name in re.findall(r'from "\./([^"]+)"', script.read_text())}
    assert imported == {"api.js", "experiments.js"}
    for name in imported:
        assert client.get(f"/det/{name}").content_type == "text/javascript; charset=utf-8"


def test_no_file_of_ours_names_another_host():
    for asset in ASSETS.iterdir():
        addresses = re.findall(r"""\bhttps?://[^\s"']+""", asset.read_text())
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, asset.name


def test_the_document_is_the_generated_one(client):
    response = client.get("/api/v1/api.swagger.json")
    assert response.content_type == "application/json"
    document = json.loads(response.data)
    assert document == json.loads(SPEC.read_bytes())
    assert document["swagger"] == "2.0"
    assert "host" not in document


@pytest.mark.parametrize(
    "path", ["/det/", "/det/page.js", "/swagger-ui/swagger-ui-bundle.js", "/api/v1/api.swagger.json"]
)
def test_a_file_that_the_client_holds_is_not_sent_again(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_large_texts_are_compressed_for_those_who_take_it(client):
    plain = client.get("/swagger-ui/swagger-ui.css")
    packed = client.get("/swagger-ui/swagger-ui.css", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    refused = client.get("/swagger-ui/swagger-ui.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_head_has_the_length_and_no_body(client):
    response = client.head("/det/page.css")
    assert response.data == b""
    assert response.content_length == (ASSETS / "page.css").stat().st_size


@pytest.mark.parametrize("path", ["/", "/det/", "/det/page.js", "/swagger-ui", "/api/v1/api.swagger.json"])
def test_every_answer_is_hardened(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Xss-Protection"] == "1; mode=block"


@pytest.mark.parametrize("name", ["oauth2-redirect.html", "LICENSE", "swagger-ui.js.map", "..%2fflask_swagger_ui.py"])
def test_other_files_of_the_package_are_not_served(client, name):
    assert client.get(f"/swagger-ui/{name}").status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/det/", b"<title>theirs</title>", id="index"),
        pytest.param("/det/experiments/1", b"<title>theirs</title>", id="a route of its own"),
        pytest.param("/det/static/main.js", b"theirs()", id="file"),
        pytest.param("/det/static", b"<title>theirs</title>", id="folder"),
        pytest.param("/det/../secret", b"<title>theirs</title>", id="climbing out"),
        pytest.param("/det/%2e%2e/secret", b"<title>theirs</title>", id="climbing out, quoted"),
        pytest.param("/det/..%2fsecret", b"<title>theirs</title>", id="climbing out, slash quoted"),
        pytest.param("/det//etc/passwd", b"<title>theirs</title>", id="absolute"),
        pytest.param("/det/link", b"<title>theirs</title>", id="link that leads out"),
        pytest.param("/det/a%00b", b"<title>theirs</title>", id="null byte"),
        pytest.param("/det/" + "x" * 5000, b"<title>theirs</title>", id="long name"),
    ],
)
def test_a_built_web_interface_takes_the_place_of_ours(webui, path, body):
    response = client_of(PagesOptions(SPEC, webui)).get(path, follow_redirects=True, buffered=True)
    assert (response.status_code, response.data) == (200, body)


def test_options_that_cannot_work_are_refused(tmp_path):
    with pytest.raises(PagesError, match="no OpenAPI document"):
        pages_blueprint(PagesOptions(tmp_path / "none.json"))
    with pytest.raises(PagesError, match=r"no index\.html"):
        pages_blueprint(PagesOptions(SPEC, tmp_path))
