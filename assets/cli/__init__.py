"""The `dateline` command: `app` declares the commands, and each has a module of its own."""


def main() -> None:
    """Run the command."""
    from assets.cli.app import app

    app()
