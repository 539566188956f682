"""The warehouse as text: what an analyst reads on the command line, and files of rows."""
