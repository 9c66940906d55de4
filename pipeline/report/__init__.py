"""A page of HTML to look at a table: charts, search, the marked text, and a review by keyboard."""

from pipeline.report.page import write_report

__all__ = ["write_report"]
