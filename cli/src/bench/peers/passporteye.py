import passporteye


def read(path):
    found = passporteye.read_mrz(path)
    return None if found is None else zone(found.aux["text"].splitlines())
