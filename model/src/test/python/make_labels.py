"""Writes small label PNGs of every kind and what Pillow and NumPy read from them.

    python make_labels.py <module folder>

Each line of labels.tsv holds a name, what is read (value, colour or refused), the width, the height, the values in row-major order (or
part of the reason why the file is refused) and the file in base64. Needs Pillow 12.3, whose values are the reference.
"""

import base64
import io
import sys
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

from make_images import chunk, jpeg, palette, photo, png

assert PIL.__version__.startswith("12.3"), PIL.__version__


def voc_palette():
    """The 256 colours of PASCAL VOC's label files, in which index 255 (the edges of objects) is (224, 224, 192)."""
    colours = []
    for index in range(256):
        r = g = b = 0
        for bit in range(8):
            r |= (index >> 0 & 1) << 7 - bit
            g |= (index >> 1 & 1) << 7 - bit
            b |= (index >> 2 & 1) << 7 - bit
            index >>= 3
        colours += [r, g, b]
    return colours


def voc():
    image = Image.fromarray(np.array([[0, 0, 255, 15], [0, 255, 15, 20], [1, 2, 255, 255]], dtype=np.uint8), "P")
    image.putpalette(voc_palette())
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def files():
    """Name, file, and for refused ones a part of the reason."""
    for interlaced in (False, True):
        end = "-interlaced" if interlaced else ""
        yield f"grey-8{end}", png(7, 5, 8, 0, interlaced), None
        yield f"grey-16{end}", png(7, 5, 16, 0, interlaced), None
        yield f"grey-1{end}", png(7, 5, 1, 0, interlaced), None
        yield f"grey-alpha-8{end}", png(7, 5, 8, 4, interlaced), None
        for depth in (1, 2, 4, 8):
            colours = 1 << depth
            yield f"palette-{depth}{end}", png(9, 6, depth, 3, interlaced, [palette(colours)]), None
            clear = chunk(b"tRNS", bytes(range(colours)))
            yield f"palette-{depth}-clear{end}", png(9, 6, depth, 3, interlaced, [palette(colours), clear]), None
        yield f"rgb-8{end}", png(5, 4, 8, 2, interlaced), None
        yield f"rgba-8{end}", png(5, 4, 8, 6, interlaced), None
    yield "grey-8-clear", png(7, 5, 8, 0, before=[chunk(b"tRNS", b"\0\7")]), None
    yield "grey-8-gamma", png(7, 5, 8, 0, before=[chunk(b"gAMA", (45455).to_bytes(4, "big"))]), None
    yield "palette-8-voc", voc(), None
    yield "grey-2", png(7, 5, 2, 0), "is a grey PNG with 2 bits"
    yield "grey-4", png(7, 5, 4, 0), "is a grey PNG with 4 bits"
    yield "jpeg", jpeg(photo(8, 8).convert("L")), "is a JPEG"
    yield "bmp", b"BM" + bytes(60), "is not a PNG"
    yield "cut", png(7, 5, 8, 0)[:-30], "PNG"


def read(data):
    """What the file holds: 'value' and (H, W) ints, or 'colour' and (H, W) ints 0xRRGGBB."""
    with Image.open(io.BytesIO(data)) as image:
        array = np.asarray(image).astype(np.int64)
        bands = len(image.getbands())
    if bands == 1:
        return "value", array
    if bands == 2:
        return "value", array[:, :, 0]
    return "colour", array[:, :, 0] << 16 | array[:, :, 1] << 8 | array[:, :, 2]


def main(module):
    lines = []
    for name, data, refused in files():
        text = base64.b64encode(data).decode()
        if refused:
            lines.append([name, "refused", "0", "0", refused, text])
        else:
            kind, values = read(data)
            height, width = values.shape
            lines.append([name, kind, str(width), str(height), ",".join(map(str, values.ravel())), text])
    target = module / "src/test/resources/org/repmlpeval/model/image/label/labels.tsv"
    target.write_text("".join("\t".join(line) + "\n" for line in lines))
    print(f"{len(lines)} files in {target}, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
