/* The packed data: columns in, row objects out. */

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function rowsOf(data) {
  const rows = Array.from({ length: data.size }, (_, number) => ({ number }));
  for (const [name, column] of Object.entries(data.columns)) {
    if (Array.isArray(column)) {
      rows.forEach((row, i) => { row[name] = column[i]; });
    } else {
      rows.forEach((row, i) => { row[name] = column.values[column.rows[i]]; });
    }
  }
  rows.forEach((row, i) => {
    const article = data.articles[data.article[i]];
    const place = data.places[i];
    row.article = article;
    row.title = article.title;
    row.published = article.published;
    row.offset = typeof place === "string" ? null : place[0];
    row.sentence = typeof place === "string" ? place : charactersOf(article, place[0], place[0] + place[1]);
    row.marks = marksOf(data.marks[i], data.kinds);
    row.judged = "";
  });
  return rows;
}

/* Offsets count characters as Python does; a string here counts those beyond U+FFFF as two. */
function charactersOf(article, start, end) {
  if (article.wide === undefined) {
    article.wide = /[\ud800-\udbff]/.test(article.text);
    article.characters = article.wide ? Array.from(article.text) : null;
  }
  return article.wide ? article.characters.slice(start, end).join("") : article.text.slice(start, end);
}

function marksOf(flat, kinds) {
  const marks = [];
  for (let i = 0; i < flat.length; i += 3) {
    marks.push({ kind: kinds[flat[i]], start: flat[i + 1], end: flat[i + 2] });
  }
  return marks;
}

function counted(values) {
  const counts = new Map();
  for (const value of values) {
    if (value !== null && value !== "") counts.set(value, (counts.get(value) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => ({ name: String(name), count }));
}

function written(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "number" ? value.toLocaleString("en-GB", { maximumFractionDigits: 4 }) : String(value);
}

function figureOf(row) {
  if (row.value === null) return row.metric_text;
  const high = row.value_high === null ? "" : `–${written(row.value_high)}`;
  return `${written(row.value)}${high} ${row.unit || ""}${row.per ? `/${row.per}` : ""}`;
}
