/* Judgements: right, wrong altogether, or wrong in some fields; kept in the browser, saved as a file. */

const JUDGED_FIELDS = ["value", "metric", "subject", "market", "period", "status"];

class Judgements {
  constructor(rows) {
    this.rows = new Map(rows.map((row) => [row.event_id, row]));
    this.all = new Map();
    this.key = `autonews ${rows.length} ${rows[0]?.event_id} ${rows.at(-1)?.event_id}`;
    this.read(this.kept());
  }

  kept() {
    try { return localStorage.getItem(this.key) || ""; } catch { return ""; }
  }

  keep() {
    try { localStorage.setItem(this.key, this.lines()); } catch { /* a browser without storage saves by file */ }
  }

  read(text) {
    let taken = 0;
    for (const line of text.split("\n")) {
      const told = parsed(line);
      const row = told && this.rows.get(told.event_id);
      if (!row || !["right", "wrong"].includes(told.verdict)) continue;
      const wrong = JUDGED_FIELDS.filter((field) => (told.wrong || []).includes(field));
      this.set(row, told.verdict, wrong, told.judged_at);
      taken += 1;
    }
    return taken;
  }

  set(row, verdict, wrong = [], when = new Date().toISOString()) {
    if (verdict) this.all.set(row.event_id, { verdict, wrong, when });
    else this.all.delete(row.event_id);
    row.judged = verdict ? [verdict, ...wrong].join(" ") : "";
  }

  toggle(row, field) {
    const known = this.all.get(row.event_id);
    const before = known?.verdict === "wrong" ? known.wrong : [];
    const wrong = before.includes(field) ? before.filter((name) => name !== field) : [...before, field];
    this.set(row, wrong.length ? "wrong" : "", wrong);
  }

  lines() {
    return [...this.all].map(([event_id, told]) => {
      const row = this.rows.get(event_id);
      return `${JSON.stringify({
        event_id, doc_id: row.doc_id, verdict: told.verdict, wrong: told.wrong, metric: row.metric,
        quantity_text: row.quantity_text, confidence: row.confidence, judged_at: told.when,
      })}\n`;
    }).join("");
  }
}

function parsed(line) {
  try { return JSON.parse(line); } catch { return null; }
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function showJudgement(row, judgements, act) {
  const told = judgements.all.get(row.event_id);
  const button = (label, key, pressed) => {
    const hint = element("span", { className: "key" }, ` (${key})`);
    const made = element("button", { type: "button", title: `key ${key}` }, label, hint);
    made.setAttribute("aria-pressed", String(pressed));
    made.addEventListener("click", () => act(key));
    return made;
  };
  document.getElementById("judge").replaceChildren(
    button("right", "r", told?.verdict === "right"),
    button("no such fact", "w", told?.verdict === "wrong" && !told.wrong.length),
    ...JUDGED_FIELDS.map((field, i) => button(`${field} wrong`, String(i + 1), Boolean(told?.wrong.includes(field)))),
  );
}
