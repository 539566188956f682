"""Numbers of things in English."""


def counted(number: int, thing: str) -> str:
    """A number with its noun, such as `1 day` or `1,200 days`; `thing` is singular, its plural ends in `s`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
