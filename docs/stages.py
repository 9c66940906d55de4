"""What each stage finds in one short article."""

from datetime import date

import pipeline
from pipeline.assembly import article_doc

TEXT = "Alfa Romeo collected 42,000 orders for the Junior in Italy in June, 12% more than a year earlier."
ARTICLE = f"""A good month for the Junior

{TEXT} The compact SUV starts at 29,900 euros.

It is built in Poland. The brand is pleased. Deliveries in Japan should begin by 2026."""

nlp = pipeline.load()
doc = nlp(article_doc(nlp, pipeline.Article("example.txt", ARTICLE, published=date(2025, 7, 4))))

print("sentences (* parsed)")
for sentence in doc.sents:
    print(f"  {'*' if any(token.tag_ for token in sentence) else ' '} {sentence.text.strip()}")
print("names and references")
for mention in doc._.mentions:
    print(f"  {mention.text:<20} {mention.label:<10} {mention.entry} (by {mention.via})")
print("periods")
for period in doc._.periods:
    print(f"  {period.text:<20} {period.relation:<10} {period.period_start}..{period.period_end}")
print("figures")
for figure in doc._.quantities:
    told = f"{figure.value:g} {figure.unit} {figure.qualifier} {figure.direction or ''}"
    print(f"  {figure.text:<20} {told}".rstrip())
print("relations, and how sure each choice was")
for relation in doc._.relations:
    sure = ", ".join(f"{role} {relation.scores[role]:.2f}" for role in ("metric", "subject", "market"))
    what = f"{relation.metric} {relation.measure or ''}".strip()
    print(f"  {relation.quantity_text:<32} {what:<16} {relation.subject:<17} {sure}")
print("rows")
for event in doc._.events:
    what = f"{event.metric} {'' if event.value is None else f'{event.value:g} {event.unit}'}".strip()
    when = f"{event.period_start or ''}..{event.period_end or ''}" if event.period_text else "-"
    print(f"  {what:<24} {event.subject} | {event.market} | {when} | {event.status} | {event.confidence:.2f}")
