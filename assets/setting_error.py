"""What is raised for an invalid setting in the environment."""


class SettingError(ValueError):
    """An invalid setting; says what to write instead."""
