import rapidocr_onnxruntime

reader = rapidocr_onnxruntime.RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def read(path):
    found, _ = reader(path)
    return zone(text for _, text, _ in found or [])
