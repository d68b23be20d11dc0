"""Writes the trained network as ONNX for whole lines: `python export.py IN.npz mrz_lines.onnx mrz_lines.json`.

Any width, opset 13, normalisation folded into the convolutions. The second file holds reference outputs for a pattern made by a formula.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import model

HEIGHT, WIDTH = 32, 704


def graph(stored):
    """The ONNX model of stored parameters."""
    nodes, weights, last = [], [], "line"
    for name, kernel, stride, _, _, dilation in model.LAYERS:
        gain = stored[name + "/scale"] / np.sqrt(stored[name + "/var"] + 1e-4)
        weights.append(numpy_helper.from_array((stored[name + "/w"] * gain).transpose(3, 2, 0, 1).astype(np.float32), name + "_w"))
        weights.append(numpy_helper.from_array((stored[name + "/shift"] - stored[name + "/mean"] * gain).astype(np.float32), name + "_b"))
        (top, bottom), (left, right) = model.padding(kernel, dilation)
        nodes.append(helper.make_node(
            "Conv", [last, name + "_w", name + "_b"], [name], kernel_shape=kernel, strides=stride, dilations=(1, dilation), pads=(top, left, bottom, right)
        ))
        nodes.append(helper.make_node("Relu", [name], [name + "_r"]))
        last = name + "_r"
    weights.append(numpy_helper.from_array(stored["out/w"].transpose(3, 2, 0, 1).astype(np.float32), "out_w"))
    weights.append(numpy_helper.from_array(stored["out/b"].astype(np.float32), "out_b"))
    weights.append(numpy_helper.from_array(np.array([2], np.int64), "height"))
    nodes += [
        helper.make_node("Conv", [last, "out_w", "out_b"], ["scores"], kernel_shape=(1, 1)),
        helper.make_node("Squeeze", ["scores", "height"], ["by_column"]),
        helper.make_node("Transpose", ["by_column"], ["rows"], perm=(0, 2, 1)),
        helper.make_node("LogSoftmax", ["rows"], ["log_probabilities"], axis=2),
    ]
    shape = lambda name, *sides: helper.make_tensor_value_info(name, TensorProto.FLOAT, sides)
    body = helper.make_graph(nodes, "mrz_lines", [shape("line", 1, 1, HEIGHT, "columns")], [shape("log_probabilities", 1, "frames", model.CLASSES)], weights)
    made = helper.make_model(body, opset_imports=[helper.make_opsetid("", 13)], producer_name="regain models/recipes/ocr_b_lines")
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made


def pattern():
    """The reference input: slanted waves of two periods, 0 to 1."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    return (0.5 + 0.3 * np.sin(x * 0.37 + y * 0.11) + 0.2 * np.cos(x * 0.051 - y * 0.53)).astype(np.float32)[None, None]


def main(source, target, reference):
    stored = dict(np.load(source))
    made = graph(stored)
    onnx.save(made, target)
    session = onnxruntime.InferenceSession(target, providers=["CPUExecutionProvider"])
    output = session.run(None, {"line": pattern()})[0]
    direct = jax_output(stored)
    assert np.abs(output - direct).max() < 1e-3, np.abs(output - direct).max()
    facts = {
        "input": "0.5 + 0.3 sin(0.37 x + 0.11 y) + 0.2 cos(0.051 x - 0.53 y), x along the line, y down, in double precision",
        "shape": list(output.shape),
        "tolerance": 1e-3,
        "frames": {str(t): [round(float(v), 5) for v in output[0, t]] for t in (0, 43, 100, 175)},
    }
    with open(reference, "w") as file:
        json.dump(facts, file, indent=1)
        file.write("\n")
    count = sum(int(np.prod(w.dims)) for w in made.graph.initializer)
    print(f"{count} parameters")


def jax_output(stored):
    import jax

    logits, _ = model.apply(stored, stored, pattern()[0], False)
    return np.asarray(jax.nn.log_softmax(logits))


if __name__ == "__main__":
    main(*sys.argv[1:])
