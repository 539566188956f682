"""Bellman-Ford in plain Python, over the whole graph, one edge at a time."""

from math import inf


def tightest(
    dates: dict[str, tuple[int | None, int | None]], labels: list[tuple[str, str, int, int]]
) -> dict[tuple[str, str], tuple[float, float]] | None:
    """The first and last minute of every variable, or None where labels that a date reaches are contradictory.

    Args:
        dates: first and last minute of each page's capture, None if unknown.
        labels: page, version, and the least and greatest difference of their minutes.
    """
    origin = ("origin", "")
    nodes = {origin} | {("page", page) for page in dates}
    edges: list[tuple[tuple[str, str], tuple[str, str], int]] = []  # (x, y, w): y <= x + w
    for page, (first, last) in dates.items():
        if last is not None:
            edges.append((origin, ("page", page), last))
        if first is not None:
            edges.append((("page", page), origin, -first))
    for page, version, least, most in labels:
        nodes.add(("version", version))
        edges.append((("page", page), ("version", version), -least))
        edges.append((("version", version), ("page", page), most))
    upper = _distances(nodes, edges, origin)
    lower = _distances(nodes, [(y, x, w) for x, y, w in edges], origin)
    if upper is None or lower is None:
        return None
    return {node: (-lower[node], upper[node]) for node in nodes if node != origin}


def _distances(nodes, edges, origin):
    return _relaxed({node: 0.0 if node == origin else inf for node in nodes}, edges)


def _relaxed(distance, edges):
    for _ in range(len(distance) + 1):
        changed = False
        for start, end, weight in edges:
            if distance[start] + weight < distance[end]:
                distance[end] = distance[start] + weight
                changed = True
        if not changed:
            return distance
    return None
