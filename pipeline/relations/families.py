"""Metrics that behave alike: the trade's volumes, a company's figures, a specification."""

from __future__ import annotations

METRIC_FAMILY = {
    **dict.fromkeys("orders registrations sales deliveries shipments exports production inventory".split(), "volume"),
    **dict.fromkeys("revenue profit margin cash_flow debt market_value share_price dividend guidance savings cost fine investment jobs dealers plants".split(), "company"),
    **dict.fromkeys("power torque range battery_capacity charging_power charging_time consumption emissions acceleration top_speed displacement length width height wheelbase weight cargo_volume wheel_size seats warranty".split(), "spec"),
    "price": "price", "market_share": "market_share", "recall": "volume", "capacity": "capacity",
    "tariff": "policy", "incentive": "policy", "stake": "stake", "models": "company", "markets": "company",
}
