"""The TIFF images of make_image_formats.py: written by Pillow, made by hand, and those that must be refused."""

import struct
import zlib

from format_pieces import HEIGHT, RANDOM, WIDTH, pictures, saved
from make_images import photo


def tiff_file(bits, photo, blocks, order="<", big=b"", **tags):
    """A TIFF of strips, or of tiles if tile=(width, length)."""
    names = {"compression": 259, "fill": 266, "orientation": 274, "rows": 278, "planar": 284, "predictor": 317, "map": 320,
             "extra": 338, "format": 339, "width": 256, "height": 257}
    entries = {256: (4, [WIDTH]), 257: (4, [HEIGHT]), 258: (3, bits), 262: (3, [photo]), 277: (3, [len(bits)])}
    tile = tags.pop("tile", None)
    for name, value in tags.items():
        entries[names[name]] = (4 if name in ("rows", "width", "height") else 3, value if isinstance(value, list) else [value])
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))
    offsets = []
    for block in blocks:
        offsets.append(len(out))
        out += block + bytes(len(block) % 2)
    sizes = [len(block) for block in blocks]
    if tile:
        entries |= {322: (4, [tile[0]]), 323: (4, [tile[1]]), 324: (4, offsets), 325: (4, sizes)}
    else:
        entries |= {273: (4, offsets), 279: (4, sizes)}
    directory = struct.pack(order + "H", len(entries))
    for tag, (kind, values) in sorted(entries.items()):
        raw = struct.pack(f"{order}{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(raw) > 4:
            at = len(out)
            out += raw
            raw = struct.pack(order + "I", at)
        directory += struct.pack(order + "HHI", tag, kind, len(values)) + raw.ljust(4, b"\0")
    struct.pack_into(order + "I", out, 4, len(out))
    return bytes(out) + directory + bytes(4)


def smooth(count, step=9):
    out, value = bytearray(count), 100
    for i in range(count):
        value = (value + RANDOM.randrange(-step, step + 1)) & 255
        out[i] = value
    return bytes(out)


def handmade_tiff():
    pixels = WIDTH * HEIGHT
    for order, name in (("<", "le"), (">", "be")):
        for photometric in (0, 1):
            for bits in (1, 2, 4, 8):
                row = (WIDTH * bits + 7) // 8
                yield f"gray{bits}-{photometric}-{name}.tiff", tiff_file([bits], photometric, [smooth(row * HEIGHT)], order)
        small = [v % 600 for v in struct.unpack(f"{pixels}H", smooth(2 * pixels))]
        yield f"gray16-{name}.tiff", tiff_file([16], 1, [struct.pack(f"{order}{pixels}H", *small)], order)
        signed = [v - 100 for v in small]
        yield f"gray16-signed-{name}.tiff", tiff_file([16], 1, [struct.pack(f"{order}{pixels}h", *signed)], order, format=2)
        yield f"gray32-signed-{name}.tiff", tiff_file([32], 1, [struct.pack(f"{order}{pixels}i", *signed)], order, format=2)
        floats = struct.pack(f"{order}{pixels}f", *(v / 1.9 for v in signed))
        yield f"gray32-float-{name}.tiff", tiff_file([32], 1, [floats], order, format=3)
        yield f"rgb16-{name}.tiff", tiff_file([16] * 3, 2, [smooth(6 * pixels)], order)
        yield f"rgb16-predictor-{name}.tiff", tiff_file(
            [16] * 3, 2, [zlib.compress(smooth(6 * pixels))], order, compression=8, predictor=2)
        yield f"cmyk16-{name}.tiff", tiff_file([16] * 4, 5, [smooth(8 * pixels)], order)
        yield f"premultiplied-{name}.tiff", tiff_file([8] * 4, 2, [smooth(4 * pixels, 40)], order, extra=1)
        yield f"planes16-{name}.tiff", tiff_file(
            [16] * 3, 2, [zlib.compress(smooth(2 * pixels)) for _ in range(3)], order, planar=2, compression=8)
    for samples, extra in ((4, [0]), (4, [2]), (4, [999]), (5, [0, 0]), (5, [2, 0]), (6, [1, 0, 0])):
        yield f"rgb-extra-{'-'.join(map(str, extra))}.tiff", tiff_file([8] * samples, 2, [smooth(samples * pixels)], extra=extra)
    yield "rgb-unnamed-fourth.tiff", tiff_file([8] * 4, 2, [smooth(4 * pixels)])
    yield "cmyk-extra.tiff", tiff_file([8] * 5, 5, [smooth(5 * pixels)], extra=0)
    table = [RANDOM.randrange(65536) for _ in range(768)]
    for bits in (1, 2, 4, 8):
        row = (WIDTH * bits + 7) // 8
        yield f"palette{bits}.tiff", tiff_file([bits], 3, [smooth(row * HEIGHT)], map=table[:3 << bits])
    yield "palette-alpha.tiff", tiff_file([8, 8], 3, [smooth(2 * pixels)], map=table, extra=2)
    yield "fill-order.tiff", tiff_file([1], 1, [smooth(3 * HEIGHT)], fill=2)
    yield "fill-order-packed.tiff", tiff_file([4], 0, [b"\x8f" * 40 + b"\x5a" * 40 + b"\x03\x11\x22\x33\x44" * 30], fill=2,
                                              compression=32773)
    yield "planes.tiff", tiff_file([8] * 3, 2, [smooth(pixels) for _ in range(3)], planar=2)
    yield "planes-cmyk.tiff", tiff_file([8] * 4, 5, [smooth(pixels) for _ in range(4)], planar=2)
    yield "strips-of-5.tiff", tiff_file([8] * 3, 2, [smooth(3 * WIDTH * r) for r in (5, 2)], rows=5)
    yield "one-long-strip.tiff", tiff_file([8] * 3, 2, [smooth(3 * pixels)], rows=(1 << 32) - 1)
    for compression, pack in ((1, bytes), (8, zlib.compress), (32773, lambda d: b"".join(b"\0" + bytes([v]) for v in d))):
        tiles = [pack(smooth(16 * 16 * 3)) for _ in range(2)]
        yield f"tiles-{compression}.tiff", tiff_file([8] * 3, 2, tiles, tile=(16, 16), compression=compression)
    wide = [smooth(16 * 16) for _ in range(2)]
    yield "tiles-gray.tiff", tiff_file([8], 1, wide, ">", tile=(16, 16))
    floats = b"".join(smooth(WIDTH * 4, 3) for _ in range(HEIGHT))
    yield "predictor-float.tiff", tiff_file([32], 1, [zlib.compress(floats)], format=3, compression=8, predictor=3)
    for orientation in range(1, 9):
        yield f"orientation-{orientation}.tiff", tiff_file([8] * 3, 2, [smooth(3 * pixels)], orientation=orientation)


def refused_tiff():
    pixels = WIDTH * HEIGHT
    plain = tiff_file([8] * 3, 2, [smooth(3 * pixels)])
    packed = zlib.compress(smooth(3 * pixels))
    for name, data in [
        ("half", plain[:200]), ("no-directory", plain[:4] + b"\xff\xff\0\0" + plain[8:]), ("cut-in-header", plain[:6]),
        ("strip-outside", tiff_file([8] * 3, 2, [b"xx"])), ("too-few-strips", tiff_file([8], 1, [smooth(pixels)], rows=5, compression=5)),
        ("half-deflate", tiff_file([8] * 3, 2, [packed[:40]], compression=8)),
        ("corrupt-deflate", tiff_file([8] * 3, 2, [b"x" * 200], compression=8)),
        ("corrupt-lzw", tiff_file([8] * 3, 2, [b"\x80\x7f" + b"\xff" * 90], compression=5)),
        ("half-packbits", tiff_file([8], 1, [b"\x05abc"], compression=32773)),
        ("no-width", tiff_file([8], 1, [b"x"], width=0)), ("no-map", tiff_file([8], 3, [smooth(pixels)])),
        ("more-than-the-file", tiff_file([8] * 3, 2, [packed], compression=8, width=9999, height=9999)),
    ]:
        yield f"{name}.tiff", data, "UNDECODABLE"
    rgb = pictures()[0]
    for name, data in [
        ("bomb", tiff_file([8] * 3, 2, [packed], compression=8, width=1 << 20, height=1 << 20)),
        ("bomb-tile", tiff_file([8], 1, [packed], compression=8, tile=(1 << 20, 1 << 20))),
        ("group4", saved(rgb.convert("1"), "TIFF", compression="group4")),
        ("bigtiff", saved(rgb, "TIFF", big_tiff=True)), ("lab", tiff_file([8] * 3, 8, [smooth(3 * pixels)])),
        ("ycbcr", tiff_file([8] * 3, 6, [zlib.compress(smooth(3 * pixels))], compression=8)),
        ("gray12", tiff_file([12], 1, [smooth(32 * HEIGHT)])), ("unlike-bits", tiff_file([8, 8, 4], 2, [smooth(3 * pixels)])),
        ("cmyk-jpeg", saved(rgb.convert("CMYK"), "TIFF", compression="jpeg")),
        ("seven-samples", tiff_file([8] * 7, 2, [smooth(7 * pixels)], extra=[0] * 4)),
        ("predictor-of-4-bits", tiff_file([4], 1, [zlib.compress(smooth(11 * HEIGHT))], compression=8, predictor=2)),
        ("big-endian-float", tiff_file([32], 1, [zlib.compress(smooth(4 * pixels))], ">", format=3, compression=8)),
    ]:
        yield f"{name}.tiff", data, "REJECTED"


def saved_tiff():
    rgb, rgba, gray = pictures()
    indexed = rgb.quantize(30)
    images = [("1", rgb.convert("1")), ("L", gray), ("LA", rgba.convert("LA")), ("P", indexed), ("PA", indexed.convert("PA")),
              ("RGB", rgb), ("RGBA", rgba), ("CMYK", rgb.convert("CMYK")), ("I16", gray.point(lambda v: v * 2, "I").convert("I;16"))]
    for mode, image in images:
        for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits"):
            yield f"saved-{mode}-{compression}.tiff", saved(image, "TIFF", compression=compression)
    for mode, image in (("L", gray), ("RGB", rgb), ("YCbCr", rgb.convert("YCbCr"))):
        yield f"jpeg-{mode}.tiff", saved(image, "TIFF", compression="jpeg", quality=80)
    yield "jpeg-strips.tiff", saved(photo(40, 33, 5), "TIFF", compression="jpeg", tiffinfo={278: 16})
    yield "predictor.tiff", saved(rgb, "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
    yield "long-lzw.tiff", saved(photo(60, 30, 8), "TIFF", compression="tiff_lzw", tiffinfo={278: 50})
    yield "two-images.tiff", saved(rgb, "TIFF", save_all=True, append_images=[rgba])
    yield "profile.tiff", saved(rgb, "TIFF", icc_profile=b"profile")
    yield "named-jpeg-tiff.JPEG", saved(rgb, "TIFF")
