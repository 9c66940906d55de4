/* The table, on Tabulator. */

const FIELDS = [
  "quantity_text", "metric", "measure", "value", "subject", "subject_type", "group", "brand", "model", "variant",
  "powertrain", "share_of", "market_name", "period", "period_text", "status", "qualifier", "person", "role",
  "organisation", "speaker", "published", "confidence", "judged",
];
const SHOWN = ["quantity_text", "metric", "measure", "value", "unit", "subject", "market", "period", "confidence",
  "status", "judged", "title"];
const PHONE = ["quantity_text", "metric", "subject", "confidence"];
const CHOICES = new Set(["metric", "measure", "unit", "per", "unit_si", "qualifier", "subject_type", "powertrain",
  "market", "status"]);
const NUMBERS = new Set(["value", "value_high", "value_si", "start", "end", "confidence"]);
const WIDTHS = { title: 280, sentence: 500, subject: 145, quantity_text: 118, event_id: 190, doc_id: 200,
  metric: 132, measure: 104, value: 80, unit: 80, market: 98, period: 122, status: 92, confidence: 76, judged: 90 };
const PHONE_WIDTHS = { quantity_text: 97, metric: 100, subject: 100, confidence: 74 };
const PHONE_WIDTH = 600;
const TITLES = { quantity_text: "figure", confidence: "sure" };
const FORMULA = /^'*[=+\-@\t\r]/;
const EXTRA = ["period", "judged", "title", "published", "sentence"];
const collator = new Intl.Collator("en", { numeric: true });

function columnsOf(data, rows) {
  const every = [...SHOWN, ...Object.keys(data.columns), ...EXTRA];
  const phone = window.innerWidth < PHONE_WIDTH;
  const shown = new Set(phone ? PHONE : SHOWN);
  return [...new Set(every)].map((field) => ({
    field,
    title: TITLES[field] || field.replaceAll("_", " "),
    titleDownload: field,
    download: field !== "period",
    visible: shown.has(field),
    width: (phone && PHONE_WIDTHS[field]) || WIDTHS[field] || (NUMBERS.has(field) ? 110 : 130),
    hozAlign: NUMBERS.has(field) ? "right" : "left",
    sorter: NUMBERS.has(field) ? byNumber : byText,
    formatter: (cell) => document.createTextNode(written(cell.getValue())),
    accessorDownload: (value) => forDownload(value),
    ...filterOf(field, rows),
  }));
}

function byNumber(a, b, _rowA, _rowB, _column, direction) {
  if (a === null || b === null) return (a === null ? 1 : 0) * last(direction) - (b === null ? 1 : 0) * last(direction);
  return a - b;
}

function byText(a, b, _rowA, _rowB, _column, direction) {
  if (!a || !b) return (a ? 0 : 1) * last(direction) - (b ? 0 : 1) * last(direction);
  return collator.compare(a, b);
}

function last(direction) {
  return direction === "asc" ? 1 : -1;
}

let saving = "csv";

function forDownload(value) {
  return saving === "csv" && typeof value === "string" && FORMULA.test(value) ? `'${value}` : value;
}

function filterOf(field, rows) {
  if (CHOICES.has(field)) {
    return { headerFilter: choiceFilter(counted(rows.map((row) => row[field]))), headerFilterFunc: "=" };
  }
  if (NUMBERS.has(field)) {
    return { headerFilter: textFilter("≥ 5"), headerFilterFunc: within };
  }
  return { headerFilter: textFilter(""), headerFilterFunc: containing };
}

function named(control, cell) {
  control.setAttribute("aria-label", `Filter ${cell.getColumn().getDefinition().title}`);
  control.style.width = "100%";
  control.value = cell.getValue() || "";
  return control;
}

function choiceFilter(entries) {
  return (cell, _rendered, success) => {
    const options = entries.slice(0, 300).map((e) => element("option", { value: e.name }, `${e.name} (${e.count})`));
    const select = element("select", {}, element("option", { value: "" }, ""), ...options);
    select.addEventListener("change", () => success(select.value));
    return named(select, cell);
  };
}

function textFilter(placeholder) {
  return (cell, _rendered, success) => {
    const input = element("input", { type: "search", placeholder });
    let timer = 0;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => success(input.value), 300);
    });
    return named(input, cell);
  };
}

function containing(wanted, value) {
  return written(value).toLowerCase().includes(String(wanted).trim().toLowerCase());
}

function within(wanted, value) {
  const text = String(wanted).replaceAll(",", "").trim();
  const range = text.match(/^(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)$/);
  if (range) return value !== null && value >= Number(range[1]) && value <= Number(range[2]);
  const bound = text.match(/^(>=|≥|>|<=|≤|<|=)?\s*(-?[\d.]+)$/);
  if (!bound) return true;
  if (value === null) return false;
  const limit = Number(bound[2]);
  const tests = { ">": value > limit, "<": value < limit, "<=": value <= limit, "≤": value <= limit,
    ">=": value >= limit, "≥": value >= limit };
  return tests[bound[1]] ?? value === limit;
}

function haystackOf(row) {
  row.haystack ??= [row.quantity_text, row.metric, row.metric_text, row.subject, row.person, row.market_name,
    row.speaker, row.title, row.doc_id, row.sentence].filter(Boolean).join("\n").toLowerCase();
  return row.haystack;
}

function makeTable(data, rows, isCurrent) {
  return new Tabulator("#table", {
    data: rows,
    index: "event_id",
    columns: columnsOf(data, rows),
    height: window.innerWidth < 900 ? "60vh" : "75vh",
    layout: "fitDataStretch",
    renderHorizontal: "virtual",
    placeholder: "No row fits the filters.",
    columnDefaults: { headerTooltip: true, tooltip: false, resizable: "header" },
    rowFormatter: (row) => row.getElement().classList.toggle("current", isCurrent(row.getData())),
    downloadConfig: { columnHeaders: true },
    downloadRowRange: "active",
  });
}
