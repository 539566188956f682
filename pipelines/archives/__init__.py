"""Web archives to captures: records, the text of HTML pages, names of files."""
