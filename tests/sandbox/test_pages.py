"""The pages that a person opens and acts on."""

import pytest
import requests

from connector.sandbox.server import Sandbox

CARD = {
    "type": "doc",
    "version": 1,
    "content": [
        {
            "type": "taskList",
            "attrs": {"localId": "l"},
            "content": [
                {
                    "type": "taskItem",
                    "attrs": {"localId": "box-1", "state": "TODO"},
                    "content": [{"type": "text", "text": "call"}],
                }
            ],
        }
    ],
}


@pytest.fixture
def page(sandbox):
    """Gets a page as a browser would."""

    def get(path="/"):
        answer = requests.get(sandbox.state.base_url + path, timeout=5)
        assert answer.status_code == 200, answer.text
        return answer.text

    return get


@pytest.fixture
def act(sandbox):
    """Sends a form as a browser would."""

    def post(path, **form):
        return requests.post(sandbox.state.base_url + path, data=form, timeout=5, allow_redirects=False)

    return post


def test_the_board_has_a_card_for_each_issue(sandbox, page):
    """Under its status, with labels, priority and assignee; reports stand apart."""
    sandbox.state.edit("ASP-1", "ann", labels=["sla-breached"])
    sandbox.state.create_issue("OPS", "Task", "Week 10", "", "bot")
    text = page()

    assert text.index("In Progress") > text.index("Pump stands still") > text.index(">Open")
    assert '<span class="lozenge label lozenge-red">sla-breached</span>' in text
    assert "priority-high" in text
    assert text.index("Week 10") < text.index('class="board"')
    assert text.count("Week 10") == 1


def test_an_issue_shows_what_is_known_of_it(sandbox, page):
    """Title, texts drawn, files as pictures, history."""
    state = sandbox.state
    state.comment("ASP-1", "ann", "We *come* at noon.", public=False)
    state.attach("ASP-1", "ann", "a b.png", b"png", "image/png")
    state.edit("ASP-1", "ann", priority="Highest", duedate="2026-03-09")
    text = page("/browse/ASP-1")

    assert "Since <strong>noon</strong>." in text
    assert "We <strong>come</strong> at noon." in text
    assert "Internal note" in text
    assert "a%20b.png" in text
    assert "<s>High</s> → Highest" in " ".join(text.split())
    assert "2026-03-09" in text


def test_nothing_that_people_write_becomes_markup(sandbox, page):
    """Summary, label, comment, name, file name."""
    evil = '<script>alert("x")</script>'
    state = sandbox.state
    state.add_user("eve", evil)
    state.edit("ASP-1", "eve", summary=evil, labels=[evil.replace(" ", "")], description=evil)
    state.comment("ASP-1", "eve", evil)
    state.attach("ASP-1", "eve", evil, b"x", "text/html")

    for text in (page("/browse/ASP-1"), page()):
        assert "<script>alert" not in text


def test_a_comment_is_written_by_a_form(sandbox, act, page):
    """As the person chosen, internal where ticked, and the browser comes back to the issue."""
    answer = act("/browse/ASP-1/comment", user="kim", text="Any news?")
    act("/browse/ASP-1/comment", user="ann", text="Not yet.", internal="1")
    kim, ann = sandbox.state.issue("ASP-1").comments

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"{sandbox.context_path}/browse/ASP-1")
    assert answer.cookies["sandbox_user"] == "kim"
    assert (kim.author, kim.public, ann.author, ann.public) == ("kim", True, "ann", False)


def test_an_issue_is_moved_and_edited_by_forms(sandbox, act):
    """Buttons for the ways on, selectors for priority and assignee."""
    act("/browse/ASP-1/move", user="ann", to="Resolved", priority="Low", assignee="ann")
    act("/browse/ASP-1/edit", user="ann", priority="Lowest", assignee="")
    issue = sandbox.state.issue("ASP-1")

    assert (issue.status, issue.resolution, issue.priority, issue.assignee) == ("Resolved", "Done", "Lowest", None)
    assert {entry.author for entry in issue.history} == {"ann"}


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/browse/ASP-1/move", {"user": "ann", "to": "Closed"}, 400),
        ("/browse/ASP-1/comment", {"user": "nobody", "text": "x"}, 400),
        ("/browse/ASP-1/comment", {"user": "ann", "text": "  "}, 400),
        ("/browse/ASP-9/comment", {"user": "ann", "text": "x"}, 404),
        ("/browse/ASP-1/tick", {"user": "ann", "tick": "?"}, 400),
    ],
    ids=["no such way", "nobody", "empty", "no issue", "no box"],
)
def test_a_wrong_form_changes_nothing(sandbox, act, path, form, status):
    """And says so."""
    assert act(path, **form).status_code == status
    assert sandbox.state.issue("ASP-1").revision == 0


def test_other_sites_cannot_act_here(sandbox):
    """A browser says where a form comes from."""
    answer = requests.post(
        f"{sandbox.state.base_url}/browse/ASP-1/comment",
        data={"user": "ann", "text": "x"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=5,
    )

    assert answer.status_code == 403
    assert sandbox.state.issue("ASP-1").comments == []


def test_boxes_can_be_ticked(cloud):
    """By anybody; the comment then has another author of its last change."""
    made = cloud.state.comment("ASP-1", "bot", CARD)
    url = f"{cloud.state.base_url}/browse/ASP-1/tick?in={made.id}"
    requests.post(url, data={"user": "ann", "tick": "box-1"}, timeout=5)

    assert made.body["content"][0]["content"][0]["attrs"]["state"] == "DONE"
    assert (made.author, made.update_author) == ("bot", "ann")
    requests.post(url, data={"user": "ann", "tick": "box-1"}, timeout=5)
    assert made.body["content"][0]["content"][0]["attrs"]["state"] == "TODO"


def test_a_page_asks_for_news(sandbox):
    """Nothing when there is none, all parts when there is."""
    root = sandbox.state.base_url
    revision = sandbox.state.issue("ASP-1").revision
    quiet = requests.get(f"{root}/browse/ASP-1/live", params={"revision": revision}, timeout=5)
    sandbox.state.edit("ASP-1", "ann", labels=["fresh"])
    news = requests.get(f"{root}/browse/ASP-1/live", params={"revision": revision}, timeout=5).json()
    board = requests.get(f"{root}/live", params={"revision": 0}, timeout=5).json()

    assert quiet.status_code == 204
    assert news["revision"] > revision
    assert "fresh" in news["parts"]["state"]
    assert set(board["parts"]) == {"reports", "board"}


def test_a_file_cannot_run_in_the_reader(sandbox):
    """Only pictures are shown; all else is a download."""
    state = sandbox.state
    picture = state.attach("ASP-1", "ann", "a.png", b"png", "image/png")
    page = state.attach("ASP-1", "ann", "a.html", b"<script>", "text/html")
    root = state.base_url
    shown = requests.get(f"{root}/secure/attachment/{picture.id}/a.png", timeout=5)
    held = requests.get(f"{root}/file/{page.media}/binary?token=x", timeout=5)

    assert (shown.headers["Content-Type"], shown.content) == ("image/png", b"png")
    assert held.headers["Content-Type"] == "application/octet-stream"
    assert held.headers["Content-Disposition"] == "attachment"
    assert requests.get(f"{root}/secure/attachment/0/x", timeout=5).status_code == 404


def test_pages_load_nothing_from_elsewhere(sandbox, page):
    """Style and script are the sandbox's own."""
    for text in (page(), page("/browse/ASP-1")):
        assert "http://" not in text.replace(sandbox.state.base_url, "")
        assert "https://" not in text
    for name in ("style.css", "live.js"):
        assert page(f"/sandbox/static/{name}")


def test_pages_speak_chinese(clock):
    """Chrome, statuses and times; what people wrote stays as it is."""
    sandbox = Sandbox("cloud", clock, language="zh_CN", zone="Asia/Shanghai")
    sandbox.state.add_user("li", "李伟")
    sandbox.state.create_project("ASP", "售后", "service_desk")
    sandbox.state.create_issue("ASP", "Task", "Pump", "", "li", assignee="li")
    text = sandbox.app.test_client().get("/browse/ASP-1").text

    assert 'lang="zh-CN"' in text
    assert "待处理" in text
    assert "2026 年 3 月 2 日（周一）20:00" in text
    assert "内部备注：客户看不到" in text


def test_both_languages_have_the_same_texts():
    """None is missing in the other."""
    from connector.sandbox.wording import TEXTS

    assert set(TEXTS["en"]) == set(TEXTS["zh_CN"])


@pytest.mark.parametrize(("flavour", "language"), [("server", "en"), ("cloud", "de")])
def test_a_sandbox_knows_two_flavours_and_two_languages(clock, flavour, language):
    """Anything else is a mistake."""
    with pytest.raises(ValueError, match="no such"):
        Sandbox(flavour, clock, language=language)


@pytest.mark.browser
@pytest.mark.parametrize("width", [340, 760, 1400])
def test_no_page_is_wider_than_the_window(cloud, chromium, width):
    """On a phone, on a tablet, on a desk; wide tables scroll in their own box."""
    from playwright.sync_api import sync_playwright

    cells = [
        {"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x" * 30}]}]}
    ] * 7
    table = {"type": "table", "content": [{"type": "tableRow", "content": cells}]}
    cloud.state.comment("ASP-1", "ann", {"type": "doc", "version": 1, "content": [table]})
    cloud.state.edit("ASP-1", "ann", labels=["x" * 80], summary="y" * 200)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": width, "height": 800})
        for path in ("/", "/browse/ASP-1"):
            view.goto(cloud.state.base_url + path)
            assert view.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()


@pytest.mark.browser
def test_news_comes_in_while_a_person_types(cloud, chromium):
    """The page shows a new label and comment by itself and leaves the half-written text alone."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page()
        view.goto(f"{cloud.state.base_url}/browse/ASP-1")
        view.fill("textarea", "half a sen")
        cloud.state.edit("ASP-1", "ann", labels=["fresh"])
        cloud.state.comment("ASP-1", "ann", "Just in.")
        view.wait_for_selector("text=Just in.", timeout=5000)
        assert view.locator("#state").inner_text().endswith("fresh")
        assert view.input_value("textarea") == "half a sen"
        browser.close()
