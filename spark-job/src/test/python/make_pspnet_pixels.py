"""Confusion matrices of a PSPNet with procedural weights by PyTorch, with the windows of mmsegmentation and of hszhao/semseg.

    python make_pspnet_pixels.py ORACLE.py ../resources/org/repmlpeval/job/pspnet-pixels.json

ORACLE.py is the independent PyTorch definition of the networks (CATALOGUE, fill, deployed). Needs torch, numpy and Pillow (written with torch
2.13, Pillow 12.3). The procedural network predicts few classes, so the last layer standardises each class's score over the image.
PspNetPixelsTest draws the same image and labels. Pixels whose two best classes are closer than TIE are listed, because the order of
float32 sums decides them.
"""
import importlib.util
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

NAME, SIDE, CLASSES, TIE = "PSPNet-RepMLP-Res50-g4/8-168", 168, 19, 1e-5
HEIGHT, WIDTH = 250, 210
STRIDE = 112
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def image():
    y, x, c = np.mgrid[0:HEIGHT, 0:WIDTH, 0:3]
    return (((x * (3 + c) + y * (5 - c)) ^ (x * y >> (4 + c))) & 255).astype(np.uint8)


def labels():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return (y // 17 * 5 + x // 23 * 3) % 21  # 19 is ignored, 20 is stray


def normalised(rgb):
    return torch.from_numpy(((rgb.astype(np.float32) / np.float32(255) - MEAN) / STD).transpose(2, 0, 1)[None].copy())


def windows(size):
    return [max(min(i * STRIDE + SIDE, size) - SIDE, 0) for i in range(max(size - SIDE + STRIDE - 1, 0) // STRIDE + 1)]


def mmseg_slide(net, x):
    """mmseg.models.segmentors.EncoderDecoder.slide_inference; smaller images are padded to the right and at the bottom."""
    h, w = x.shape[2:]
    x = F.pad(x, (0, max(SIDE - w, 0), 0, max(SIDE - h, 0)))
    preds, count = x.new_zeros((1, CLASSES, *x.shape[2:])), x.new_zeros((1, 1, *x.shape[2:]))
    for top in windows(x.shape[2]):
        for left in windows(x.shape[3]):
            preds[:, :, top:top + SIDE, left:left + SIDE] += net(x[:, :, top:top + SIDE, left:left + SIDE])
            count[:, :, top:top + SIDE, left:left + SIDE] += 1
    return (preds / count)[:, :, :h, :w]


def mmseg(net, rgb, scales, flips):
    views = []
    for scale in scales:
        h, w = int(HEIGHT * scale + 0.5), int(WIDTH * scale + 0.5)
        scaled = rgb if scale == 1 else np.asarray(Image.fromarray(rgb).resize((w, h), Image.BILINEAR))
        for flip in flips:
            x = normalised(scaled)
            y = mmseg_slide(net, x.flip(3)).flip(3) if flip else mmseg_slide(net, x)
            views.append(F.interpolate(y, size=(HEIGHT, WIDTH), mode="bilinear", align_corners=True))
    return views[0][0] if len(views) == 1 else (sum(v.softmax(1) for v in views) / len(views))[0]


def semseg(net, rgb):
    """hszhao/semseg tool/test.py: net_process with flip and scale_process, at scale 1."""
    x = normalised(rgb)
    total, count = np.zeros((HEIGHT, WIDTH, CLASSES)), np.zeros((HEIGHT, WIDTH))
    for top in windows(HEIGHT):
        for left in windows(WIDTH):
            crop = x[:, :, top:top + SIDE, left:left + SIDE]
            output = torch.cat([net(crop), net(crop.flip(3))]).softmax(1)
            output = (output[0] + output[1].flip(2)) / 2
            total[top:top + SIDE, left:left + SIDE] += output.numpy().transpose(1, 2, 0)
            count[top:top + SIDE, left:left + SIDE] += 1
    return torch.from_numpy((total / count[..., None]).transpose(2, 0, 1))


def result(name, form, scores):
    label, pred = labels(), scores.argmax(0).numpy()
    confusion = np.zeros((CLASSES + 1, CLASSES + 1), np.int64)
    used = label != 19
    np.add.at(confusion, (np.where(label[used] == 20, 19, label[used]), pred[used]), 1)
    best = scores.topk(2, 0)
    margin = (best.values[0] - best.values[1]).numpy()
    ties = [[int(p), *(int(best.indices[i].flatten()[p]) for i in (0, 1))] for p in np.flatnonzero(margin.ravel() < TIE)]
    seen = len(np.unique(pred))
    print(name, form, "classes", seen, "ties", len(ties), "smallest margins", np.sort(margin.ravel())[:3])
    return dict(inference=name, form=form, ignored=int((~used).sum()), confusion=confusion.tolist(), ties=ties)


spec = importlib.util.spec_from_file_location("oracle", sys.argv[1])
oracle = importlib.util.module_from_spec(spec)
spec.loader.exec_module(oracle)
rgb = image()
with torch.no_grad():
    train = oracle.fill(oracle.CATALOGUE[NAME][0]()).eval()
    raw = mmseg_slide(train, normalised(rgb))[0].flatten(1)
    shift = raw.mean(1).numpy().astype(np.float32)
    factor = (1 / raw.std(1)).numpy().astype(np.float32)
    last = train.cls[4]
    last.weight.mul_(torch.from_numpy(factor)[:, None, None, None])
    last.bias.sub_(torch.from_numpy(shift)).mul_(torch.from_numpy(factor))
    deploy = oracle.deployed(train)
    results = [result("mmseg", "train", mmseg(train, rgb, [1], [False])),
               result("mmseg", "deploy", mmseg(deploy, rgb, [1], [False])),
               result("semseg", "deploy", semseg(deploy, rgb)),
               result("mmseg-scales", "deploy", mmseg(deploy, rgb, [0.75], [False, True]))]
with open(sys.argv[2], "w") as out:
    json.dump(dict(shift=[float(v) for v in shift], factor=[float(v) for v in factor], results=results), out)
    out.write("\n")
