"""What exists and when: the only room that knows Dagster, clocks, the environment and paths."""
