"""Who and where: the entity rulers, periods and references."""
