"""Runs of the pipeline over many articles."""

from pipeline.run.batch import Fault, Outcome
from pipeline.run.local import Results, Summary, articles_of, collect, extract, run
from pipeline.run.settings import Engine, Settings

__all__ = [
    "Engine",
    "Fault",
    "Outcome",
    "Results",
    "Settings",
    "Summary",
    "articles_of",
    "collect",
    "extract",
    "run",
]
