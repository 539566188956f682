"""What exists and when: the only package that knows Dagster, clocks, the environment and paths."""
