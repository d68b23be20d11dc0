"""Writes each PReLU of the face mesh as what it is above and below zero, relu(x) + slope * min(x, 0): the same number, bit for bit, in less
than half of the network's time, because neither engine has a fast PReLU.

    python unfold.py AS_CONVERTED.onnx face_landmarks.onnx
"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper


def unfold(graph):
    nodes = []
    for node in graph.node:
        if node.op_type != "PRelu":
            nodes.append(node)
            continue
        (x, slope), (y,) = node.input, node.output
        above, below, scaled = (y + part for part in ("/above", "/below", "/scaled"))
        nodes += [
            helper.make_node("Relu", [x], [above]),
            helper.make_node("Min", [x, "zero"], [below]),
            helper.make_node("Mul", [below, slope], [scaled]),
            helper.make_node("Add", [above, scaled], [y]),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.append(numpy_helper.from_array(np.array(0, np.float32), "zero"))


def main(source, target):
    model = onnx.load(source)
    unfold(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, target)
    before, after = onnxruntime.InferenceSession(source), onnxruntime.InferenceSession(target)
    chance = np.random.default_rng(1)
    for _ in range(20):
        picture = {before.get_inputs()[0].name: chance.random((1, 192, 192, 3), np.float32)}
        was, now = before.run(None, picture), after.run(None, picture)
        assert all(np.array_equal(a, b) for a, b in zip(was, now)), "the two answer differently"


if __name__ == "__main__":
    main(*sys.argv[1:])
