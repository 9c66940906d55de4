"""Columns and types of the event table, its files, and how it looks on a screen."""

from pipeline.table.columns import article_schema, event_schema
from pipeline.table.display import excerpt, legend, marked, rows_table
from pipeline.table.frame import event_rows, events_frame, joined, to_frame
from pipeline.table.readers import first_rows, read_event_table, read_events
from pipeline.table.writers import WRITERS, write_parquet, write_partitions

__all__ = [
    "WRITERS",
    "article_schema",
    "event_rows",
    "event_schema",
    "events_frame",
    "excerpt",
    "first_rows",
    "joined",
    "legend",
    "marked",
    "read_event_table",
    "read_events",
    "rows_table",
    "to_frame",
    "write_parquet",
    "write_partitions",
]
