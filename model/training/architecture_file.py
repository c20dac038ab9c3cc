"""Architecture files: the text that describes a network, from the dict that builds it in PyTorch."""


def text(family, architecture):
    """The YAML of a network, one key a line and one stage a line."""
    lines = [f"family: {family}"]
    for key, value in architecture.items():
        if key == "stages":
            lines += ["stages:", *(f"  - {flow(stage)}" for stage in value)]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def flow(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(entry)}" for key, entry in value.items()) + "}"
    return str(value)
