"""Parquet becomes DuckDB: one .sql file per table, and publishing."""
