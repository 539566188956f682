"""Bytes become pages and items: decoding, layouts, datelines, ages."""
