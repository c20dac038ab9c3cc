"""Writes comparison.json for FormPairTest: two runs' best classes of 60 images, and what NumPy and SciPy say about them.

    python3 make_comparison.py > ../resources/org/repmlpeval/job/compare/comparison.json
"""
import json

import numpy as np
from scipy import optimize, stats

IMAGES, CLASSES, K = 60, 6, 3


def best(logits):
    order = np.lexsort((np.arange(CLASSES), -logits))[:K]
    return {"classes": order.tolist(), "logits": logits[order].tolist()}


def tango(first, second, n):
    """The score interval of (first - second) / n, by the maximum of the likelihood under each difference."""

    def statistic(delta):
        b = -first - second + (2 * n - first + second) * delta
        q = (np.sqrt(b * b - 8 * n * (-second * delta * (1 - delta))) - b) / (4 * n)
        return (first - second - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))

    z = stats.norm.ppf(0.975)
    point = (first - second) / n
    high = optimize.brentq(lambda d: statistic(d) + z, point + 1e-12, 1 - 1e-12, xtol=1e-14)
    low = optimize.brentq(lambda d: statistic(d) - z, -1 + 1e-12, point - 1e-12, xtol=1e-14)
    return low, high


def main():
    random = np.random.default_rng(14)
    labels = random.integers(0, CLASSES, IMAGES)
    first = random.integers(-4096, 4096, (IMAGES, CLASSES)) / 1024
    first[np.arange(IMAGES), labels] += 3
    second = first + random.integers(-2048, 2048, (IMAGES, CLASSES)) / 1024
    one, other = first.argmax(1), second.argmax(1)
    right = one == labels, other == labels
    b, c = int((right[0] & ~right[1]).sum()), int((~right[0] & right[1]).sum())
    low, high = tango(c, b, IMAGES)
    tops = [best(row) for row in first], [best(row) for row in second]
    drift = []
    for x, y in zip(*tops):
        common = set(x["classes"]) & set(y["classes"])
        pairs = [abs(x["logits"][x["classes"].index(k)] - y["logits"][y["classes"].index(k)]) for k in common]
        drift.append(max(pairs) if pairs else np.nan)
    print(json.dumps({
        "labels": labels.tolist(), "first": tops[0], "second": tops[1],
        "expected": {
            "onlyFirstRight": b, "onlySecondRight": c, "bothRight": int((right[0] & right[1]).sum()),
            "pValue": stats.binomtest(min(b, c), b + c, 0.5).pvalue,
            "points": 100 * (right[1].mean() - right[0].mean()), "low": 100 * low, "high": 100 * high,
            "flips": int((one != other).sum()), "driftImages": int(np.isfinite(drift).sum()),
            "driftMax": np.nanmax(drift), "driftMean": np.nanmean(drift),
        },
    }))


if __name__ == "__main__":
    main()
