"""The assets partitioned by day, stage by stage, from captures to events."""
