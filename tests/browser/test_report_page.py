"""The report in a real browser: Debian's chromium and chromium-driver, headless, without a network."""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from stubs import event

from pipeline.evaluation.judgements import read_judgements
from pipeline.report import write_report
from pipeline.table import article_schema, event_rows, event_schema, joined

BROWSER, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no browser: apt-get install chromium chromium-driver"
)
EVIL = '<img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>'
MANY = 100_000
READY_SECONDS = 60


def articles(texts: dict[str, str]):
    names = article_schema().names
    rows = [
        dict.fromkeys(names)
        | {"doc_id": doc_id, "title": f"About {doc_id}", "text": text, "status": "ok", "words": 9, "rows": 1}
        | {"published": date(2025, 5, 2), "url": "javascript:alert(1)", "sha256": ""}
        for doc_id, text in texts.items()
    ]
    return joined([_plain_table(rows)], article_schema(), ("doc_id",))


def _plain_table(rows):
    import pyarrow as pa

    from pipeline.table.columns import plain

    return pa.Table.from_pylist(rows, schema=plain(article_schema()))


def told(number: int, text: str, figure: str, doc_id: str, **values):
    start = text.index(figure)
    month = date(2025, 1 + number % 12, 1)
    end = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    given = {
        "subject": "Fiat",
        "subject_type": "BRAND",
        "brand": "Fiat",
        "market": "IT",
        "market_name": "Italy",
    }
    return event(
        **{
            "event_id": f"e{number:06}",
            "doc_id": doc_id,
            "title": f"About {doc_id}",
            "published": date(2025, 5, 2),
            "value": float(number),
            "unit": "vehicles",
            "quantity_text": figure,
            "sentence": text,
            "start": start,
            "end": start + len(figure),
            "period_start": month,
            "period_end": end,
            "confidence": (number * 37 % 100) / 100,
            **given,
            **values,
        }
    )


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("bare") / "t", [], {"a.txt": "Nothing."})


def write(folder: Path, events, texts) -> Path:
    folder.mkdir()
    pq.write_table(joined([event_rows(events)], event_schema()), folder / "events.parquet")
    pq.write_table(articles(texts), folder / "articles.parquet")
    write_report(folder, folder / "report.html", title="Figures & <facts>")
    return folder / "report.html"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    texts = {f"{number:02}.txt": f"🚗 In Italy Fiat sold {number} cars. {EVIL}" for number in range(1, 30)}
    events = [told(n, texts[f"{n:02}.txt"], f"{n} cars", f"{n:02}.txt") for n in range(1, 30)]
    story = "The Alfa Romeo Junior is new. The crossover costs 14,900 euros."
    texts["story.txt"] = story
    sentence = story[30:]
    costs = told(
        50,
        sentence,
        "14,900 euros",
        "story.txt",
        value=15.0,
        metric="price",
        unit="EUR",
        market="FR",
        market_name="France",
    )
    named = {
        "subject": "Alfa Romeo Junior",
        "subject_type": "MODEL",
        "start": costs.start + 30,
        "end": costs.end + 30,
    }
    events.append(replace(costs, **named))
    odd = "=1+1 unveiled in Norway"
    texts["odd.txt"] = odd
    values = {"metric": "launch", "measure": None, "value": None, "unit": None, "market": "NO"}
    events.append(told(99, odd, "unveiled", "odd.txt", **values, subject=EVIL, subject_type="OTHER"))
    return write(tmp_path_factory.mktemp("small") / "t", events, texts)


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    texts = {f"{number}.txt": f"Fiat sold {number} cars in Italy." for number in range(2_000)}
    events = [
        told(n, texts[f"{n % 2_000}.txt"], f"{n % 2_000} cars", f"{n % 2_000}.txt", subject=f"Name {n % 700}")
        for n in range(MANY)
    ]
    return write(tmp_path_factory.mktemp("large") / "t", events, texts)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory) -> Iterator:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    downloads = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option(
        "prefs",
        {
            "download.default_directory": str(downloads),
            "profile.default_content_setting_values.automatic_downloads": 1,
        },
    )
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.downloads = downloads
    yield driver
    driver.quit()


@pytest.fixture
def opened(chromium, small):
    return Page(chromium, small)


class Page:
    """A report open in the browser."""

    def __init__(self, driver, path: Path, width: int = 1400, fragment: str = "") -> None:
        self.driver = driver
        driver.get("about:blank")
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        driver.get_log("browser")
        driver.get(path.as_uri() + fragment)
        self.until("return document.documentElement.dataset.ready === 'yes'", READY_SECONDS)
        self.driver.execute_script("localStorage.clear()")

    def run(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, script: str, seconds: float = 10.0):
        deadline = time.monotonic() + seconds
        while not (value := self.run(script)):
            assert time.monotonic() < deadline, (
                f"{script}\n{self.run('return document.body.innerText')[:2000]}"
            )
            time.sleep(0.05)
        return value

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def text(self, selector: str) -> str:
        return self.run("return document.querySelector(arguments[0]).innerText", selector)

    def counts(self, start: str) -> None:
        self.until(f"return document.getElementById('counts').textContent.startsWith({start!r})")

    def current(self) -> str:
        return self.run("return decodeURIComponent(location.hash.slice(5))")

    def filter(self, column: str, value: str) -> None:
        self.run(
            "const box = document.querySelector(`[aria-label='Filter ${arguments[0]}']`);"
            "box.value = arguments[1]; box.dispatchEvent(new Event('input')); box.dispatchEvent(new Event('change'))",
            column,
            value,
        )

    def downloaded(self, name: str) -> str:
        path = self.driver.downloads / name
        deadline = time.monotonic() + 10
        while not path.exists():
            assert time.monotonic() < deadline, name
            time.sleep(0.05)
        text = path.read_text(encoding="utf-8-sig")
        path.unlink()
        return text


def test_it_opens_without_a_complaint_and_without_a_network(opened):
    opened.counts("31 of 31 rows")
    assert opened.text("h1") == "Figures & <facts>"
    opened.until("return document.querySelectorAll('#grid svg').length >= 5")
    assert not opened.run(
        "return performance.getEntriesByType('resource').filter(e => !/^(blob|data):/.test(e.name))"
    )
    assert opened.driver.get_log("browser") == []


def test_article_text_never_runs(opened):
    opened.press("j", "Enter".replace("Enter", "\ue007"))
    opened.until("return document.getElementById('article').open")
    assert EVIL in opened.text("#article pre")
    assert (
        opened.run("return document.querySelectorAll('#article img, #detail img, .tabulator img').length")
        == 0
    )
    assert opened.run("return document.querySelectorAll('#article a').length") == 0
    assert opened.driver.title == "Figures & <facts>"


def test_search_and_filters_narrow_table_and_charts(opened):
    opened.run(
        "const s = document.getElementById('search'); s.value = 'norway'; s.dispatchEvent(new Event('input'))"
    )
    opened.counts("1 of 31 rows")
    assert EVIL in opened.text("#table .tabulator-row")
    opened.run("document.getElementById('reset').click()")
    opened.counts("31 of 31 rows")
    opened.filter("metric", "launch")
    opened.counts("1 of 31 rows")
    opened.run("document.getElementById('reset').click()")
    opened.filter("value", ">= 20")
    opened.counts("10 of 31 rows")
    opened.filter("value", "3..5")
    opened.counts("3 of 31 rows")
    opened.until("return document.querySelectorAll('#grid [aria-label=dot] circle').length === 6")


def test_sorting_puts_missing_values_last(opened):
    column = "return [...document.querySelectorAll('.tabulator-row [tabulator-field=value]')].map(e => e.innerText)[0]"
    sort = "const s = document.getElementById('sort'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))"
    opened.run(sort, "largest value first")
    opened.until(
        f"{column} === '29'".replace("return", "return (() => {return").replace(" === ", "})() === ")
    )
    opened.run("document.querySelector('.tabulator-col[tabulator-field=value] .tabulator-col-title').click()")
    opened.until(f"{column} === '1'".replace("return", "return (() => {return").replace(" === ", "})() === "))


def test_a_row_leads_to_its_sentence_and_its_article(opened):
    opened.press("j", "j")
    assert opened.current() == "e000003"
    marks = opened.run(
        "return [...document.querySelectorAll('#detail blockquote mark')].map(m => [m.className, m.innerText])"
    )
    assert marks == [["market", "Italy"], ["subject", "Fiat"], ["metric", "sold"], ["figure", "3 cars"]]
    opened.run("document.querySelector('#detail a').click()")
    opened.until("return document.getElementById('article').open")
    assert opened.text("#article mark.current") == "3 cars"
    opened.press("\ue00c")
    opened.until("return !document.getElementById('article').open")


def test_an_address_names_a_row(chromium, small):
    assert Page(chromium, small, fragment="#row=e000007").text("#detail blockquote mark.figure") == "7 cars"


def test_judging_by_key_saves_a_file_that_evaluate_reads(opened, tmp_path):
    opened.run("document.getElementById('review').click()")
    opened.until("return document.getElementById('review').getAttribute('aria-pressed') === 'true'")
    judged = [opened.current()]
    opened.press("r")
    judged.append(opened.current())
    opened.press("w")
    judged.append(opened.current())
    opened.press("3", "4", "4", "j", "r", "k", "u")
    opened.run("document.getElementById('save').click()")
    saved = opened.downloaded("judgements.jsonl")
    (tmp_path / "judgements.jsonl").write_text(saved)
    read = {one.event_id: one for one in read_judgements(tmp_path / "judgements.jsonl")}
    assert list(read) == judged
    assert [(one.right, one.wrong) for one in read.values()] == [
        (True, ()),
        (False, ()),
        (False, ("subject",)),
    ]
    assert [one.confidence for one in read.values()] == sorted(one.confidence for one in read.values())


def test_judgements_outlive_the_page_and_can_be_read_again(opened, small, tmp_path):
    opened.press("r")
    opened.run("location.reload()")
    time.sleep(0.5)
    opened.until("return document.documentElement.dataset.ready === 'yes'")
    assert opened.run("return localStorage.length") == 1
    lines = json.dumps({"event_id": "e000009", "verdict": "wrong", "wrong": ["value"]})
    (tmp_path / "more.jsonl").write_text(f"{lines}\nnonsense\n")
    opened.driver.find_element("id", "load").send_keys(str(tmp_path / "more.jsonl"))
    opened.until("return document.getElementById('counts').textContent.startsWith('1 judgement')")


def test_saved_rows_are_those_shown_and_safe_in_a_spreadsheet(opened):
    opened.filter("metric", "launch")
    opened.counts("1 of 31 rows")
    opened.run("document.getElementById('csv').click()")
    lines = opened.downloaded("events.csv")
    assert "'=1+1 unveiled in Norway" in lines
    opened.run("document.getElementById('json').click()")
    rows = json.loads(opened.downloaded("events.json"))
    assert [row["sentence"] for row in rows] == ["=1+1 unveiled in Norway"]
    assert set(event_schema().names) <= set(rows[0])


WITHIN = (
    "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
    "return box.top >= 0 && box.left >= 0 && box.bottom <= window.innerHeight && box.right <= window.innerWidth"
)


def test_a_phone_shows_it_all_without_sideways_scrolling(chromium, small):
    page = Page(chromium, small, width=390)
    sideways = "return document.documentElement.scrollWidth > window.innerWidth"
    assert not page.run(sideways)
    page.press("j")
    assert page.text("#detail blockquote mark.figure") == "2 cars"
    page.run("document.getElementById('facts').scrollIntoView()")
    row = ".tabulator-row:nth-child(4)"
    page.driver.find_element("css selector", row).click()
    assert page.text("#detail blockquote mark.figure") == "4 cars"
    page.until(WITHIN.replace("arguments[0]", "'#detail blockquote'"))
    page.run("document.querySelector('#detail a').click()")
    assert page.run(WITHIN, "#article button")
    assert page.run(WITHIN, "#article mark.current")
    page.press("\ue00c")
    assert page.run("return document.querySelectorAll('#grid svg').length") == 0
    page.run("document.querySelector('#charts summary').click()")
    page.until("return document.querySelectorAll('#grid svg').length >= 5")
    assert not page.run(sideways)


def test_a_table_without_rows_opens_too(chromium, bare):
    page = Page(chromium, bare)
    page.counts("0 of 0 rows")
    page.press("j", "r", "3", "\ue007", "k")
    assert page.text("#detail") == "No row."
    assert page.driver.get_log("browser") == []


def test_words_that_stand_for_the_subject_are_marked(opened):
    opened.run(
        "const s = document.getElementById('search'); s.value = '14,900'; s.dispatchEvent(new Event('input'))"
    )
    opened.counts("1 of 31 rows")
    opened.press("\ue00c", "j")
    mark = opened.driver.find_element("css selector", "#detail mark.reference:not(.legend *)")
    assert (mark.text, mark.get_attribute("title")) == ("The crossover", "stands for Alfa Romeo Junior")
    assert "From elsewhere in the article: market, period." in opened.text("#detail")
    opened.press("\ue007")
    opened.until("return document.getElementById('article').open")
    assert opened.text("#article mark.reference") == "The crossover"


def test_everything_can_be_done_by_keyboard(opened):
    opened.press("/")
    assert opened.run("return document.activeElement.id") == "search"
    opened.press("norway")
    opened.counts("1 of 31 rows")
    opened.press("\ue00c")
    assert opened.run("return document.activeElement.id") != "search"
    opened.press("?")
    opened.until("return document.getElementById('keys').open")
    opened.press("\ue00c")
    opened.run("document.getElementById('search').focus()")
    reached = set()
    for _ in range(12):
        opened.press("\ue004")
        reached.add(
            opened.run(
                "const e = document.activeElement; return e.id || e.getAttribute('aria-label') || e.innerText"
            )
        )
    assert {"sort", "reset", "review", "Columns", "Save", "Filter figure", "Filter metric"} <= reached


def test_a_bar_filters_the_table(opened):
    from selenium.webdriver import ActionChains

    bars = "#grid figure svg[aria-label='Rows by market'] [aria-label=bar] rect"
    opened.until(f'return document.querySelectorAll("{bars}").length === 3')
    bar = opened.driver.find_elements("css selector", bars)[0]
    opened.run("arguments[0].scrollIntoView({block: 'center'})", bar)
    ActionChains(opened.driver).move_to_element(bar).pause(0.2).click().perform()
    opened.counts("29 of 31 rows")


def test_columns_can_be_shown_and_hidden(opened):
    shown = "return Boolean(document.querySelector('.tabulator-col[tabulator-field=event_id]')?.offsetWidth)"
    box = "[...document.querySelectorAll('#columns label')].find(l => l.innerText.trim() === 'event id').firstChild.click()"
    assert not opened.run(shown)
    opened.run(f"document.querySelector('.menu').open = true; {box}")
    opened.until(shown)


def test_dark_and_light(opened):
    ground = "return getComputedStyle(document.body).backgroundColor"
    before = opened.run(ground)
    for wish, sum_is in (("dark", "< 200"), ("light", "> 600")):
        feature = {"name": "prefers-color-scheme", "value": wish}
        opened.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        tones = f"{ground}.match(/\\d+/g).map(Number)"
        opened.until(f"{tones}.reduce((a, b) => a + b) {sum_is}")
    opened.run("document.getElementById('theme').click()")
    assert opened.run(ground) != before
    opened.run("document.getElementById('theme').click()")
    assert opened.run(ground) == before


@pytest.mark.slow
def test_a_hundred_thousand_rows(chromium, large):
    started = time.monotonic()
    page = Page(chromium, large)
    page.counts("100,000 of 100,000 rows")
    assert time.monotonic() - started < READY_SECONDS
    assert page.run("return document.querySelectorAll('.tabulator-row').length") < 300
    page.filter("subject", "name 42")
    page.until("return /^1,5[0-9]{2} of/.test(document.getElementById('counts').textContent)", 20)
    page.press("j")
    assert page.text("#detail blockquote mark.figure").endswith("cars")
    page.run("document.getElementById('reset').click()")
    page.counts("100,000 of 100,000 rows")
    page.run("document.getElementById('review').click()")
    page.until("return /^sure\\n0/m.test(document.getElementById('detail').innerText)", 20)
    page.run(
        "const s = document.getElementById('search'); s.value = '1999 cars'; s.dispatchEvent(new Event('input'))"
    )
    page.counts("50 of 100,000 rows")
