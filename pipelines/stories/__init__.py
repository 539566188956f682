"""Items to stories: identity, versions, time."""
