"""The bars: what must be reached, judged by the medians of one run."""

import statistics
from dataclasses import dataclass

from measure import lower_is_better

PEERS = ("throughput.torch.deploy", "throughput.ort.deploy")


@dataclass(frozen=True)
class Ratio:
    """The best case whose name starts with `ours` over the best that starts with one of `peers`, by the number `value`."""

    what: str
    ours: str
    peers: tuple
    value: str
    bar: float | None
    aim: float | None = None


FUSED = Ratio("fused ÷ best peer", "throughput.ours.fused", PEERS, "imagesPerSecond", 1.15, 1.4)
TRAIN = Ratio("train ÷ PyTorch train", "throughput.ours.train", ("throughput.torch.train",), "imagesPerSecond", 1.5, 2.5)
LATENCY = Ratio("latency of one image ÷ ONNX Runtime", "latency.ours.fused", ("latency.ort",), "latencyMillis", 0.9, 0.6)
FROM_FILES = (
    Ratio("end to end, train + fused ÷ PyTorch train + deploy", "e2e.ours.loop", ("e2e.torch",), "imagesPerSecond", 2.3, 2.8),
    Ratio("end to end, Spark ÷ loop", "e2e.ours.spark", ("e2e.ours.loop",), "imagesPerSecond", 0.95, 0.98),
    Ratio("preprocessing on one thread ÷ Pillow", "preprocess.ours", ("preprocess.pillow",), "imagesPerSecond", 1),
)
ACCURACY = ("accuracy against float64, worst form", 1e-6, 5e-7)
MEMORY = ("peak memory of our process, bytes", 2.5e9, 1.5e9)
SGEMM = "fused GF/s ÷ best sgemm at hand"


def of_sgemm(family, avx512):
    """Convolutions and RepMLPs of few rows have another bar than the matrix products of RepMLPNet; the tiny pure MLP has none."""
    bar, aim = {"RepMLPNet": (0.82 if avx512 else 0.75, 0.90), "PureMLP": (None, None)}.get(family, (0.80, 0.88))
    return Ratio(SGEMM, "throughput.ours.fused", ("sgemm",), "gigaflops", bar, aim)


def ratios(family, avx512, from_files):
    return (FUSED, of_sgemm(family, avx512), TRAIN, LATENCY, *(FROM_FILES if from_files else ()))


def median(case, value):
    return statistics.median(answer[value] for answer in case["rounds"])


def best(cases, prefixes, value):
    """Name of the best complete case, or None."""
    starts = tuple(prefix + "." for prefix in prefixes)
    names = [name for name, case in cases.items() if (name + ".").startswith(starts) and case["complete"]]
    choose = min if lower_is_better(value) else max
    return choose(names, key=lambda name: median(cases[name], value), default=None)


def judged(what, value, bar, aim, at_most, **more):
    met = None if value is None or bar is None else bool(value <= bar if at_most else value >= bar)
    return {"what": what, "value": value, "bar": bar, "aim": aim, "atMost": at_most, "met": met} | more


def ratio(rule, cases):
    names = [best(cases, prefixes, rule.value) for prefixes in ((rule.ours,), rule.peers)]
    at_most = lower_is_better(rule.value)
    if None in names:
        return judged(rule.what, None, rule.bar, rule.aim, at_most)
    ours, peer = (cases[name] for name in names)
    in_each = [a[rule.value] / b[rule.value] for a, b in zip(ours["rounds"], peer["rounds"])]
    return judged(
        rule.what,
        median(ours, rule.value) / median(peer, rule.value),
        rule.bar,
        rule.aim,
        at_most,
        of=rule.value,
        ours=names[0],
        peer=names[1],
        perRoundMedian=statistics.median(in_each),
        perRound=in_each,
    )


def bars(rules, cases, accuracy, peak_bytes):
    """All bars in order; `value` is None where something was not measured, `met` also where no bar is set."""
    worst = accuracy and max(value for name, value in accuracy.items() if name.startswith("ours."))
    return [ratio(rule, cases) for rule in rules] + [
        judged(ACCURACY[0], worst, *ACCURACY[1:], True),
        judged(MEMORY[0], peak_bytes, *MEMORY[1:], True),
    ]
