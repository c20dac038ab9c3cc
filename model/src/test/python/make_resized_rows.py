"""Bilinear resizing by torch.nn.functional.interpolate, as CRC-32 of the float32 results.

    python make_resized_rows.py ../resources/org/repmlpeval/model/engine/resized-rows.json

Needs torch and numpy (written with torch 2.13). ResizedRowsTest draws the same values. All results are larger than 128 pixels in
height and width together: for smaller ones PyTorch uses another kernel, whose last digits differ.
"""
import json
import sys
import zlib

import numpy as np
import torch
import torch.nn.functional as F

CLASSES = 19


def draw(seed, count):
    """Multiples of 1/4096 in [-8, 8) by a linear congruential generator."""
    state, result = seed, np.empty(count, np.float32)
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        result[i] = ((state >> 8) & 0xFFFF) / 4096 - 8
    return result


torch.set_num_threads(1)
cases = []
for seed, (h, w, H, W) in enumerate([(60, 80, 97, 113), (40, 60, 203, 91), (168, 168, 250, 210), (97, 101, 97, 333),
                                     (133, 201, 101, 107), (1, 7, 90, 91), (90, 1, 64, 100)]):
    x = torch.from_numpy(draw(seed + 1, CLASSES * h * w).reshape(1, CLASSES, h, w))
    for corners in (True, False):
        y = F.interpolate(x, size=(H, W), mode="bilinear", align_corners=corners)[0].numpy()
        cases.append(dict(seed=seed + 1, from_=[h, w], to=[H, W], alignCorners=corners,
                          crc32=zlib.crc32(np.ascontiguousarray(y).astype("<f4").tobytes()),
                          some=[float(v) for v in y.reshape(-1)[:: y.size // 3][:3]]))
with open(sys.argv[1], "w") as out:
    json.dump([{k.rstrip("_"): v for k, v in c.items()} for c in cases], out)
    out.write("\n")
