"""The sections of results.md about the Spark job and about its start."""

from tables import made_from, number, rows


def source(section):
    return f"{section['date']}, {made_from(section['commit'])}."


def job(section):
    yield from ("## The Spark job beside SynapseML", "")
    yield f"{source(section)} {section['model']}, {section['images']} RGB JPEG files, batch {section['batch']}; rounds: {section['rounds']}, medians."
    yield from ("", rows("job", "images/s"), rows(":--", "--:"))
    for what, speed in section["imagesPerSecond"].items():
        yield rows(what, number(speed))
    yield ""


def cold_start(section):
    yield from ("## Before the first image", "")
    yield f"{source(section)} Seconds of one `evaluate` from the command to the first images; rounds: {section['rounds']}, medians."
    names = list(section["networks"])
    yield from ("", rows("part", *names), rows(":--", *["--:"] * len(names)))
    for part in section["networks"][names[0]]:
        yield rows(part, *(number(section["networks"][name][part]) for name in names))
    yield ""


def lines(document):
    """The lines of all sections that the document has."""
    found = []
    for name, section_lines in (("job", job), ("coldStart", cold_start)):
        if name in document:
            found += section_lines(document[name])
    return found
