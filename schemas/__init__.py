"""What a row means: one Pandera model a table, the single source of checks, types, comments and docs."""
