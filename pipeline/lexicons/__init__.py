"""What autonews knows: catalogue, units and cues, read from the tables in ``data``."""
