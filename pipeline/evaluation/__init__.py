"""Gold against table: reading annotated articles, alignment, scores, reports."""
