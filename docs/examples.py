"""For each column of the event table a value that the sample articles gave, with the sentence behind it."""

import subprocess

import pandas as pd

import pipeline

SHOWN = 62
LEFT_OUT = ("event_id", "doc_id", "sentence", "start", "end", "title", "published", "same_as", "confidence")
TELLING = {
    "value_si": "unit == 'hp'",
    "unit_si": "unit == 'hp'",
    "subject": "subject_type == 'MODEL'",
    "measure": "measure == 'change'",
    "status": "status == 'planned' and value == value",
}

subprocess.run(
    ["autonews", "extract", "corpora/sample", "--out", "build/events", "--rows", "0"],
    check=True,
    stdout=subprocess.DEVNULL,
)
table = pipeline.read_events("build/events").sort_values(["confidence", "event_id"], ascending=False)
used: set[str] = set()

print(f"{'column':<13} {'value':<22} sentence")
for column in [name for name in table.columns if name not in LEFT_OUT]:
    told = table[table[column].notna() & (table[column].astype(str) != "")]
    if column in TELLING:
        told = told[told.eval(TELLING[column])]
    short = told[(told["sentence"].str.len() <= SHOWN) & ~told["sentence"].isin(used)]
    row = (told if short.empty else short).iloc[0]
    used.add(row["sentence"])
    value = row[column]
    if isinstance(value, pd.Timestamp):
        value = value.date()
    elif isinstance(value, float):
        value = f"{value:,.10g}"
    sentence = row["sentence"] if len(row["sentence"]) <= SHOWN else row["sentence"][: SHOWN - 1] + "…"
    print(f"{column:<13} {str(value)[:22]:<22} {sentence}")
