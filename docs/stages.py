"""What each stage finds in one sentence."""

from datetime import date

import pipeline
from pipeline.assembly import article_doc

TEXT = "Alfa Romeo collected 42,000 orders for the Junior in Italy in June, 12% more than a year earlier."

nlp = pipeline.load()
doc = nlp(article_doc(nlp, pipeline.Article("example.txt", TEXT, published=date(2025, 7, 4))))

print("names")
for mention in doc._.mentions:
    print(f"  {mention.text:<20} {mention.label:<10} {mention.entry} (by {mention.via})")
print("figures")
for figure in doc._.quantities:
    print(
        f"  {figure.text:<20} {figure.value:g} {figure.unit} {figure.qualifier} {figure.direction or ''}".rstrip()
    )
print("relations")
for relation in doc._.relations:
    print(f"  {relation.quantity_text:<20} {relation.metric} {relation.measure} of {relation.subject}")
print("rows")
for event in doc._.events:
    what = f"{event.metric} {event.measure} {event.value:g} {event.unit}"
    print(
        f"  {what:<32} {event.subject} | {event.market} | {event.period_start}..{event.period_end} | {event.status}"
    )
