"""The network: four convolutions over a grey line take the height away, three along the line look at the neighbours; an answer every four pixels."""

import torch
from torch import nn

import text

CLASSES = len(text.ALPHABET) + 1  # the last one is "nothing here"

# name, kernel (height, width), stride (down, across), channels in and out, dilation across, added to its input; each is followed by a normalisation and a ReLU.
LAYERS = [
    ("c1", (6, 4), (4, 2), 1, 32, 1, False),
    ("c2", (3, 3), (2, 2), 32, 64, 1, False),
    ("c3", (3, 3), (1, 1), 64, 64, 1, False),
    ("c4", (4, 1), (4, 1), 64, 160, 1, False),  # the height is gone after this one
    ("d1", (1, 3), (1, 1), 160, 160, 1, True),
    ("d2", (1, 3), (1, 1), 160, 160, 2, True),
    ("d3", (1, 3), (1, 1), 160, 160, 4, True),
]


def padding(kernel, stride, dilation):
    """Symmetric, so that the exported graph pads the same way at stride two."""
    return ((kernel[0] - stride[0] + 1) // 2, dilation * ((kernel[1] - stride[1] + 1) // 2))


class Lines(nn.Module):
    """Logits (batch, CLASSES, frames) of images (batch, 1, 32, width)."""

    def __init__(self):
        super().__init__()
        self.convolutions, self.norms = nn.ModuleDict(), nn.ModuleDict()
        for name, kernel, stride, inputs, outputs, dilation, _ in LAYERS:
            self.convolutions[name] = nn.Conv2d(inputs, outputs, kernel, stride, padding(kernel, stride, dilation), (1, dilation), bias=False)
            self.norms[name] = nn.BatchNorm2d(outputs, eps=1e-4, momentum=0.02)
            nn.init.kaiming_normal_(self.convolutions[name].weight)
        self.out = nn.Conv2d(LAYERS[-1][4], CLASSES, 1)
        nn.init.normal_(self.out.weight, std=0.05)

    def forward(self, x):
        for name, *_, added in LAYERS:
            made = torch.relu(self.norms[name](self.convolutions[name](x)))
            x = x + made if added else made
        return self.out(x)[:, :, 0]
