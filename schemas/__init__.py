"""What a row means: one class a table, the single source of checks, types, comments and docs."""
