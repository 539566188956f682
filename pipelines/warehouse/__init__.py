"""Parquet becomes DuckDB: one .sql file a table, and publishing."""
