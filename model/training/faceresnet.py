"""A ResNet with RepMLPs (arXiv 2105.01883, section 4) that gives embeddings, and its conversion to deploy form.

Module names are those that repmlp-eval's family RepMLP-ResNet expects. Maps are (N, C, H, W). Every RepMLP here has a map of one
partition, so it has no Global Perceptron.
"""

import copy

import torch
from torch import nn
from torch.nn import functional

from repmlpnet import ConvBn, bn_affine


class RepMlp(nn.Module):
    """Partition Perceptron (`fc3`, over all channels of a group) and Local Perceptron (`repconv*`) of one h x w partition."""

    def __init__(self, channels, side, kernels, groups):
        super().__init__()
        self.kernels, self.groups = tuple(kernels), groups
        features = channels * side * side
        self.fc3 = nn.Conv2d(features, features, 1, groups=groups, bias=False)
        self.fc3_bn = nn.BatchNorm1d(features)
        for k in self.kernels:
            self.add_module(f"repconv{k}", ConvBn(channels, channels, k, padding=k // 2, groups=groups))

    def forward(self, x):
        y = self.fc3(x.reshape(len(x), -1, 1, 1)).flatten(1)
        if self.fc3_bn is not None:
            y = self.fc3_bn(y)
        y = y.reshape(x.shape)
        for k in self.kernels:
            y = y + getattr(self, f"repconv{k}")(x)
        return y

    @torch.no_grad()
    def merge(self, channels, side):
        """Turns this block into its deploy form: one `fc3` with a bias, no `fc3_bn`, no `repconv*`."""
        scale, shift = bn_affine(self.fc3_bn)
        weight = self.fc3.weight * scale[:, None, None, None]
        inputs = channels // self.groups
        pixels = torch.eye(inputs * side * side, dtype=weight.dtype).reshape(-1, inputs, side, side)
        for k in self.kernels:
            kernel, branch_shift = getattr(self, f"repconv{k}").folded()
            responses = functional.conv2d(
                pixels.repeat(1, self.groups, 1, 1), kernel, padding=k // 2, groups=self.groups
            )
            # (inputs of a group, C, h, w) -> (C, h, w, inputs of a group)
            weight = weight + responses.permute(1, 2, 3, 0).reshape(weight.shape)
            shift = shift + branch_shift.repeat_interleave(side * side)
            delattr(self, f"repconv{k}")
        merged = nn.Conv2d(len(weight), len(weight), 1, groups=self.groups).to(weight)
        merged.weight.copy_(weight)
        merged.bias.copy_(shift)
        self.fc3, self.fc3_bn, self.kernels = merged, None, ()


class Block(nn.Module):
    """Modules of the main path with ReLUs between them, and a shortcut."""

    def __init__(self, shortcut, path):
        super().__init__()
        self.names = tuple(path)
        if shortcut is not None:
            self.shortcut = shortcut
        for name, module in path.items():
            self.add_module(name, module)

    def forward(self, x):
        y = x
        for i, name in enumerate(self.names):
            y = getattr(self, name)(y if i == 0 else y.relu())
        base = self.shortcut(x) if hasattr(self, "shortcut") else x
        return (y + base).relu()


def base(inputs, mid, width):
    path = {
        "conv1": ConvBn(inputs, mid, 1),
        "conv2": ConvBn(mid, mid, 3, padding=1),
        "conv3": ConvBn(mid, width, 1),
    }
    return Block(ConvBn(inputs, width, 1), path)


def light(width, side, kernels, groups):
    inner = width // 8
    path = {
        "light_conv1": ConvBn(width, inner, 1),
        "light_repmlp": RepMlp(inner, side, kernels, groups),
        "light_conv3": ConvBn(inner, width, 1),
    }
    return Block(None, path)


def bottleneck(width, mid, r, side, kernels, groups):
    inner = mid // r
    path = {
        "btnk_conv1": ConvBn(width, mid, 1),
        "btnk_conv2": ConvBn(mid, inner, 3, padding=1),
        "btnk_repmlp": RepMlp(inner, side, kernels, groups),
        "btnk_conv4": ConvBn(inner, mid, 3, padding=1),
        "btnk_conv5": ConvBn(mid, width, 1),
    }
    return Block(None, path)


class FaceResNet(nn.Module):
    """(N, 3, 28, 28) normalised RGB to (N, 32) embeddings: 7x7 maps, a light and a bottleneck stage."""

    YAML = """\
family: RepMLP-ResNet
name: FaceResNet-digits
input: [28, 28]
stem: 32
stages:
  - {depth: 2, width: 64, mid: 32, block: light, partition: [7, 7], kernels: [1, 3, 5], groups: 4}
  - {depth: 2, width: 128, mid: 32, stride: 1, block: bottleneck, partition: [7, 7], kernels: [1, 3], groups: 4, r: 4}
classes: 32
result: embedding
"""

    def __init__(self):
        super().__init__()
        self.stage0 = nn.ModuleList([ConvBn(3, 32, 7, stride=2, padding=3)])
        self.stage1 = nn.Sequential(base(32, 32, 64), light(64, 7, (1, 3, 5), 4))
        self.stage2 = nn.Sequential(base(64, 32, 128), bottleneck(128, 32, 4, 7, (1, 3), 4))
        self.linear = nn.Linear(128, 32)

    def forward(self, x):
        x = functional.max_pool2d(self.stage0[0](x).relu(), 3, 2, 1)
        return self.linear(self.stage2(self.stage1(x)).mean(dim=(2, 3)))


def to_deploy(model):
    """A copy of `model` whose RepMLPs are merged, in the model's precision; convolutions keep their batch norms."""
    merged = copy.deepcopy(model)
    for block in [m for m in merged.modules() if isinstance(m, RepMlp)]:
        block.merge(8, 7)
    return merged
