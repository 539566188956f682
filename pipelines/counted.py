"""Numbers of things in English."""


def counted(number: int, thing: str) -> str:
    """A number with its noun, such as `1 day` or `1,200 days`; `thing` is singular, its plural ends in `s`."""
    return f"{number:,} {agreeing(number, thing, f'{thing}s')}"


def agreeing(number: int, singular: str, plural: str) -> str:
    """The form of a word that agrees with a number: `agreeing(1, "is", "are")` is `is`."""
    return singular if number == 1 else plural
