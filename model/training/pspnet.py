"""A PSPNet on a ResNet with RepMLPs (arXiv 2105.01883, section 4.4), and its conversion to deploy form.

An architecture is a dict with the keys of the project's architecture files of the family PSPNet. The heads have the names of PSPNet's
authors, the trunk those of RepMLP's.
"""

import torch
from torch import nn
from torch.nn import functional

from layers import ConvBn, merged
from repmlp import RepMlp
from resnet import Trunk


class PspNet(nn.Module):
    """Images (N, 3, H, W) -> scores (N, classes, H, W)."""

    def __init__(self, arch):
        super().__init__()
        self.backbone = Trunk(arch)
        width, hidden = self.backbone.width, arch["hidden"]
        each = width // len(arch["bins"])
        self.ppm = nn.Module()
        self.ppm.features = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(side), nn.Conv2d(width, each, 1, bias=False), nn.BatchNorm2d(each), nn.ReLU())
            for side in arch["bins"]
        )
        self.cls = nn.Sequential(
            nn.Conv2d(2 * width, hidden, 3, padding=1, bias=False),
            nn.BatchNorm2d(hidden),
            nn.ReLU(),
            nn.Dropout2d(0.1),
            nn.Conv2d(hidden, arch["classes"], 1),
        )

    def forward(self, x):
        y = self.backbone(x)
        maps = [y] + [self.resized(feature(y), y.shape[2:]) for feature in self.ppm.features]
        return self.resized(self.cls(torch.cat(maps, 1)), x.shape[2:])

    @staticmethod
    def resized(x, size):
        return functional.interpolate(x, size, mode="bilinear", align_corners=True)


def to_deploy(model):
    """A copy of `model` whose trunk is merged. The heads keep their norms, as the conversion of the project leaves them."""
    return merged(model, RepMlp, ConvBn)
