"""Items become stories: identity, versions, time."""
