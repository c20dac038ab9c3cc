"""Cells and rows of the tables in results.md."""


def number(value):
    if value is None:
        return "–"
    if value == 0 or 1e-2 <= abs(value) < 1e4:
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{value:.2e}"


def rows(*cells):
    return "| " + " | ".join(cells) + " |"


def made_from(commit):
    """The program's commit as the pages tell it; None is a program outside git."""
    if commit is None:
        return "of no commit"
    return f"commit {commit['head'][:12]}{' with changes' if commit['dirty'] else ''}"
