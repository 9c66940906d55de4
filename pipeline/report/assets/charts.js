/* Charts of the rows shown, drawn by Observable Plot. */

const GRAINS = { month: "a month", quarter: "a quarter", year: "a year", other: "another length" };
const DAY = 86400000;
const LINES = 8;
const BARS = 12;
const DOTS = 4000;

function chartControls(rows, redraw) {
  const figures = rows.filter((row) => row.value !== null);
  const fill = (id, names, first) => {
    const select = document.getElementById(id);
    const chosen = names.includes(select.value) ? select.value : first ?? names[0] ?? "";
    const label = (name) => (id === "grain" ? GRAINS[name] : name.replaceAll("_", " ")) || "any";
    select.replaceChildren(...names.map((name) => element("option", { value: name }, label(name))));
    select.value = chosen;
    return chosen;
  };
  const names = (from, field) => counted(from.map((row) => row[field])).map((entry) => entry.name);
  const refill = () => {
    const metric = fill("metric", names(figures, "metric"));
    const measured = figures.filter((row) => row.metric === metric);
    const measure = fill("measure", names(measured, "measure"));
    const unit = fill("unit", names(measured.filter((row) => row.measure === measure), "unit"));
    const united = measured.filter((row) => row.measure === measure && row.unit === unit);
    fill("place", ["", ...names(united, "market")], "");
    const grains = names(united.map((row) => ({ grain: grainOf(row) })), "grain").filter((name) => name !== "other");
    fill("grain", [...new Set([...grains, ...Object.keys(GRAINS)])]);
  };
  fill("group", ["subject", "brand", "group", "market", "powertrain", "status"]);
  for (const id of ["metric", "unit", "measure", "place", "group", "grain"]) {
    document.getElementById(id).addEventListener("change", () => { refill(); redraw(); });
  }
  refill();
}

function chosenCharts() {
  const value = (id) => document.getElementById(id).value;
  return {
    metric: value("metric"), unit: value("unit"), measure: value("measure"), place: value("place"),
    group: value("group"), grain: value("grain"),
  };
}

function drawCharts(rows, actions) {
  const told = rows.filter((row) => row.same_as === null);
  const choice = chosenCharts();
  const grid = document.getElementById("grid");
  grid.replaceChildren(
    ...figuresOverTime(told, choice, actions),
    bars("Rows by metric", told, "metric", actions.filter),
    bars("Rows by subject", told, "subject", actions.filter),
    bars("Rows by market", told, "market", actions.filter),
    timeline("Rows by end of their period", told),
    sureness("Rows by confidence", rows),
  );
}

function figure(caption, plot, wide = false) {
  return element("figure", { className: wide ? "wide" : "" }, element("figcaption", {}, caption), plot);
}

function empty(caption) {
  return figure(caption, element("p", { className: "note" }, "None of the rows shown."));
}

function bars(caption, rows, field, filter) {
  const data = counted(rows.map((row) => row[field])).slice(0, BARS);
  if (!data.length) return empty(caption);
  const plot = Plot.plot({
    marginLeft: 130, height: 40 + data.length * 20, width: wide(420), ariaLabel: caption,
    x: { label: "rows", grid: true, tickFormat: "~s" },
    y: { label: null, domain: data.map((entry) => entry.name), tickFormat: shortened },
    marks: [
      Plot.barX(data, { x: "count", y: "name", fill: "var(--accent)", tip: "y" }),
      Plot.text(data, { x: "count", y: "name", text: (entry) => written(entry.count), dx: 4, textAnchor: "start" }),
    ],
  });
  plot.addEventListener("click", () => { if (plot.value) filter(field, plot.value.name); });
  return figure(caption, plot);
}

function shortened(name) {
  return name.length > 19 ? `${name.slice(0, 18)}…` : name;
}

/* How long a row's period is: a figure of a month is not to be joined to one of a year. */
function grainOf(row) {
  if (!row.period_end && !row.period_start) return null;
  if (!row.period_end || !row.period_start) return "other";
  const days = (new Date(row.period_end) - new Date(row.period_start)) / DAY + 1;
  if (days >= 28 && days <= 31) return "month";
  if (days >= 89 && days <= 92) return "quarter";
  return days >= 365 && days <= 366 ? "year" : "other";
}

function dayOf(row) {
  const last = row.period_end || row.period_start;
  return last ? new Date(last) : null;
}

function timeline(caption, rows) {
  const days = rows.map(dayOf).filter(Boolean);
  if (!days.length) return empty(caption);
  const months = d3.utcMonth.count(...d3.extent(days));
  const interval = months > 48 ? "year" : "month";
  return figure(caption, Plot.plot({
    height: 240, width: wide(860), ariaLabel: caption,
    x: { label: null, type: "utc" }, y: { label: "rows", grid: true },
    marks: [
      Plot.rectY(days, Plot.binX({ y: "count" }, { x: (day) => day, interval, fill: "var(--accent)", tip: "x" })),
      Plot.ruleY([0]),
    ],
  }), true);
}

function sureness(caption, rows) {
  if (!rows.length) return empty(caption);
  return figure(caption, Plot.plot({
    height: 240, width: wide(420), ariaLabel: caption,
    x: { label: null, domain: [0, 1] }, y: { label: "rows", grid: true },
    marks: [
      Plot.rectY(rows, Plot.binX({ y: "count" }, { x: "confidence", interval: 0.1, fill: "var(--accent)", tip: "x" })),
      Plot.ruleY([0]),
    ],
  }));
}

function wide(width) {
  return Math.min(width, document.getElementById("grid").clientWidth - 24);
}

function figuresOverTime(rows, choice, actions) {
  const fits = (row) => row.value !== null && row.metric === choice.metric && row.unit === choice.unit
    && row.measure === choice.measure && (!choice.place || row.market === choice.place)
    && row.per === null && ["actual", "planned", "forecast"].includes(row.status);
  const found = rows.filter(fits).map((row) => ({ row, value: row.value, name: lineOf(row, choice) }));
  const top = counted(found.map((entry) => entry.name)).slice(0, LINES).map((entry) => entry.name);
  const title = [choice.metric, choice.measure === "level" ? "" : choice.measure, `(${choice.unit})`, choice.place];
  const caption = title.filter(Boolean).join(" ").replaceAll("_", " ");
  const dated = found.filter((entry) => grainOf(entry.row) === choice.grain)
    .map((entry) => ({ ...entry, day: dayOf(entry.row) }));
  const busiest = counted(dated.map((entry) => entry.name)).slice(0, LINES).map((entry) => entry.name);
  return [
    drawLines(`${caption} by ${choice.group}, periods of ${GRAINS[choice.grain]}`, dated, busiest, actions),
    drawStrips(`${caption} by ${choice.group}`, found, top, actions),
  ];
}

/* A whole market is another subject in each market, and so is each part of it. */
function lineOf(row, choice) {
  const name = written(row[choice.group]) || "not told";
  if (name !== "industry") return name;
  return [name, choice.place ? "" : row.market, row.variant || row.powertrain].filter(Boolean).join(", ");
}

function told(entry) {
  const row = entry.row;
  return [figureOf(row), row.subject || row.person, row.market_name, row.period, row.status, row.article.title]
    .filter(Boolean).join("\n");
}

function sampled(entries) {
  if (entries.length <= DOTS) return entries;
  return [...entries].sort((a, b) => b.row.confidence - a.row.confidence).slice(0, DOTS);
}

function drawLines(caption, entries, top, actions) {
  const data = sampled(entries.filter((entry) => top.includes(entry.name)));
  if (!data.length) return empty(caption);
  const lines = d3.rollups(data, (part) => d3.median(part, (entry) => entry.value), (e) => e.name, (e) => +e.day)
    .filter(([, points]) => points.length > 1)
    .flatMap(([name, points]) => points.map(([day, value]) => ({ name, value, day: new Date(day) })))
    .sort((a, b) => a.day - b.day);
  const plot = Plot.plot({
    height: 320, width: wide(860), marginLeft: 60, ariaLabel: caption,
    x: timeAxis(data), y: { label: null, grid: true, tickFormat: "~s" },
    color: { legend: true, domain: top.filter((name) => data.some((entry) => entry.name === name)) },
    marks: [
      Plot.ruleY([0]),
      Plot.line(lines, { x: "day", y: "value", stroke: "name", strokeWidth: 2, z: "name" }),
      Plot.dot(data, { x: "day", y: "value", fill: "name", r: 4, title: told, tip: true }),
    ],
  });
  return figure(`${caption}${note(entries, data)}; the line is the median`, clickable(plot, actions), true);
}

/* Room at both ends, and no tick finer than a month: no figure is of a day. */
function timeAxis(data) {
  const [first, last] = d3.extent(data, (entry) => entry.day);
  const domain = [d3.utcDay.offset(first, -20), d3.utcDay.offset(last, 20)];
  return { label: null, type: "utc", domain, ...(last - first < 500 * DAY ? { ticks: "month" } : {}) };
}

function drawStrips(caption, entries, top, actions) {
  const data = sampled(entries.filter((entry) => top.includes(entry.name)));
  if (!data.length) return empty(caption);
  const plot = Plot.plot({
    height: 60 + top.length * 26, width: wide(420), marginLeft: 130, ariaLabel: caption,
    x: { label: null, grid: true, tickFormat: "~s" }, y: { label: null, domain: top, tickFormat: shortened },
    marks: [
      Plot.ruleX([0]),
      Plot.dot(data, { x: "value", y: "name", stroke: "var(--accent)", r: 4, title: told, tip: true }),
    ],
  });
  return figure(caption + note(entries, data), clickable(plot, actions));
}

function note(entries, data) {
  return entries.length > data.length ? ` (${written(data.length)} of ${written(entries.length)} figures)` : "";
}

function clickable(plot, actions) {
  const chart = plot.tagName === "FIGURE" ? plot.querySelector("svg:last-of-type") ?? plot : plot;
  plot.addEventListener("click", () => {
    const value = plot.value ?? chart.value;
    if (value) actions.open(value.row);
  });
  return plot;
}
