"""results.md from results.json.

    python table.py results.json        # prints it
"""

import json
import sys
from pathlib import Path

import job_table
from bars import ACCURACY, FUSED, LATENCY, MEMORY, SGEMM, TRAIN, best
from tables import made_from, number, rows

UNITS = {"imagesPerSecond": "images/s", "latencyMillis": "ms", "gigaflops": "GF/s"}
SHORT = {"ours": "this engine", "torch": "PyTorch", "ort": "ONNX Runtime"}


def verdict(bar):
    if bar["met"] is None:
        return "not measured" if bar["value"] is None else "no bar"
    return "met" if bar["met"] else "**missed**"


def bar_table(bars):
    yield rows("bar", "value", "median of the rounds' ratios", "demanded", "aim", "measured against", "")
    yield rows(":--", "--:", "--:", "--:", "--:", ":--", ":--")
    for bar in bars:
        sign = "≤" if bar["atMost"] else "≥"
        demanded, aim = ("–" if value is None else f"{sign} {number(value)}" for value in (bar["bar"], bar["aim"]))
        each = bar.get("perRound")
        spread = f"{number(bar['perRoundMedian'])} ({number(min(each))}–{number(max(each))})" if each else "–"
        yield rows(bar["what"], number(bar["value"]), spread, demanded, aim, bar.get("peer", ""), verdict(bar))


def case_table(cases):
    yield rows("case", "median", "lowest–highest", "unit", "GF/s", "ms per batch")
    yield rows(":--", "--:", "--:", ":--", "--:", "--:")
    for name, case in cases.items():
        unit = UNITS[case["value"]]
        if not case["complete"]:
            shown = "slower in the trial" if "trial" in case and not case["rounds"] else "failed"
            yield rows(name, shown, number(case.get("trial")), unit, "", "")
            continue
        values = [answer[case["value"]] for answer in case["rounds"]]
        middle = min(case["rounds"], key=lambda answer: abs(answer[case["value"]] - case["median"]))
        side = [
            number(middle[key]) if key in middle and case["value"] != key else ""
            for key in ("gigaflops", "latencyMillis")
        ]
        yield rows(name, number(case["median"]), f"{number(min(values))}–{number(max(values))}", unit, *side)


def by_name(network):
    return {bar["what"]: bar for bar in network["bars"]}


def marked(bar, scale=1):
    """The value of a bar, bold if the bar is missed."""
    value = None if bar["value"] is None else bar["value"] * scale
    return f"**{number(value)}**" if bar["met"] is False else number(value)


def peer_name(case):
    """`throughput.ort.deploy.intra2` as a reader knows it."""
    _, engine, _, setting = case.split(".", 3)
    return f"{SHORT[engine]}, {setting}"


def summary(networks):
    yield rows(
        "network", "fused, images/s", "deploy", "train", "best peer, images/s", "its setting", "fused ÷ best peer",
        "fused GF/s ÷ sgemm", "train ÷ PyTorch", "latency ÷ ONNX Runtime", "accuracy", "peak memory, GB",
    )  # fmt: skip
    yield rows(":--", *["--:"] * 4, ":--", *["--:"] * 6)
    for name, network in networks.items():
        if "bars" not in network:
            yield rows(name, "failed", *[""] * 10)
            continue
        cases, bars = network["cases"], by_name(network)
        ours = [cases.get(f"throughput.ours.{form}", {}).get("median") for form in ("fused", "deploy", "train")]
        peer = best(cases, FUSED.peers, FUSED.value)
        against = ("–", "–") if peer is None else (number(cases[peer]["median"]), peer_name(peer))
        shown = [marked(bars[what]) for what in (FUSED.what, SGEMM, TRAIN.what, LATENCY.what, ACCURACY[0])]
        yield rows(name, *map(number, ours), *against, *shown, marked(bars[MEMORY[0]], 1e-9))


def missed(name, network):
    for bar in network.get("bars", ()):
        if bar["met"] is False:
            word = "at most" if bar["atMost"] else "at least"
            yield f"{name}: {bar['what']} is {number(bar['value'])}, demanded is {word} {number(bar['bar'])}."
    for case, failure in network["failures"].items():
        yield f"{name}: {case} failed: {failure.splitlines()[0]}"
    unmeasured = [bar["what"] for bar in network.get("bars", ()) if bar["value"] is None]
    if unmeasured:
        yield f"{name}: not measured: {'; '.join(unmeasured)}."


def header(document):
    machine, settings = document["machine"], document["settings"]
    sets = ", ".join(name for name in ("avx2", "avx512f") if machine[name])
    memory = machine["memoryBytes"] / 2**30
    cpu = f"{machine['cpu']} (family {machine['family']}, model {machine['model']}; {sets})"
    yield f"{document['date']}, {made_from(document['commit'])}. {machine['cores']} cores of {cpu}, {memory:.0f} GiB."
    yield ", ".join(f"{name} {value}" for name, value in document["versions"].items()) + "."
    yield ", ".join(f"{name} {told(value)}" for name, value in settings.items()) + "."
    noise = document["noise"]
    yield f"Load before the run {noise['loadBefore']:.2f}; {noise['stealPercent']:.1f} % of CPU time kept by the hypervisor."


def told(value):
    return " ".join(map(str, value)) if isinstance(value, list) else value


def details(name, network):
    yield from (f"## {name}", "")
    if "bars" not in network:
        yield from (*(f"* {case}: {failure}" for case, failure in network["failures"].items()), "")
        return
    origin = f"{job_table.source(network)} Measured in {network['seconds']:.0f} s."
    yield from (f"{network['deployGigamacsPerImage']:.3f} GMAC per image in deploy form. {origin}", "")
    yield from (*bar_table(network["bars"]), "")
    yield from (*case_table(network["cases"]), "")
    if network["absent"]:
        yield from (*(f"* {setting} does not work: {reason}" for setting, reason in network["absent"].items()), "")
    if network["accuracy"]:
        values = ", ".join(f"{engine} {value:.1e}" for engine, value in network["accuracy"].items())
        yield from (f"Accuracy: {values}.", "")


def markdown(document):
    networks = document.get("networks", {})
    lines = ["# Peers: measured", "", "Written by `peers.py` from `results.json`; [README](README.md) says what the numbers mean.", ""]
    if networks:
        for line in header(document):
            lines += [line, ""]
        lines += ["## Summary", "", "Bold: a bar is missed.", "", *summary(networks), ""]
        found = [f"* {line}" for name, network in networks.items() for line in missed(name, network)]
        lines += [*(found or ["All bars are met."]), ""]
    lines += job_table.lines(document)
    for name, network in networks.items():
        lines += details(name, network)
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python table.py results.json")
    print(markdown(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
