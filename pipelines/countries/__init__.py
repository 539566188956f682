"""Stories become mentions: gazetteer and matching."""
