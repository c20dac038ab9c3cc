"""Layers that all networks here share, and how they merge.

Maps are (N, C, H, W). A module with a method `merge` turns itself into its deploy form; `merged` does so in a copy of a network.
"""

import copy

import torch
from torch import nn


class ConvBn(nn.Module):
    """A bias-free convolution under `conv` and its BatchNorm under `bn`; once merged, a convolution with a bias."""

    def __init__(self, inputs, outputs, kernel, **options):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, bias=False, **options)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = self.conv(x)
        return y if self.bn is None else self.bn(y)

    def folded(self):
        """The kernel and bias of one convolution equal to both layers with their stored statistics."""
        scale, shift = bn_affine(self.bn)
        return self.conv.weight * scale[:, None, None, None], shift

    @torch.no_grad()
    def merge(self):
        kernel, bias = self.folded()
        conv = self.conv
        shape = (conv.in_channels, conv.out_channels, conv.kernel_size)
        layer = nn.Conv2d(*shape, conv.stride, conv.padding, conv.dilation, conv.groups).to(kernel)
        layer.weight.copy_(kernel)
        layer.bias.copy_(bias)
        self.conv, self.bn = layer, None


def bn_affine(bn):
    """Scale and shift, one per channel, of a BatchNorm with its stored statistics."""
    scale = bn.weight / torch.sqrt(bn.running_var + bn.eps)
    return scale, bn.bias - scale * bn.running_mean


def as_fc(kernel, h, w):
    """The FC weight (O*h*w, I*h*w, 1, 1) of a convolution with kernel (O, I, k, k), "same" padding, on h x w maps.

    I are the inputs of a group; an FC of as many groups has the same outputs.
    """
    outputs, inputs, k, _ = kernel.shape
    weight = kernel.new_zeros(outputs, h, w, inputs, h, w)
    for row in range(k):
        for column in range(k):
            # All places whose neighbour at this offset lies on the map.
            down, right = row - k // 2, column - k // 2
            y, x = torch.meshgrid(
                torch.arange(max(0, -down), min(h, h - down)), torch.arange(max(0, -right), min(w, w - right)), indexing="ij"
            )
            weight[:, y, x, :, y + down, x + right] = kernel[:, :, row, column]
    return weight.reshape(outputs * h * w, -1, 1, 1)


def fc(weight, bias, groups):
    """A grouped FC, held as a 1x1 convolution, with this weight (outputs, inputs / groups, 1, 1) and bias."""
    layer = nn.Conv2d(weight.shape[1] * groups, len(weight), 1, groups=groups).to(weight)
    layer.weight.copy_(weight)
    layer.bias.copy_(bias)
    return layer


def merged(model, *kinds):
    """A copy of `model`, in its precision, whose modules of these classes are merged, one class after the other."""
    result = copy.deepcopy(model)
    for kind in kinds:
        for module in [m for m in result.modules() if isinstance(m, kind)]:
            module.merge()
    return result
