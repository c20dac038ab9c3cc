"""results.md from results.json.

    python table.py results.json        # prints it
"""

import json
import sys
from pathlib import Path

from bars import best, lower_is_better

UNITS = {"imagesPerSecond": "images/s", "latencyMillis": "ms", "gigaflops": "GF/s"}


def number(value):
    if value is None:
        return "–"
    if value == 0 or 1e-2 <= abs(value) < 1e4:
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{value:.2e}"


def rows(*cells):
    return "| " + " | ".join(cells) + " |"


def verdict(bar):
    return {True: "met", False: "**missed**", None: "not measured"}[bar["met"]]


def bar_table(bars):
    yield rows("bar", "value", "median of the rounds' ratios", "demanded", "aim", "")
    yield rows(":--", "--:", "--:", "--:", "--:", ":--")
    for bar in bars:
        sign = "≤" if bar["atMost"] else "≥"
        aim = "–" if bar["aim"] is None else f"{sign} {number(bar['aim'])}"
        each = bar.get("perRound")
        spread = f"{number(bar['perRoundMedian'])} ({number(min(each))}–{number(max(each))})" if each else "–"
        yield rows(bar["what"], number(bar["value"]), spread, f"{sign} {number(bar['bar'])}", aim, verdict(bar))


def case_table(cases):
    yield rows("case", "median", "lowest–highest", "unit", "GF/s", "ms per batch")
    yield rows(":--", "--:", "--:", ":--", "--:", "--:")
    for name, case in cases.items():
        if not case["complete"]:
            yield rows(name, "failed", "", "", "", "")
            continue
        values = [answer[case["value"]] for answer in case["rounds"]]
        middle = min(case["rounds"], key=lambda answer: abs(answer[case["value"]] - case["median"]))
        side = [
            number(middle[key]) if key in middle and case["value"] != key else ""
            for key in ("gigaflops", "latencyMillis")
        ]
        group = name.rpartition(".")[0]
        siblings = [other for other in cases if other.rpartition(".")[0] == group]
        mark = "**" if len(siblings) > 1 and best(cases, group, case["value"]) == name else ""
        shown = f"{mark}{number(case['median'])}{mark}"
        yield rows(name, shown, f"{number(min(values))}–{number(max(values))}", UNITS[case["value"]], *side)


def missed(document):
    bars = document["bars"]
    for bar in bars:
        if bar["met"] is False:
            word = "at most" if bar["atMost"] else "at least"
            yield f"Missed: {bar['what']} is {number(bar['value'])}, demanded is {word} {number(bar['bar'])}."
    for name, failure in document["failures"].items():
        yield f"Failed: {name}: {failure.splitlines()[0]}"
    unmeasured = [bar["what"] for bar in bars if bar["met"] is None]
    if unmeasured:
        yield f"Not measured: {'; '.join(unmeasured)}."
    if not any(bar["met"] is False for bar in bars) and not unmeasured:
        yield "All bars are met."


def header(document):
    machine, settings, commit = document["machine"], document["settings"], document["commit"]
    state = "of no commit" if commit is None else f"commit {commit['head'][:12]}{' with changes' if commit['dirty'] else ''}"
    sets = ", ".join(name for name in ("avx2", "avx512f") if machine[name])
    memory = machine["memoryBytes"] / 2**30
    cpu = f"{machine['cpu']} (family {machine['family']}, model {machine['model']}; {sets})"
    yield f"{document['date']}, {state}. {machine['cores']} cores of {cpu}, {memory:.0f} GiB."
    yield ", ".join(f"{name} {value}" for name, value in document["versions"].items()) + "."
    told = ", ".join(f"{name} {value}" for name, value in settings.items())
    yield f"{told}. {document['deployGigamacsPerImage']:.3f} GMAC per image in deploy form."
    noise = document["noise"]
    yield f"Load before the run {noise['loadBefore']:.2f}; {noise['stealPercent']:.1f} % of CPU time kept by the hypervisor."


def markdown(document):
    lines = ["# Peers: measured", "", "Written by `peers.py` from `results.json`; [README](README.md) says what the numbers mean.", ""]
    for line in header(document):
        lines += [line, ""]
    lines += ["## Bars", "", *bar_table(document["bars"]), ""]
    lines += [f"* {line}" for line in missed(document)]
    lines += ["", "## Cases", "", "Bold: the best setting of those that differ in their last word only.", ""]
    lines += [*case_table(document["cases"]), ""]
    if document["accuracy"]:
        lines += ["## Accuracy", "", "max |difference| ÷ max |logit| against PyTorch in float64, same form (fused: deploy).", ""]
        lines += [rows("engine and form", "difference"), rows(":--", "--:")]
        lines += [rows(name, f"{value:.1e}") for name, value in document["accuracy"].items()] + [""]
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python table.py results.json")
    print(markdown(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
