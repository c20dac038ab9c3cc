"""What ends a run before its results, by exit code."""


class InputError(Exception):
    """The caller's arguments or data cannot be used."""

    code = 2


class MeasurementError(Exception):
    """The engine failed, or engines do not compute the same."""

    code = 1
