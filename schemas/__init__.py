"""What a row means: one class per table, the single source of checks, types, comments and docs."""
