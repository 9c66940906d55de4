"""The words and records that all stages share."""
