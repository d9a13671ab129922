"""A headless Chromium with the few steps that the tests of pages are made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver.remote.webelement import WebElement

# The browser itself must not call anybody either, so that what leaves the machine is seen to come from a page.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
)


class Browser:
    """A browser with the few steps that the tests are made of."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver
        self.events: list[dict[str, Any]] = []

    def wait(self, check: Callable[[], Any], seconds: float = 60) -> Any:
        return WebDriverWait(self.driver, seconds, poll_frequency=0.1).until(lambda _driver: check())

    def find(self, selector: str) -> WebElement:
        """Wait for an element that is shown, and return it."""
        return self.wait(
            lambda: next(
                (one for one in self.driver.find_elements("css selector", selector) if one.is_displayed()), None
            )
        )

    def texts(self, selector: str) -> list[str]:
        return [one.text for one in self.driver.find_elements("css selector", selector)]

    def requested(self) -> set[str]:
        """The addresses of every request that a page or the browser made so far."""
        for entry in self.driver.get_log("performance"):
            self.events.append(json.loads(entry["message"])["message"])
        return {
            event["params"]["request"]["url"] for event in self.events if event["method"] == "Network.requestWillBeSent"
        }

    def complaints(self) -> list[str]:
        """What the console shows: scripts that fail, and what a policy blocks."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


def hosts(addresses: set[str]) -> set[str]:
    """The hosts of the addresses that lead over a network."""
    return {
        urlsplit(one).hostname or "" for one in addresses if not one.startswith(("data:", "blob:", "chrome:", "about:"))
    }


def start_browser(profile: Path) -> Browser:
    """Start Chromium with an empty profile in this folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium")
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Browser(webdriver.Chrome(options=options, service=Service(program("chromedriver"))))
