"""The network: seven convolutions over a grey line, one answer every four pixels. Parameters are a flat dictionary of arrays."""

import jax
import jax.numpy as jnp

CLASSES = 38  # 0-9, A-Z, <, nothing

# name, kernel (height, width), stride (down, across), channels in and out, dilation across; each is followed by a normalisation and a ReLU.
LAYERS = [
    ("c1", (3, 3), (2, 2), 1, 16, 1),
    ("c2", (3, 3), (2, 2), 16, 32, 1),
    ("c3", (3, 3), (1, 1), 32, 64, 1),
    ("c4", (3, 3), (2, 1), 64, 64, 1),
    ("c5", (3, 3), (1, 1), 64, 64, 1),
    ("c6", (4, 1), (4, 1), 64, 128, 1),  # the height is gone after this one
    ("c7", (1, 5), (1, 1), 128, 96, 1),
    ("c8", (1, 5), (1, 1), 96, 96, 2),
]


def padding(kernel, dilation):
    """Symmetric, so that the exported graph pads the same way at stride two."""
    down = 0 if kernel[0] == 4 else kernel[0] // 2
    across = dilation * (kernel[1] // 2)
    return ((down, down), (across, across))


def create(key):
    """Fresh parameters and running statistics."""
    params, state = {}, {}
    for name, kernel, _, inputs, outputs, _ in LAYERS:
        key, used = jax.random.split(key)
        fan = kernel[0] * kernel[1] * inputs
        params[name + "/w"] = jax.random.normal(used, (*kernel, inputs, outputs)) * (2 / fan) ** 0.5
        params[name + "/scale"], params[name + "/shift"] = jnp.ones(outputs), jnp.zeros(outputs)
        state[name + "/mean"], state[name + "/var"] = jnp.zeros(outputs), jnp.ones(outputs)
    params["out/w"] = jax.random.normal(key, (1, 1, LAYERS[-1][4], CLASSES)) * 0.05
    params["out/b"] = jnp.zeros(CLASSES)
    return params, state


def apply(params, state, images, train):
    """Logits (batch, frames, CLASSES) of images (batch, height, width), and the running statistics."""
    x, after = images[..., None], {}
    for name, kernel, stride, _, _, dilation in LAYERS:
        x = jax.lax.conv_general_dilated(
            x, params[name + "/w"], stride, padding(kernel, dilation), rhs_dilation=(1, dilation), dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        mean, var = (x.mean((0, 1, 2)), x.var((0, 1, 2))) if train else (state[name + "/mean"], state[name + "/var"])
        after[name + "/mean"] = 0.98 * state[name + "/mean"] + 0.02 * mean
        after[name + "/var"] = 0.98 * state[name + "/var"] + 0.02 * var
        x = jax.nn.relu((x - mean) * (params[name + "/scale"] * jax.lax.rsqrt(var + 1e-4)) + params[name + "/shift"])
    x = x[:, 0] @ params["out/w"][0, 0] + params["out/b"]
    return x, after
