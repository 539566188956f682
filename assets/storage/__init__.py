"""The data folder: the raw tree, its files, and how files are replaced."""
