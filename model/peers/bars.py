"""The bars: what must be reached, judged by the medians of one run."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """The best case whose name starts with `ours` over the best that starts with `peers`, by the number `value`."""

    what: str
    ours: str
    peers: str
    value: str
    bar: float
    aim: float | None = None


RATIOS = (
    Ratio("fused ÷ PyTorch deploy", "throughput.ours.fused", "throughput.torch.deploy", "imagesPerSecond", 3, 4.5),
    Ratio("fused ÷ ONNX Runtime deploy", "throughput.ours.fused", "throughput.ort.deploy", "imagesPerSecond", 2.3, 3.3),
    Ratio("fused GF/s ÷ best sgemm at hand", "throughput.ours.fused", "sgemm", "gigaflops", 0.75, 0.88),
    Ratio("train ÷ PyTorch train", "throughput.ours.train", "throughput.torch.train", "imagesPerSecond", 1.5),
    Ratio("end to end, train + fused ÷ PyTorch train + deploy", "e2e.ours.loop", "e2e.torch", "imagesPerSecond", 2.5, 3.5),
    Ratio("end to end, Spark ÷ loop", "e2e.ours.spark", "e2e.ours.loop", "imagesPerSecond", 0.95, 0.98),
    Ratio("latency of one image ÷ ONNX Runtime", "latency.ours.fused", "latency.ort", "latencyMillis", 0.7, 0.4),
    Ratio("preprocessing on one thread ÷ Pillow", "preprocess.ours", "preprocess.pillow", "imagesPerSecond", 1),
)
ACCURACY = ("accuracy of fused and deploy", 5e-6, 1e-6)
MEMORY = ("peak memory of our process, bytes", 2.5e9, 1.5e9)


def lower_is_better(value):
    return value == "latencyMillis"


def median(case, value):
    return statistics.median(answer[value] for answer in case["rounds"])


def best(cases, prefix, value):
    """Name of the best complete case, or None."""
    names = [name for name, case in cases.items() if (name + ".").startswith(prefix + ".") and case["complete"]]
    choose = min if lower_is_better(value) else max
    return choose(names, key=lambda name: median(cases[name], value), default=None)


def judged(what, value, bar, aim, at_most, **more):
    met = None if value is None else bool(value <= bar if at_most else value >= bar)
    return {"what": what, "value": value, "bar": bar, "aim": aim, "atMost": at_most, "met": met} | more


def ratio(rule, cases):
    names = [best(cases, prefix, rule.value) for prefix in (rule.ours, rule.peers)]
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


def bars(cases, accuracy, peak_bytes):
    """All bars in order; `value` and `met` are None where something was not measured."""
    worst = accuracy and max(accuracy["ours.fused"], accuracy["ours.deploy"])
    return [ratio(rule, cases) for rule in RATIOS] + [
        judged(ACCURACY[0], worst, *ACCURACY[1:], True),
        judged(MEMORY[0], peak_bytes, *MEMORY[1:], True),
    ]
