"""Text becomes rows: pure functions on frames and text. No Dagster, no clock, no environment, no global state."""
