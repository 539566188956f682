"""Bytes to pages and items: decoding, layouts, datelines, ages."""
