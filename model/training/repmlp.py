"""The RepMLP of the first paper (arXiv 2105.01883, section 3), and its conversion to deploy form.

Module names are those of the authors' checkpoints.
"""

import torch
from torch import nn

from layers import ConvBn, as_fc, bn_affine, fc


class RepMlp(nn.Module):
    """Global, Partition and Local Perceptron on a map of `size` (H, W), cut into partitions of `partition` (h, w).

    A map of one partition has no Global Perceptron. The others are `fc3`, over all channels of a group, and the branches `repconv*`.
    """

    def __init__(self, channels, size, partition, kernels, groups, reduction=1):
        super().__init__()
        (height, width), (h, w) = size, partition
        if height % h or width % w or channels % groups:
            raise ValueError(f"{channels} channels of {height}x{width} do not fall into {groups} groups and {h}x{w} partitions")
        self.partition, self.kernels, self.groups = (h, w), tuple(kernels), groups
        self.grid = height // h, width // w
        features = channels * self.grid[0] * self.grid[1]
        self.has_global = self.grid != (1, 1)
        if self.has_global:
            self.avg = nn.Sequential()
            self.avg.add_module("avg", nn.AvgPool2d((h, w)))
            self.avg.add_module("bn", nn.BatchNorm2d(channels))
            self.fc1_fc2 = nn.Sequential()
            self.fc1_fc2.add_module("fc1", nn.Linear(features, features // reduction))
            self.fc1_fc2.add_module("relu", nn.ReLU())
            self.fc1_fc2.add_module("fc2", nn.Linear(features // reduction, features))
        area = channels * h * w
        self.fc3 = nn.Conv2d(area, area, 1, groups=groups, bias=False)
        self.fc3_bn = nn.BatchNorm1d(area)
        for k in self.kernels:
            self.add_module(f"repconv{k}", ConvBn(channels, channels, k, padding=k // 2, groups=groups))

    def branches(self):
        return [getattr(self, f"repconv{k}") for k in self.kernels]

    def forward(self, x):
        n, c, height, width = x.shape
        (h, w), (down, across) = self.partition, self.grid
        split = x.reshape(n, c, down, h, across, w)
        if self.has_global:
            split = split + self.fc1_fc2(self.avg(x).flatten(1)).reshape(n, c, down, 1, across, 1)
        # (N, C, H/h, h, W/w, w) -> (N, H/h, W/w, C, h, w) -> one row per partition
        maps = split.permute(0, 2, 4, 1, 3, 5).reshape(-1, c, h, w)
        y = self.fc3(maps.reshape(-1, c * h * w, 1, 1)).flatten(1)
        if self.fc3_bn is not None:
            y = self.fc3_bn(y)
        y = y.reshape(-1, c, h, w)
        for branch in self.branches():
            y = y + branch(maps)
        return y.reshape(n, down, across, c, h, w).permute(0, 3, 1, 4, 2, 5).reshape(n, c, height, width)

    @torch.no_grad()
    def merge(self):
        """Turns this block into its deploy form: `fc3` and `fc1` with all that was beside and before them; no `repconv*`."""
        h, w = self.partition
        scale, shift = bn_affine(self.fc3_bn)
        weight = self.fc3.weight * scale[:, None, None, None]
        for branch in self.branches():
            kernel, branch_shift = branch.folded()
            weight = weight + as_fc(kernel, h, w)
            shift = shift + branch_shift.repeat_interleave(h * w)
        for k in self.kernels:
            delattr(self, f"repconv{k}")
        self.fc3, self.fc3_bn, self.kernels = fc(weight, shift, self.groups), None, ()
        if self.has_global:
            self._absorb_average_norm()

    def _absorb_average_norm(self):
        """`fc1` takes over the norm of the partitions' means; each channel of the norm has one mean per partition."""
        fc1, repeats = self.fc1_fc2.fc1, self.grid[0] * self.grid[1]
        scale, shift = (values.repeat_interleave(repeats) for values in bn_affine(self.avg.bn))
        fc1.bias.copy_(fc1.bias + fc1.weight @ shift)
        fc1.weight.copy_(fc1.weight * scale)
        del self.avg.bn
