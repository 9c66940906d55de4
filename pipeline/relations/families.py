"""Metrics that behave alike: the trade's volumes, a company's figures, a specification."""

from __future__ import annotations

from functools import lru_cache

from pipeline.lexicons.tables import listed, read_rows

OTHER = "other"


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    rows = read_rows("metric_families.csv")
    return {metric: row["family"] for row in rows for metric in listed(row["metrics"])}


@lru_cache(maxsize=1)
def _families_of_dimensions() -> dict[str, str]:
    rows = read_rows("metric_families.csv")
    return {dimension: row["family"] for row in rows for dimension in listed(row["dimensions"])}


@lru_cache(maxsize=1024)
def family_of(metric: str, dimension: str | None = None) -> str:
    """Return the family of a metric, from ``metric_families.csv``; ``other`` where it has none.

    Parameters
    ----------
    metric
        A metric of the contract.
    dimension
        Dimension of the figure's unit: it tells where the metric is ``other`` (volts are a specification).
    """
    family = _families().get(metric)
    if family is None and dimension is not None:
        family = _families_of_dimensions().get(dimension)
    return family or OTHER
