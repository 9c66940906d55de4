/* Elements made of data: text goes in as text, never as HTML. */

const WEB = /^https?:\/\//i;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function markedText(text, marks) {
  const characters = /[\ud800-\udbff]/.test(text) ? Array.from(text) : null;
  const part = (start, end) => (characters ? characters.slice(start, end).join("") : text.slice(start, end));
  const whole = document.createDocumentFragment();
  let place = 0;
  for (const mark of marks) {
    if (mark.start < place) continue;
    whole.append(part(place, mark.start));
    whole.append(element("mark", { className: mark.kind, title: mark.title || mark.kind }, part(mark.start, mark.end)));
    place = mark.end;
  }
  whole.append(part(place));
  return whole;
}

function legend(kinds) {
  return element("p", { className: "legend" }, ...kinds.map((kind) => element("mark", { className: kind }, kind)));
}

/* The marks of a row's sentence but its figure, at their places in the article. */
function aroundIn(row) {
  if (row.offset === null) return [];
  return row.marks.filter((mark) => mark.kind !== "figure")
    .map((mark) => ({ ...mark, start: mark.start + row.offset, end: mark.end + row.offset, title: titleOf(mark, row) }));
}

function titleOf(mark, row) {
  return mark.kind === "reference" ? `stands for ${row.subject}` : mark.kind;
}

/* What a row says that its sentence does not: it comes from the title or other sentences. */
function elsewhere(row) {
  const kinds = new Set(row.marks.map((mark) => mark.kind));
  const named = kinds.has("subject") || kinds.has("reference") || row.subject_type === "INDUSTRY";
  const missing = [
    row.subject && !named ? "subject" : "", row.market && !kinds.has("market") ? "market" : "",
    row.period && !kinds.has("period") ? "period" : "",
  ].filter(Boolean);
  return missing.length ? `From elsewhere in the article: ${missing.join(", ")}.` : "";
}

function showArticle(row, rows) {
  if (!row) return;
  const dialog = document.getElementById("article");
  const article = row.article;
  const marks = rows
    .filter((other) => other.article === article)
    .map((other) => ({
      start: other.start, end: other.end, kind: other === row ? "figure current" : "figure",
      title: `${other.metric}: ${figureOf(other)} · ${other.subject || other.person || ""}`,
    }))
    .concat(aroundIn(row))
    .sort((a, b) => a.start - b.start || b.kind.length - a.kind.length);
  const address = WEB.test(article.url || "")
    ? element("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, "as published")
    : null;
  dialog.replaceChildren(
    element("form", { method: "dialog" }, element("button", {}, "Close")),
    element("h2", {}, article.title || article.doc_id),
    element("p", { className: "note" }, [article.doc_id, article.published].filter(Boolean).join(" · "), " ", address),
    element("pre", {}, markedText(article.text, marks)),
  );
  dialog.showModal();
  dialog.querySelector("mark.current")?.scrollIntoView({ block: "center" });
}

function showRow(row, onArticle) {
  const panel = document.getElementById("detail");
  const facts = element("dl");
  for (const name of FIELDS) {
    const value = name === "value" ? figureOf(row) : written(row[name]);
    if (value) facts.append(element("dt", {}, TITLES[name] || name.replaceAll("_", " ")), element("dd", {}, value));
  }
  const open = element("a", { href: `#row=${row.event_id}` }, row.article.title || row.doc_id);
  open.addEventListener("click", (event) => { event.preventDefault(); onArticle(); });
  panel.replaceChildren(
    legend(["figure", "metric", "subject", "reference", "market", "period"]),
    element("blockquote", {}, markedText(row.sentence, row.marks.map((m) => ({ ...m, title: titleOf(m, row) })))),
    element("p", { className: "note" }, "In: ", row.article.text ? open : row.doc_id),
    element("p", { className: "note" }, elsewhere(row)),
    element("div", { id: "judge" }),
    facts,
  );
}
