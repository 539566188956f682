"""The warehouse as one page: queries, their rows as data, Vega-Lite charts and the text around them."""
