"""Writes the trained network as ONNX for strips: `python export.py IN.pt latin_lines.onnx latin_lines.json alphabet.txt`.

Opset 13, strips of any width (tract then takes matrix products throughout, which are its fastest way), normalisation folded into the convolutions, weights kept in half precision and widened when loaded. The second file holds reference
outputs for a pattern made by a formula, the third the characters in the order of the outputs.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

import model
import text

HEIGHT, WIDTH = 32, 640


def smoothed(path):
    """The averaged network of a training run."""
    stored = torch.load(path, weights_only=False)["smooth"]
    net = model.Lines()
    net.load_state_dict({name.removeprefix("module."): value for name, value in stored.items() if name.startswith("module.")})
    return net.eval()


def graph(net):
    """The ONNX model of a network."""
    nodes, weights, last = [], [], "line"

    def keep(name, values):
        weights.append(numpy_helper.from_array(values.detach().numpy().astype(np.float16), name + "_half"))
        nodes.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))

    for name, kernel, stride, _, _, dilation, added in model.LAYERS:
        norm = net.norms[name]
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        keep(name + "_w", net.convolutions[name].weight * gain[:, None, None, None])
        keep(name + "_b", norm.bias - norm.running_mean * gain)
        down, across = model.padding(kernel, stride, dilation)
        nodes.append(helper.make_node(
            "Conv", [last, name + "_w", name + "_b"], [name], kernel_shape=kernel, strides=stride, dilations=(1, dilation), pads=(down, across, down, across)
        ))
        nodes.append(helper.make_node("Relu", [name], [name + "_r"]))
        if added:
            nodes.append(helper.make_node("Add", [last, name + "_r"], [name + "_s"]))
        last = name + ("_s" if added else "_r")
    keep("out_w", net.out.weight)
    keep("out_b", net.out.bias)
    weights.append(numpy_helper.from_array(np.array([2], np.int64), "height"))
    nodes += [
        helper.make_node("Conv", [last, "out_w", "out_b"], ["scores"], kernel_shape=(1, 1)),
        helper.make_node("Squeeze", ["scores", "height"], ["by_column"]),
        helper.make_node("Transpose", ["by_column"], ["rows"], perm=(0, 2, 1)),
        helper.make_node("LogSoftmax", ["rows"], ["log_probabilities"], axis=2),
    ]
    shape = lambda name, *sides: helper.make_tensor_value_info(name, TensorProto.FLOAT, sides)
    body = helper.make_graph(nodes, "latin_lines", [shape("line", 1, 1, HEIGHT, "columns")], [shape("log_probabilities", 1, "frames", model.CLASSES)], weights)
    made = helper.make_model(body, opset_imports=[helper.make_opsetid("", 13)], producer_name="regain models/recipes/latin_lines")
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made


def pattern():
    """The reference input: slanted waves of two periods, 0 to 1."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    return (0.5 + 0.3 * np.sin(x * 0.37 + y * 0.11) + 0.2 * np.cos(x * 0.051 - y * 0.53)).astype(np.float32)[None, None]


def main(source, target, reference, alphabet):
    net = smoothed(source)
    made = graph(net)
    onnx.save(made, target)
    output = onnxruntime.InferenceSession(target, providers=["CPUExecutionProvider"]).run(None, {"line": pattern()})[0]
    with torch.no_grad():
        direct = net(torch.from_numpy(pattern())).log_softmax(1).permute(0, 2, 1).numpy()
    assert np.abs(np.exp(output) - np.exp(direct)).max() < 2e-2, np.abs(np.exp(output) - np.exp(direct)).max()  # half precision
    facts = {
        "input": "0.5 + 0.3 sin(0.37 x + 0.11 y) + 0.2 cos(0.051 x - 0.53 y), x along the line, y down, in double precision",
        "shape": list(output.shape),
        "tolerance": 2e-3,
        "frames": {str(t): [round(float(v), 5) for v in output[0, t]] for t in (0, 43, 100, 159)},
    }
    with open(reference, "w") as file:
        json.dump(facts, file)
        file.write("\n")
    with open(alphabet, "w") as file:
        file.write(text.ALPHABET)
    print(sum(int(np.prod(weight.dims)) for weight in made.graph.initializer), "parameters")


if __name__ == "__main__":
    main(*sys.argv[1:])
