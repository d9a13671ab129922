"""The pages in a browser: log in, list, take an experiment out of the archive; and nothing leaves the machine."""

from __future__ import annotations

import json

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.browser.chromium import hosts
from tests.e2e.running import Rest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


def open_operation(browser, tag, operation):
    """Open an operation of Swagger UI, and have its fields accept input."""
    block = f"#operations-{tag}-{operation}"
    if not browser.driver.find_elements("css selector", block):
        browser.find(f"#operations-tag-{tag} button.expand-operation").click()
    browser.find(f"{block} .opblock-summary-control").click()
    browser.find(f"{block} .try-out__btn").click()
    return block


def fill(element, text):
    element.send_keys(Keys.CONTROL, "a")
    element.send_keys(text)


def execute(browser, block):
    """Send the request, and return status and answer as Swagger UI shows them."""
    browser.find(f"{block} .execute").click()
    status = browser.find(f"{block} .live-responses-table tbody .response-col_status").text.split()[0]
    shown = browser.find(f"{block} .live-responses-table tbody .highlight-code code, {block} .live-responses-table pre")
    return int(status), shown.text


def log_in_by_trying_it_out(browser, served):
    browser.driver.get(served.rest + "/swagger-ui")
    block = open_operation(browser, "Authentication", "Login")
    fill(browser.find(f"{block} textarea.body-param__text"), json.dumps({"username": "determined", "password": ""}))
    status, answer = execute(browser, block)
    assert status == 200
    return json.loads(answer)["token"]


def list_and_unarchive(browser, archived):
    block = open_operation(browser, "Experiments", "GetExperiments")
    Select(browser.find(f"{block} tr[data-param-name=archived] select")).select_by_visible_text("true")
    fill(browser.find(f"{block} tr[data-param-name=limit] input"), "1")
    status, answer = execute(browser, block)
    assert status == 200
    assert [one["archived"] for one in json.loads(answer)["experiments"]] == [True]
    block = open_operation(browser, "Experiments", "UnarchiveExperiment")
    fill(browser.find(f"{block} tr[data-param-name=id] input"), str(archived))
    status, answer = execute(browser, block)
    assert (status, json.loads(answer)) == (200, {})


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["Bearer ", ""], ids=["with the word Bearer", "the token alone"])
def test_swagger_ui_with_a_bearer_token(browser, served, archived, prefix):
    token = log_in_by_trying_it_out(browser, served)
    browser.driver.delete_all_cookies()
    browser.find(".auth-wrapper .authorize").click()
    fill(browser.find(".auth-container input"), prefix + token)
    browser.find(".auth-btn-wrapper .authorize").click()
    browser.find(".auth-btn-wrapper .btn-done").click()
    list_and_unarchive(browser, archived)
    assert Rest(served.rest).get(f"/experiments/{archived}")["experiment"]["archived"] is False
    assert browser.driver.get_cookies() == []
    assert hosts(browser.requested()) == {"127.0.0.1"}
    assert browser.complaints() == []


@pytest.mark.slow
def test_swagger_ui_with_the_cookie_of_the_login(browser, served, archived):
    log_in_by_trying_it_out(browser, served)
    [cookie] = browser.driver.get_cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("auth", True, "Lax")
    list_and_unarchive(browser, archived)
    assert Rest(served.rest).get(f"/experiments/{archived}")["experiment"]["archived"] is False
    assert hosts(browser.requested()) == {"127.0.0.1"}
    assert browser.complaints() == []


@pytest.mark.slow
def test_swagger_ui_shows_refusals(browser, served):
    browser.driver.get(served.rest + "/docs/rest-api/")
    block = open_operation(browser, "Experiments", "GetExperiments")
    status, answer = execute(browser, block)
    assert (status, json.loads(answer)["error"]["error"]) == (401, "token missing")


def test_our_page_from_login_to_logout(browser, served, archived):
    browser.driver.get(served.rest + "/")
    assert browser.driver.current_url == served.rest + "/det/"
    fill(browser.find("#username"), "determined")
    fill(browser.find("#password"), "wrong")
    browser.find("#login-form button").click()
    assert browser.find("#problem").text == "invalid credentials"
    fill(browser.find("#password"), Keys.DELETE)
    browser.find("#login-form button").click()
    assert browser.find("#account-name").text == "determined"

    Select(browser.find("#archived")).select_by_visible_text("yes")
    row = f"//tr[td[1]='{archived}']"
    button = browser.wait(lambda: browser.driver.find_elements("xpath", f"{row}//button[text()='Unarchive']"))[0]
    assert button.accessible_name == f"Unarchive experiment {archived}, an archived experiment"
    button.click()
    browser.wait(lambda: not browser.driver.find_elements("xpath", row))
    assert Rest(served.rest).get(f"/experiments/{archived}")["experiment"]["archived"] is False

    Select(browser.find("#archived")).select_by_visible_text("no")
    Select(browser.find("#state")).select_by_visible_text("completed")
    browser.wait(lambda: browser.driver.find_elements("xpath", f"{row}//button[text()='Archive']"))
    assert "state=COMPLETED" in browser.driver.current_url
    assert hosts(browser.requested()) == {"127.0.0.1"}

    browser.find("#logout").click()
    assert browser.find("#username").is_displayed()
    browser.driver.refresh()
    assert browser.find("#username").is_displayed()
    # The browser itself notes each 401, which the page expects; nothing else is in the console.
    assert all("401" in complaint for complaint in browser.complaints())


@pytest.mark.slow
def test_our_page_can_be_walked_by_keyboard_and_linked_to(browser, served, archived):
    browser.driver.get(served.rest + "/det/?archived=true&state=COMPLETED")
    browser.find("#username")
    active = browser.driver.switch_to.active_element
    assert active.get_attribute("id") == "username"
    active.send_keys("determined", Keys.TAB, Keys.ENTER)
    assert browser.find("#account-name").text == "determined"
    assert Select(browser.find("#archived")).first_selected_option.text == "yes"
    browser.wait(lambda: str(archived) in browser.texts("#rows td:first-child"))
    assert browser.texts("#rows td[data-state=STATE_PAUSED]") == []


@pytest.mark.slow
def test_names_are_shown_as_text(browser, served):
    name = "<img src=x onerror=\"document.title='broken'\">"
    Rest(served.rest).create_experiment(json.dumps(name))
    browser.driver.get(served.rest + "/det/")
    browser.find("#username").send_keys("determined", Keys.TAB, Keys.ENTER)
    browser.wait(lambda: any(text.startswith(name) for text in browser.texts("#rows th")))
    assert browser.driver.title == "Detour"
