"""The warehouse becomes one page: queries, pictures drawn from their rows as SVG, and the words around them."""
