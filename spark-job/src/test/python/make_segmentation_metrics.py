"""Metrics of random label maps by torchmetrics and by the formulas of mmsegmentation and hszhao/semseg.

    python make_segmentation_metrics.py ../resources/org/repmlpeval/job/segmentation-metrics.json

Needs torch, numpy and torchmetrics (written with 1.9.0). SegmentationOracleTest draws the same labels and predictions.
"""
import json
import sys

import numpy as np
import torch
from torchmetrics.classification import MulticlassAccuracy, MulticlassJaccardIndex

IGNORE = 255


def draw(seed, count, first, values):
    """Numbers first .. first + values - 1 by a linear congruential generator."""
    state, result = seed, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        result.append(first + (state >> 16) % values)
    return np.array(result)


def mmseg(pred, label, classes):
    """mmseg.evaluation.metrics.IoUMetric.intersect_and_union and total_area_to_metrics, in float64."""
    mask = label != IGNORE
    pred, label = torch.from_numpy(pred[mask]).double(), torch.from_numpy(label[mask]).double()
    area = lambda x: torch.histc(x, bins=classes, min=0, max=classes - 1)
    inter, p, l = area(pred[pred == label]), area(pred), area(label)
    iou, acc, dice = inter / (p + l - inter), inter / l, 2 * inter / (p + l)
    mean = lambda x: float(np.nanmean(x.numpy()) * 100)
    return {"miou.mmseg": mean(iou), "aAcc": float(inter.sum() / l.sum()) * 100, "mAcc": mean(acc), "mDice": mean(dice)}


def semseg(output, target, classes):
    """hszhao/semseg util.intersectionAndUnionGPU and the mean of tool/test.py."""
    output, target = output.copy(), target.copy()
    output[target == IGNORE] = IGNORE
    area = lambda x: torch.histc(torch.from_numpy(x).double(), bins=classes, min=0, max=classes - 1).numpy()
    inter = area(output[output == target])
    union = area(output) + area(target) - inter
    return {"miou.semseg": float(np.mean(inter / (union + 1e-10)) * 100)}


def jaccard(pred, label, classes):
    """torchmetrics knows no stray labels, so it is asked only where there are none."""
    metric = MulticlassJaccardIndex(classes, average="macro", ignore_index=IGNORE)
    micro = MulticlassAccuracy(classes, average="micro", ignore_index=IGNORE)
    p, l = torch.from_numpy(pred), torch.from_numpy(label)
    return {"torchmetrics.jaccard": float(metric(p, l)) * 100, "torchmetrics.accuracy": float(micro(p, l)) * 100}


def case(name, seed, classes, pixels, label_values, pred_first, pred_values):
    """Labels from label_values on: one value is ignored, further ones are stray."""
    label = draw(seed, pixels, 0, label_values)
    label = np.where(label == classes, IGNORE, label)
    pred = draw(seed + 1, pixels, pred_first, pred_values)
    pred = np.where(draw(seed + 2, pixels, 0, 3) > 0, np.where(label < classes, label, pred), pred)
    metrics = mmseg(pred, label, classes) | semseg(pred, label, classes)
    if label_values <= classes + 1:
        metrics |= jaccard(pred, label, classes)
    return dict(name=name, seed=seed, classes=classes, pixels=pixels, labelValues=label_values, predictionFirst=pred_first,
                predictionValues=pred_values, metricsPercent=metrics)


cases = [
    case("every class, ignored pixels", 11, 6, 3000, 7, 0, 6),
    case("stray labels", 23, 6, 3000, 10, 0, 6),
    case("19 classes", 5, 19, 20000, 20, 0, 19),
    case("two classes are never labelled, one of them is predicted", 31, 8, 3000, 6, 0, 7),
    case("nothing ignored", 47, 4, 2000, 4, 1, 3),
]
with open(sys.argv[1], "w") as out:
    json.dump(cases, out, indent=1)
    out.write("\n")
