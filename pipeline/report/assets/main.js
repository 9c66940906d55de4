/* The page: state, keys and buttons. */

const at = (id) => document.getElementById(id);

async function start() {
  const data = await unpack(at("data").textContent);
  at("data").remove();
  const rows = rowsOf(data);
  const judgements = new Judgements(rows);
  const state = { row: null, rows, shown: rows };
  const table = makeTable(data, rows, (row) => row === state.row);
  table.on("tableBuilt", () => ready({ table, rows, judgements, state }));
}

function ready(page) {
  const { table, state, rows } = page;
  let timer = 0;
  page.redraw = () => at("charts").open && drawCharts(state.shown, {
    filter: (field, value) => { table.showColumn(field); table.setHeaderFilterValue(field, value); },
    open: (row) => { choose(page, row); at("facts").scrollIntoView(); },
  });
  const changed = (shown) => {
    state.shown = shown;
    summarise(page);
    clearTimeout(timer);
    timer = setTimeout(page.redraw, 150);
  };
  table.on("dataFiltered", (_filters, shown) => changed(shown.map((row) => row.getData())));
  table.on("rowClick", (_event, row) => choose(page, row.getData()));
  table.on("rowDblClick", (_event, row) => showArticle(row.getData(), rows));
  at("charts").open = window.innerWidth >= PHONE_WIDTH;
  at("charts").addEventListener("toggle", page.redraw);
  chartControls(rows, page.redraw);
  wire(page);
  changed(rows);
  const wanted = decodeURIComponent(location.hash.replace(/^#row=/, ""));
  choose(page, rows.find((row) => row.event_id === wanted) || rows[0], Boolean(wanted));
  document.documentElement.dataset.ready = "yes";
}

function summarise({ state, rows, judgements }) {
  const shown = state.shown;
  const different = (field) => new Set(shown.map((row) => row[field]).filter(Boolean)).size;
  const days = shown.map((row) => row.published).filter(Boolean);
  const span = days.length ? d3.extent(days).filter((day, i, all) => i === 0 || day !== all[0]).join(" to ") : "";
  const cards = [
    ["rows", shown.length], ["articles", different("doc_id")], ["subjects", different("subject")],
    ["markets", different("market")], ["metrics", different("metric")],
    ["median confidence", (d3.median(shown, (row) => row.confidence) ?? 0).toFixed(2)],
    ["above 0.9", shown.filter((row) => row.confidence > 0.9).length], ["judged", judgements.all.size],
  ];
  at("summary").replaceChildren(...cards.map(([name, value]) =>
    element("div", {}, element("b", {}, written(value)), element("span", {}, name))));
  at("counts").textContent = `${written(shown.length)} of ${written(rows.length)} rows${span && ` · published ${span}`}`;
}

function choose(page, row, scroll = true) {
  const { table, state, rows } = page;
  if (!row) { at("detail").replaceChildren("No row."); return; }
  const before = state.row;
  state.row = row;
  for (const each of [before, row]) {
    const shown = each && table.getRow(each.event_id);
    if (shown) shown.getElement().classList.toggle("current", each === row);
  }
  showRow(row, () => showArticle(row, rows));
  showJudgement(row, page.judgements, (key) => act(page, key));
  history.replaceState(null, "", `#row=${encodeURIComponent(row.event_id)}`);
  if (scroll && state.shown.includes(row)) table.scrollToRow(row.event_id, "nearest", false).catch(() => {});
}

function move(page, step) {
  const { table, state } = page;
  const here = state.row && state.shown.includes(state.row) ? table.getRow(state.row.event_id) : null;
  const next = here ? (step > 0 ? here.getNextRow() : here.getPrevRow()) : table.getRows("visible")[0];
  if (next) choose(page, next.getData());
}

function act(page, key) {
  const { state, judgements, table } = page;
  const row = state.row;
  if (!row) return;
  if (key === "r") judgements.set(row, "right");
  else if (key === "w") judgements.set(row, "wrong");
  else if (key === "u") judgements.set(row, "");
  else judgements.toggle(row, JUDGED_FIELDS[Number(key) - 1]);
  judgements.keep();
  table.updateData([{ event_id: row.event_id, judged: row.judged }]);
  summarise(page);
  showJudgement(row, judgements, (again) => act(page, again));
  if (key === "r" || key === "w") move(page, 1);
}

function keys(page) {
  const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing && event.key === "Escape") typing.blur();
    if (typing || document.querySelector("dialog[open]")) return;
    if (event.key in moves) move(page, moves[event.key]);
    else if (/^[rwu1-6]$/.test(event.key)) act(page, event.key);
    else if (event.key === "/") at("search").focus();
    else if (event.key === "?") at("keys").showModal();
    else if (event.key === "Enter" && !event.target.closest("button, a, summary")) showArticle(page.state.row, page.rows);
    else return;
    event.preventDefault();
  });
}

function wire(page) {
  const { table, judgements, rows } = page;
  keys(page);
  search(table);
  sorting(table);
  columnMenu(table);
  at("reset").addEventListener("click", () => { at("search").value = ""; table.clearFilter(true); });
  at("review").addEventListener("click", () => {
    const on = at("review").getAttribute("aria-pressed") !== "true";
    at("review").setAttribute("aria-pressed", String(on));
    table.setSort(on ? [{ column: "confidence", dir: "asc" }] : [{ column: "start", dir: "asc" }, { column: "doc_id", dir: "asc" }]);
    const first = table.getRows("active").find((row) => !row.getData().judged);
    if (on && first) choose(page, first.getData());
  });
  at("csv").addEventListener("click", () => { saving = "csv"; table.download("csv", "events.csv", { bom: true }); });
  at("json").addEventListener("click", () => { saving = "json"; table.download("json", "events.json"); });
  at("save").addEventListener("click", () => download("judgements.jsonl", judgements.lines()));
  at("load").addEventListener("change", async () => {
    const taken = judgements.read(await at("load").files[0].text());
    judgements.keep();
    table.replaceData(rows);
    at("counts").textContent = `${written(taken)} judgements read`;
  });
  redrawWhenWider(page);
  at("help").addEventListener("click", () => at("keys").showModal());
  at("theme").addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.style.colorScheme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.style.colorScheme = dark ? "light" : "dark";
  });
}

function redrawWhenWider(page) {
  let width = window.innerWidth;
  let timer = 0;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(timer);
    timer = setTimeout(page.redraw, 200);
  });
}

function search(table) {
  let timer = 0;
  at("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length) table.setFilter((row) => words.every((word) => haystackOf(row).includes(word)));
      else table.clearFilter();
    }, 250);
  });
}

function sorting(table) {
  const orders = {
    "as in the articles": [{ column: "start", dir: "asc" }, { column: "doc_id", dir: "asc" }],
    "least sure first": [{ column: "confidence", dir: "asc" }],
    "surest first": [{ column: "confidence", dir: "desc" }],
    "largest value first": [{ column: "value", dir: "desc" }],
    "by subject": [{ column: "subject", dir: "asc" }],
    "by metric": [{ column: "metric", dir: "asc" }],
    "latest period first": [{ column: "period_end", dir: "desc" }],
  };
  at("sort").append(...Object.keys(orders).map((name) => element("option", { value: name }, name)));
  at("sort").addEventListener("change", () => table.setSort(orders[at("sort").value]));
}

function columnMenu(table) {
  at("columns").append(...table.getColumns().map((column) => {
    const box = element("input", { type: "checkbox", checked: column.isVisible() });
    box.addEventListener("change", () => (box.checked ? column.show() : column.hide()));
    return element("label", {}, box, ` ${column.getDefinition().title}`);
  }));
}

start().catch((error) => { at("counts").textContent = `The page cannot be read by this browser: ${error.message}`; });
