"""The assets that are partitioned by day: one stage after the other, from captures to events."""
