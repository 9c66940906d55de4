"""Tokenizer, sentence boundaries, the Doc's extension attributes and the selective parser."""
