"""Expected values of VerificationOracleTest: 6,000 pairs of embeddings made by formula, evaluated by NumPy and SciPy.

    python make_verification.py > ../resources/org/repmlpeval/job/task/verification-oracle.txt

Versions used: numpy 2.4, scipy 1.17. Thresholds are tried one by one, without any of the shortcuts of the code
under test.
"""

import math

import numpy as np
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from scipy.stats import mannwhitneyu

FOLDS, OF_A_KIND, LENGTH = 10, 300, 64
# The second form's embeddings differ from the first one's by noise of this weight.
NOISE = {"first": 0, "second": 60}


def draws(stream, count):
    """`count` integers in [-2^15, 2^15): splitmix64 of (stream, index), the same in Java."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64(stream) * np.uint64(0xD1342543DE82EF95)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(48)).astype(np.int64) - 2**15


def embedding(person, image, noise):
    """Three parts of a person's direction, four of the image's own; an integer, hence exact as float32 and float64."""
    values = 3 * draws(person, LENGTH) + 4 * draws(1_000_000 + image, LENGTH)
    values = 100 * values + noise * draws(2_000_000 + image, LENGTH)
    return values.astype(np.float32).astype(np.float64)


def scores(form):
    """Cosine, distance, truth and fold of every pair; pair i has images 2i and 2i+1, its persons are i and, if different, i + 10,000."""
    cosine, distance, same, fold = [], [], [], []
    for i in range(2 * FOLDS * OF_A_KIND):
        equal = i % (2 * OF_A_KIND) < OF_A_KIND
        a = embedding(i, 2 * i, NOISE[form])
        b = embedding(i if equal else i + 10_000, 2 * i + 1, NOISE[form])
        a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
        cosine.append(a @ b)
        distance.append(np.linalg.norm(a - b))
        same.append(equal)
        fold.append(i // (2 * OF_A_KIND))
    return np.array(cosine), np.array(distance), np.array(same), np.array(fold)


def threshold(score, same):
    distinct = np.unique(score)
    candidates = np.concatenate([[np.nextafter(distinct[0], -np.inf)], (distinct[1:] + distinct[:-1]) / 2, distinct[-1:]])
    right = [((score > candidate) == same).sum() for candidate in candidates]
    return candidates[int(np.argmax(right))]


def folds(score, same, fold):
    thresholds = [threshold(score[fold != f], same[fold != f]) for f in range(FOLDS)]
    right = [int(((score[fold == f] > t) == same[fold == f]).sum()) for f, t in enumerate(thresholds)]
    accuracy = np.array(right) / (2 * OF_A_KIND)
    return thresholds, right, accuracy.mean(), accuracy.std(ddof=1) / math.sqrt(FOLDS)


def show(name, values):
    print(name, *(v if isinstance(v, (int, np.integer)) else repr(float(v)) for v in values))


def main():
    found = {form: scores(form) for form in NOISE}
    for form, (cosine, distance, same, fold) in found.items():
        for metric, score in (("cosine", cosine), ("euclidean", -distance)):
            name = f"{form}.{metric}"
            thresholds, right, mean, error = folds(score, same, fold)
            show(f"{name}.right", right)
            show(f"{name}.thresholds", thresholds)
            show(f"{name}.accuracy", [mean, error])
            show(f"{name}.auc", [mannwhitneyu(score[same], score[~same]).statistic / (same.sum() * (~same).sum())])
            limits = np.concatenate([[np.inf], np.unique(score)[::-1]])
            far, tar = ([(score[kind] >= limit).mean() for limit in limits] for kind in (~same, same))
            show(f"{name}.eer", [brentq(lambda x: 1 - x - interp1d(far, tar)(x), 0, 1, xtol=1e-15)])
            counts = [((score[~same] >= limit).sum(), (score[same] >= limit).sum()) for limit in limits]
            show(f"{name}.tar", [max(t for f, t in counts if f <= (~same).sum() // n) for n in (10, 100, 1000)])
    thresholds = folds(found["first"][0], found["first"][2], found["first"][3])[0]
    _, _, same, fold = found["first"]
    limits = np.array(thresholds)[fold]
    first = (found["first"][0] > limits) == same
    second = (found["second"][0] > limits) == same
    show("compared", [(first != second).sum(), (first & ~second).sum(), (~first & second).sum()])
    show("drift", [np.abs(found["first"][0] - found["second"][0]).max()])


if __name__ == "__main__":
    main()
