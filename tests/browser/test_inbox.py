"""The inbox as a person meets it in a browser."""

import re
import select
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.machinery.packages import CHROMIUM
from tests.support.inbox import RunningInbox, letter, running_inbox

HOSTILE = """<!doctype html><html><head><title>x</title>
<meta http-equiv="refresh" content="0; url={away}/">
<script>document.title = "ran"; parent.document.title = "ran"</script></head>
<body><img src="{away}/pixel.png" onerror="top.location = '{away}/top'">
<form action="{away}/form"><button>Send</button></form>
<p>Still readable</p><a href="{target}">View invoice</a></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = str(CHROMIUM.required())
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def server() -> Iterator[RunningInbox]:
    with running_inbox() as started:
        yield started


@pytest.fixture
def inbox(server: RunningInbox) -> RunningInbox:
    server.mailbox.clear()
    return replace(server)


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(viewport={"width": request.param, "height": 844}) as context:
        yield context.new_page()


def test_arriving_message_appears_without_a_reload_and_is_read_with_a_click(
    inbox: RunningInbox, page: Page
) -> None:
    page.goto(inbox.url)
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    inbox.send(letter("Sign in to Acme Paper", html="<p>Type this code: K7M 4QX</p>"))
    page.get_by_role("link", name="Sign in to Acme Paper").click()
    expect(page.frame_locator("iframe").get_by_text("Type this code: K7M 4QX")).to_be_visible()
    page.get_by_role("link", name="Plain text").click()
    expect(page.get_by_role("link", name="http://acme.localhost:8000/s/1", exact=True)).to_be_visible()


def test_hostile_message_is_shown_but_does_nothing(inbox: RunningInbox, page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        away = f"http://127.0.0.1:{elsewhere.getsockname()[1]}"
        inbox.send(letter("Hostile", html=HOSTILE.format(away=away, target=inbox.url)))
        shown = f"{inbox.url}/messages/{inbox.mailbox.messages()[0].number}"
        with page.expect_event("requestfailed") as blocked:
            page.goto(shown)
        assert (blocked.value.url, blocked.value.failure) == (f"{away}/pixel.png", "csp")
        expect(page.frame_locator("iframe").get_by_text("Still readable")).to_be_visible()
        page.frame_locator("iframe").get_by_role("button", name="Send").click()
        page.reload()
        expect(page).to_have_title("Hostile – Inbox")
        assert (page.url, page.frames[1].url) == (shown, f"{shown}/html")
        assert select.select([elsewhere], [], [], 0) == ([], [], [])


def test_link_in_a_message_opens_in_a_new_tab_that_works_like_any_other(inbox: RunningInbox, page: Page) -> None:
    inbox.send(letter("Invoice", html=HOSTILE.format(away="http://127.0.0.1:9", target=f"{inbox.url}/?q=Invoice")))
    page.goto(f"{inbox.url}/messages/{inbox.mailbox.messages()[0].number}")
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_role("link", name="View invoice").click()
    tab = opened.value
    expect(tab).to_have_url(f"{inbox.url}/?q=Invoice")
    assert tab.evaluate("self.origin") == inbox.url
    assert tab.evaluate("window.opener") is None


def test_inbox_is_emptied_after_a_question(inbox: RunningInbox, page: Page) -> None:
    inbox.send(letter())
    page.goto(inbox.url)
    page.get_by_role("button", name="Empty").click()
    page.get_by_role("button", name="Delete every message").click()
    expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()
    assert inbox.mailbox.messages() == []


def test_everything_works_without_javascript(inbox: RunningInbox, browser: Browser) -> None:
    inbox.send(letter(html="<p>Hello</p>"))
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(inbox.url)
        page.get_by_label("Search").fill("globex")
        page.get_by_label("Search").press("Enter")
        expect(page.get_by_text("1 of 1 · 1 new")).to_be_visible()
        page.get_by_role("link", name="Sign in to Acme Paper").click()
        expect(page.frame_locator("iframe").get_by_text("Hello")).to_be_visible()
        page.get_by_role("button", name="Empty").click()
        page.get_by_role("button", name="Delete every message").click()
        expect(page.get_by_role("heading", name="No messages yet")).to_be_visible()


def test_nothing_is_wider_than_the_window(inbox: RunningInbox, browser: Browser) -> None:
    long = "accounting@" + "very." * 20 + "long.example"
    inbox.send(letter("W" * 200, to=long, text="x" * 300, html="<p>Hello</p>"))
    number = inbox.mailbox.messages()[0].number
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        for path in ("/", *(f"/messages/{number}?view={view}" for view in ("html", "text", "headers", "source"))):
            page.goto(inbox.url + path)
            assert re.search(path.replace("?", r"\?") + "$", page.url)
            assert page.evaluate("document.documentElement.scrollWidth") == 320
