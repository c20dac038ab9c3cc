"""RepMLPNet (arXiv 2112.11081) for any input size, partition and shareset count, and its conversion to deploy form.

Parameter names are those of the published checkpoints. Images and maps are (N, C, H, W).
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from layers import ConvBn, as_fc, bn_affine, fc, merged


@dataclass(frozen=True)
class Architecture:
    """One RepMLPNet; `partition`, `channels`, `depths` and `sharesets` have one entry per stage."""

    name: str
    input: tuple  # height, width in pixels
    channels: tuple
    depths: tuple
    partition: tuple  # (h, w) per stage
    sharesets: tuple
    kernels: tuple
    patch: int
    classes: int

    def __post_init__(self):
        stages = len(self.channels)
        for field in ("depths", "partition", "sharesets"):
            if len(getattr(self, field)) != stages:
                raise ValueError(f"{self.name}: {field} {getattr(self, field)} needs one entry per stage, {stages}")
        for stage, (h, w) in enumerate(self.partition):
            step = self.patch * 2**stage
            height, width = self.input[0] // step, self.input[1] // step
            if self.input[0] % step or self.input[1] % step or height % h or width % w:
                raise ValueError(
                    f"{self.name}: input {self.input} at stride {step} does not fall into {h}x{w} partitions (stage {stage})"
                )
            if self.channels[stage] % self.sharesets[stage]:
                raise ValueError(
                    f"{self.name}: {self.channels[stage]} channels of stage {stage} are no multiple of"
                    f" {self.sharesets[stage]} sharesets"
                )


class GlobalPerceptron(nn.Module):
    """One factor in (0, 1) per channel, (N, C, 1, 1), from the average over the whole map."""

    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // 4, 1)
        self.fc2 = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x):
        pooled = functional.adaptive_avg_pool2d(x, 1)
        return self.fc2(self.fc1(pooled).relu()).sigmoid()


class RepMlpBlock(nn.Module):
    """Global, partition and local perceptron (section 3); channel c uses the weights of set c mod sharesets."""

    def __init__(self, channels, partition, sharesets, kernels):
        super().__init__()
        self.partition, self.sharesets, self.kernels = partition, sharesets, tuple(kernels)
        features = sharesets * partition[0] * partition[1]
        self.gp = GlobalPerceptron(channels)
        self.fc3 = nn.Conv2d(features, features, 1, groups=sharesets, bias=False)
        self.fc3_bn = nn.BatchNorm2d(sharesets)
        for k in self.kernels:
            self.add_module(f"repconv{k}", ConvBn(sharesets, sharesets, k, padding=k // 2, groups=sharesets))

    def branches(self):
        return [getattr(self, f"repconv{k}") for k in self.kernels]

    def forward(self, x):
        n, channels, height, width = x.shape
        (h, w), sets = self.partition, self.sharesets
        # (N, C/S, S, H/h, h, W/w, w) -> (N, H/h, W/w, C/S, S, h, w)
        split = x.reshape(n, channels // sets, sets, height // h, h, width // w, w).permute(0, 3, 5, 1, 2, 4, 6)
        maps = split.reshape(-1, sets, h, w)
        y = self.fc3(maps.reshape(-1, sets * h * w, 1, 1)).reshape(maps.shape)
        if self.fc3_bn is not None:
            y = self.fc3_bn(y)
        for branch in self.branches():
            y = y + branch(maps)
        # (N, H/h, W/w, C/S, S, h, w) -> (N, C, H, W)
        y = y.reshape(split.shape).permute(0, 3, 4, 1, 5, 2, 6).reshape(x.shape)
        return y * self.gp(x)

    @torch.no_grad()
    def merge(self):
        """Turns this block into its deploy form: one `fc3` with a bias, no `fc3_bn`, no `repconv*`."""
        h, w = self.partition
        scale, shift = bn_affine(self.fc3_bn)
        weight = self.fc3.weight * scale.repeat_interleave(h * w)[:, None, None, None]
        for branch in self.branches():
            kernel, branch_shift = branch.folded()
            weight = weight + as_fc(kernel, h, w)
            shift = shift + branch_shift
        for k in self.kernels:
            delattr(self, f"repconv{k}")
        self.fc3, self.fc3_bn, self.kernels = fc(weight, shift.repeat_interleave(h * w), self.sharesets), None, ()


class FeedForward(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.ffn_fc1 = ConvBn(channels, 4 * channels, 1)
        self.ffn_fc2 = ConvBn(4 * channels, channels, 1)

    def forward(self, x):
        return self.ffn_fc2(functional.gelu(self.ffn_fc1(x)))


class Unit(nn.Module):
    def __init__(self, channels, partition, sharesets, kernels):
        super().__init__()
        self.prebn1 = nn.BatchNorm2d(channels)
        self.repmlp_block = RepMlpBlock(channels, partition, sharesets, kernels)
        self.prebn2 = nn.BatchNorm2d(channels)
        self.ffn_block = FeedForward(channels)

    def forward(self, x):
        x = x + self.repmlp_block(self.prebn1(x))
        return x + self.ffn_block(self.prebn2(x))


class RepMlpNet(nn.Module):
    """(N, 3, H, W) normalised RGB to (N, classes) logits; training-time form until `to_deploy`."""

    def __init__(self, arch):
        super().__init__()
        widths = arch.channels
        self.conv_embedding = ConvBn(3, widths[0], arch.patch, stride=arch.patch)
        self.stages = nn.ModuleList(
            nn.ModuleList(Unit(width, partition, sets, arch.kernels) for _ in range(depth))
            for width, depth, partition, sets in zip(widths, arch.depths, arch.partition, arch.sharesets)
        )
        self.embeds = nn.ModuleList(ConvBn(a, b, 2, stride=2) for a, b in zip(widths, widths[1:]))
        self.head_norm = nn.BatchNorm2d(widths[-1])
        self.head = nn.Linear(widths[-1], arch.classes)

    def forward(self, x):
        x = self.conv_embedding(x).relu()
        for i, units in enumerate(self.stages):
            if i > 0:
                x = self.embeds[i - 1](x).relu()
            for unit in units:
                x = unit(x)
        return self.head(self.head_norm(x).mean(dim=(2, 3)))


def to_deploy(model):
    """A copy of `model` whose RepMLP blocks are merged. The convolutions and the feed-forward layers keep their norms."""
    return merged(model, RepMlpBlock)
