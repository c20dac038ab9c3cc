"""ResNets that may hold RepMLPs (arXiv 2105.01883, sections 3.5 and 4), and their conversion to deploy form.

An architecture is a dict with the keys of the project's architecture files of the family RepMLP-ResNet. Module names are those of the
authors' checkpoints.
"""

from torch import nn
from torch.nn import functional

from layers import ConvBn, merged
from repmlp import RepMlp


class Block(nn.Module):
    """Modules of the main path with ReLUs between them, and a shortcut, which is None where the input is added as it is."""

    def __init__(self, path, shortcut=None):
        super().__init__()
        self.names = tuple(path)
        for name, module in path.items():
            self.add_module(name, module)
        self.shortcut = shortcut

    def forward(self, x):
        y = x
        for i, name in enumerate(self.names):
            y = getattr(self, name)(y if i == 0 else y.relu())
        return (y + (x if self.shortcut is None else self.shortcut(x))).relu()


def wide(inputs, outputs, stage, stride=1):
    """A 3x3 convolution with the dilation of its stage."""
    dilation = stage.get("dilation", 1)
    return ConvBn(inputs, outputs, 3, stride=stride, padding=dilation, dilation=dilation)


def middle(stage):
    return stage.get("mid", stage["width"] // 4)


def base(inputs, stage, stride):
    mid, width = middle(stage), stage["width"]
    path = {
        "conv1": ConvBn(inputs, mid, 1),
        "conv2": wide(mid, mid, stage, stride),
        "conv3": ConvBn(mid, width, 1),
    }
    return Block(path, ConvBn(inputs, width, 1, stride=stride) if stride != 1 or inputs != width else None)


def repmlp(channels, size, stage):
    return RepMlp(channels, size, stage["partition"], stage["kernels"], stage["groups"], stage.get("reduction", 1))


def light(size, stage):
    width, inner = stage["width"], stage["width"] // 8
    path = {
        "light_conv1": ConvBn(width, inner, 1),
        "light_repmlp": repmlp(inner, size, stage),
        "light_conv3": ConvBn(inner, width, 1),
    }
    return Block(path)


def bottleneck(size, stage):
    width, mid = stage["width"], middle(stage)
    inner = mid // stage["r"]
    path = {
        "btnk_conv1": ConvBn(width, mid, 1),
        "btnk_conv2": wide(mid, inner, stage),
        "btnk_repmlp": repmlp(inner, size, stage),
        "btnk_conv4": wide(inner, mid, stage),
        "btnk_conv5": ConvBn(mid, width, 1),
    }
    return Block(path)


def stage_blocks(inputs, size, stage, stride):
    """The first block is always a base block; `size` is the map (H, W) that it leaves."""
    yield base(inputs, stage, stride)
    for _ in range(stage["depth"] - 1):
        if stage["block"] == "base":
            yield base(stage["width"], stage, 1)
        else:
            yield {"light": light, "bottleneck": bottleneck}[stage["block"]](size, stage)


class Trunk(nn.Module):
    """(N, 3, H, W) normalised RGB to the map of the last stage."""

    def __init__(self, arch):
        super().__init__()
        self.stage0 = nn.ModuleList([ConvBn(3, arch["stem"], 7, stride=2, padding=3)])
        size, inputs = [halved(halved(side)) for side in arch["input"]], arch["stem"]
        for number, stage in enumerate(arch["stages"], start=1):
            stride = stage.get("stride", 1 if number == 1 or stage.get("dilation", 1) > 1 else 2)
            size = [-(-side // stride) for side in size]
            self.add_module(f"stage{number}", nn.Sequential(*stage_blocks(inputs, size, stage, stride)))
            inputs = stage["width"]
        self.width, self.depth = inputs, len(arch["stages"])

    def features(self, x):
        x = functional.max_pool2d(self.stage0[0](x).relu(), 3, 2, 1)
        for number in range(1, self.depth + 1):
            x = getattr(self, f"stage{number}")(x)
        return x

    def forward(self, x):
        return self.features(x)


def halved(side):
    """What is left of a side after a layer of stride 2 with "same" padding."""
    return (side + 1) // 2


class ResNet(Trunk):
    """(N, 3, H, W) normalised RGB to (N, classes) logits, or an embedding."""

    def __init__(self, arch):
        super().__init__(arch)
        self.linear = nn.Linear(self.width, arch["classes"])

    def forward(self, x):
        return self.linear(self.features(x).mean(dim=(2, 3)))


def to_deploy(model):
    """A copy of `model` whose RepMLPs and convolutions are merged."""
    return merged(model, RepMlp, ConvBn)
