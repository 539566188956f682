"""Stories to mentions: gazetteer and matching."""
