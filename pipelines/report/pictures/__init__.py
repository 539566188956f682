"""One module a picture: rows in, markup out."""
