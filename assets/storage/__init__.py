"""What lies in the data folder: the raw tree, its files, and how files are replaced."""
