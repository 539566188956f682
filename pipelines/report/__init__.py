"""The warehouse to one page: queries, pictures drawn from their rows as SVG, and the text around them."""
