"""The network: six convolutions over a grey line take the height away, three along the line look at the neighbours; an answer every four pixels."""

import torch
from torch import nn

import text

CLASSES = len(text.ALPHABET) + 1  # the last one is "nothing here"

# name, kernel (height, width), stride (down, across), channels in and out, dilation across, added to its input; each is followed by a normalisation and a ReLU.
LAYERS = [
    ("c1", (3, 3), (2, 2), 1, 24, 1, False),
    ("c2", (3, 3), (2, 2), 24, 48, 1, False),
    ("c3", (3, 3), (1, 1), 48, 64, 1, False),
    ("c4", (3, 3), (2, 1), 64, 96, 1, False),
    ("c5", (3, 3), (1, 1), 96, 96, 1, True),
    ("c6", (4, 1), (4, 1), 96, 192, 1, False),  # the height is gone after this one
    ("d1", (1, 5), (1, 1), 192, 192, 1, True),
    ("d2", (1, 5), (1, 1), 192, 192, 2, True),
    ("d3", (1, 5), (1, 1), 192, 192, 3, True),
]


def padding(kernel, dilation):
    """Symmetric, so that the exported graph pads the same way at stride two."""
    return (0 if kernel[0] == 4 else kernel[0] // 2, dilation * (kernel[1] // 2))


class Lines(nn.Module):
    """Logits (batch, CLASSES, frames) of images (batch, 1, 32, width)."""

    def __init__(self):
        super().__init__()
        self.convolutions, self.norms = nn.ModuleDict(), nn.ModuleDict()
        for name, kernel, stride, inputs, outputs, dilation, _ in LAYERS:
            self.convolutions[name] = nn.Conv2d(inputs, outputs, kernel, stride, padding(kernel, dilation), (1, dilation), bias=False)
            self.norms[name] = nn.BatchNorm2d(outputs, eps=1e-4, momentum=0.02)
            nn.init.kaiming_normal_(self.convolutions[name].weight)
        self.out = nn.Conv2d(LAYERS[-1][4], CLASSES, 1)
        nn.init.normal_(self.out.weight, std=0.05)

    def forward(self, x):
        for name, *_, added in LAYERS:
            made = torch.relu(self.norms[name](self.convolutions[name](x)))
            x = x + made if added else made
        return self.out(x)[:, :, 0]
