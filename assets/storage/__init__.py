"""How files are written."""
