"""Runs of the pipeline over many articles."""

from pipeline.run.batch import Fault, Outcome
from pipeline.run.engine import default_engine
from pipeline.run.local import articles_of, collect, extract, run
from pipeline.run.settings import Engine, Settings
from pipeline.run.summary import Results, Summary

__all__ = [
    "Engine",
    "Fault",
    "Outcome",
    "Results",
    "Settings",
    "Summary",
    "articles_of",
    "collect",
    "default_engine",
    "extract",
    "run",
]
