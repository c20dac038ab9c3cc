"""Writes formats.zip: small images of every format but plain JPEG and PNG, and what Pillow makes of them (expected.json).

    python make_image_formats.py <module folder>

Needs Pillow 12.3, whose pixels are the reference, and jpegtran for arithmetic-coded JPEG.
"""

import io
import json
import struct
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

from PIL import Image
from format_pieces import HEIGHT, RANDOM, WIDTH, pictures, saved
from make_images import chunk, exif, inserted, jpeg, photo, png, segment, sha
from tiff_images import handmade_tiff, refused_tiff, saved_tiff


def webp():
    rgb, rgba, gray = pictures()
    for quality in (5, 80, 100):
        yield f"lossy-{quality}.webp", saved(rgb, "WEBP", quality=quality)
    yield "lossless.webp", saved(rgb, "WEBP", lossless=True)
    yield "gray.webp", saved(gray, "WEBP")
    yield "alpha-lossy.webp", saved(rgba, "WEBP", quality=70)
    yield "alpha-lossless.webp", saved(rgba, "WEBP", lossless=True, exact=True)
    other = rgb.transpose(Image.ROTATE_180)
    yield "animated.webp", saved(rgb, "WEBP", save_all=True, append_images=[other], lossless=True)
    yield "animated-alpha.webp", saved(rgba, "WEBP", save_all=True, append_images=[other])
    data = saved(rgb, "WEBP", quality=80, exif=exif(6)[4:], icc_profile=b"profile!" * 4, xmp=b"<x/>")
    yield "metadata.webp", data
    yield "named-jpeg.JPEG", data
    plain = saved(rgb, "WEBP", lossless=True)
    yield "trailing-bytes.webp", plain + b"more"
    yield "half.webp", plain[:len(plain) // 2], "UNDECODABLE"
    yield "cut-in-header.webp", plain[:20], "UNDECODABLE"
    yield "cut-metadata.webp", data[:-3], "UNDECODABLE"
    yield "unknown-chunk.webp", plain[:12] + b"VP9 " + plain[16:], "UNDECODABLE"
    canvas = data[:24] + b"\xff" * 6 + data[30:]
    yield "bomb.webp", canvas, "REJECTED"
    at = data.index(b"VP8 ") + 8
    broken = bytearray(data)
    broken[at + 3:at + 8] = b"\xff" * 5
    yield "corrupt.webp", bytes(broken), "UNDECODABLE"


def gif():
    rgb, rgba, gray = pictures()
    for colours in (2, 3, 16, 100, 256):
        yield f"palette-{colours}.gif", saved(rgb.quantize(colours), "GIF", optimize=False)
    yield "not-interlaced.gif", saved(rgb.quantize(9), "GIF", interlace=0)
    yield "transparent.gif", saved(rgb.quantize(9), "GIF", transparency=3)
    yield "gray.gif", saved(gray, "GIF")
    yield "gray-optimised.gif", saved(gray, "GIF", optimize=True)
    yield "bilevel.gif", saved(rgb.convert("1"), "GIF")
    yield "rgba.gif", saved(rgba, "GIF")
    yield "animated.gif", saved(rgb, "GIF", save_all=True, append_images=[rgb.transpose(Image.ROTATE_180)], comment=b"hi")
    yield "named-jpeg-gif.JPEG", saved(rgb, "GIF")
    yield from handmade_gif()
    data = saved(rgb.quantize(9), "GIF")
    yield "half.gif", data[:len(data) // 2], "UNDECODABLE"
    yield "cut-in-header.gif", data[:9], "UNDECODABLE"
    yield "no-image.gif", b"GIF89a\x09\0\x08\0\0\0\0;", "UNDECODABLE"
    yield "no-frame-size.gif", b"GIF89a\x09\0\x08\0\0\0\0!\xf9\x04\0\0\0\0\0," + bytes(9) + b"\2\0;", "UNDECODABLE"
    yield "bomb.gif", b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\x01\0\0;", "REJECTED"
    yield "more-than-the-file.gif", b"GIF89a\x10\x27\x10\x27\0\0\0,\0\0\0\0\x10\x27\x10\x27\0\x08\x01\0\0;", "UNDECODABLE"


def lzw(indices, bits):
    """Codes without compression: a clear code before the table grows a code size."""
    out, pending, count, since = bytearray(), 0, 0, 0

    def put(code):
        nonlocal pending, count
        pending |= code << count
        count += bits + 1
        while count >= 8:
            out.append(pending & 255)
            pending >>= 8
            count -= 8

    for index in indices:
        if since % ((1 << bits) - 2) == 0:
            put(1 << bits)
        put(index)
        since += 1
    put((1 << bits) + 1)
    out.append(pending)
    return bytes([bits]) + b"".join(bytes([len(p)]) + p for p in (out[i:i + 200] for i in range(0, len(out), 200))) + b"\0"


def handmade_gif():
    def file(screen, frame, bits=4, local=None, control=None, palette=None, flags=0, indices=None, tail=b";"):
        x, y, w, h = frame
        table = RANDOM.randbytes(3 << bits) if palette is None else palette
        data = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80 | bits - 1 if table else 0, 0, 0) + table
        data += b"!\xfe\3abc\0" + b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0"
        if control is not None:
            data += b"!\xf9\4" + bytes(control) + b"\0"
        flags |= 0x80 | bits - 1 if local else 0
        data += b"," + struct.pack("<HHHHB", x, y, w, h, flags) + (local or b"")
        return data + lzw(indices or [RANDOM.randrange(1 << bits) for _ in range(w * h)], bits) + tail

    yield "frame-inside.gif", file((12, 9), (3, 2, 5, 4))
    yield "frame-inside-transparent.gif", file((12, 9), (3, 2, 5, 4), control=(1, 0, 0, 7))
    yield "frame-beyond.gif", file((4, 3), (2, 1, 9, 8))
    yield "local-table.gif", file((9, 8), (0, 0, 9, 8), local=RANDOM.randbytes(48))
    yield "no-table.gif", file((9, 8), (0, 0, 9, 8), palette=b"")
    yield "ramp-table.gif", file((9, 8), (0, 0, 9, 8), palette=bytes(i for i in range(16) for _ in range(3)))
    yield "short-table.gif", file((9, 8), (0, 0, 9, 8), bits=2, palette=RANDOM.randbytes(12), indices=None)
    beyond = file((9, 8), (0, 0, 9, 8), bits=4)
    yield "index-beyond-table.gif", beyond[:10] + bytes([0x80]) + beyond[11:13] + beyond[13:19] + beyond[61:]
    yield "interlaced.gif", file((9, 17), (0, 0, 9, 17), flags=0x40)
    yield "interlaced-low.gif", file((9, 3), (0, 0, 9, 3), flags=0x40)
    yield "no-trailer.gif", file((9, 8), (0, 0, 9, 8), tail=b"")
    yield "ends-early.gif", file((9, 8), (0, 0, 9, 8), indices=[1] * 40), "UNDECODABLE"
    yield "cut-control.gif", file((9, 8), (0, 0, 9, 8)).replace(b"!\xfe\3abc\0", b"!\xf9\2\1\0\0"), "UNDECODABLE"
    first = file((9, 8), (0, 0, 9, 8))
    yield "bad-code.gif", first[:-20] + b"\xff" * 20, "UNDECODABLE"


def bmp_file(bits, compression=0, table=b"", data=None, size=40, masks=b"", top=False, colours=0, w=WIDTH, h=HEIGHT, offset=None):
    stride = (w * bits + 31) // 32 * 4
    data = RANDOM.randbytes(stride * h) if data is None else data
    info = struct.pack("<IiiHHIIiiII", size, w, -h if top else h, 1, bits, compression, len(data), 0, 0, colours, 0)
    if size == 12:
        info = struct.pack("<IHHHH", 12, w, h, 1, bits)
    if size > 40:
        info, masks = info + masks.ljust(size - 40, b"\0"), b""
    head = info + masks + table
    start = 14 + len(head) if offset is None else offset
    return b"BM" + struct.pack("<IHHI", 14 + len(head) + len(data), 0, 0, start) + head + data


def bmp():
    rgb, rgba, gray = pictures()
    for mode, image in (("1", rgb.convert("1")), ("L", gray), ("P", rgb.quantize(20)), ("RGB", rgb), ("RGBA", rgba)):
        yield f"saved-{mode}.bmp", saved(image, "BMP")
    yield "named-jpeg-bmp.JPEG", saved(rgb, "BMP")
    for bits in (1, 4, 8, 16, 24, 32):
        table = RANDOM.randbytes(4 << bits) if bits <= 8 else b""
        yield f"raw{bits}.bmp", bmp_file(bits, table=table)
        yield f"raw{bits}-top-down.bmp", bmp_file(bits, table=table, top=True)
        yield f"os2-{bits}.bmp", bmp_file(bits, table=RANDOM.randbytes(3 << bits) if bits <= 8 else b"", size=12)
        if bits <= 8:
            yield f"raw{bits}-few-colours.bmp", bmp_file(bits, table=RANDOM.randbytes(8), colours=2)
        if bits < 8:
            yield f"raw{bits}-offset-of-table.bmp", bmp_file(bits, table=table, offset=54)
            yield f"raw{bits}-no-offset.bmp", bmp_file(bits, table=table, offset=0)
    for size in (52, 56, 64, 108, 124):
        yield f"header{size}.bmp", bmp_file(24, size=size)
    white = b"\0\0\0\0\xff\xff\xff\0"
    yield "bilevel.bmp", bmp_file(1, table=white, colours=2)
    yield "bilevel-inverted.bmp", bmp_file(1, table=white[4:] + white[:4], colours=2)
    ramp = b"".join(bytes([i, i, i, 0]) for i in range(256))
    yield "ramp8.bmp", bmp_file(8, table=ramp)
    for bits, fields in [
        (16, (0xF800, 0x7E0, 0x1F, 0)), (16, (0x7C00, 0x3E0, 0x1F, 0)), (24, (0xFF0000, 0xFF00, 0xFF, 0)),
        (32, (0xFF0000, 0xFF00, 0xFF, 0)), (32, (0xFF000000, 0xFF0000, 0xFF00, 0)), (32, (0xFF000000, 0xFF00, 0xFF, 0)),
        (32, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)), (32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
        (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)), (32, (0xFF000000, 0xFF00, 0xFF, 0xFF0000)), (32, (0, 0, 0, 0)),
    ]:
        name = f"fields{bits}-" + "-".join(format(f, "x") for f in fields)
        yield f"{name}.bmp", bmp_file(bits, 3, masks=struct.pack("<IIII", *fields), size=108)
    yield "fields16-short-header.bmp", bmp_file(16, 3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    runs8 = b"\5\1\0\3\2\3\4\0\x0d\7\0\0" + b"\0\2\4\1\x11\x09\0\0" + b"\x15\5\0\0" * 10 + b"\x15\6\0\1"
    table = RANDOM.randbytes(1024)
    yield "runs8.bmp", bmp_file(8, 1, table, runs8, w=21, h=13)
    yield "runs8-top-down.bmp", bmp_file(8, 1, table, runs8, w=21, h=13, top=True)
    runs4 = b"\5\x12\0\4\x34\x56\x0c\x78\0\0" + b"\x15\x9a\0\0" * 12 + b"\0\1"
    yield "runs4.bmp", bmp_file(4, 2, table[:64], runs4, w=21, h=13)
    yield "runs8-end-early.bmp", bmp_file(8, 1, table, runs8[:30] + b"\0\1", w=21, h=13), "UNDECODABLE"
    yield "ramp4.bmp", bmp_file(4, table=ramp[:64]), "UNDECODABLE"
    yield "half.bmp", bmp_file(24)[:200], "UNDECODABLE"
    yield "cut-in-header.bmp", bmp_file(24)[:30], "UNDECODABLE"
    yield "too-many-colours.bmp", bmp_file(8, table=bytes(1200), colours=300), "UNDECODABLE"
    yield "no-width.bmp", bmp_file(24, w=0, data=b"x" * 99), "UNDECODABLE"
    yield "more-than-the-file.bmp", bmp_file(24, w=9999, h=9999, data=b"x" * 99), "UNDECODABLE"
    yield "runs-more-than-the-file.bmp", bmp_file(8, 1, table, b"\xff\1" * 9, w=9999, h=9999), "UNDECODABLE"
    yield "bomb.bmp", bmp_file(24, w=1 << 20, h=1 << 20, data=b"x" * 99), "REJECTED"
    yield "unknown-fields.bmp", bmp_file(16, 3, masks=struct.pack("<III", 0xF00, 0xF0, 0xF)), "REJECTED"
    yield "jpeg-inside.bmp", bmp_file(24, 4), "REJECTED"
    yield "two-bits.bmp", bmp_file(2, table=RANDOM.randbytes(16)), "REJECTED"
    yield "unknown-header.bmp", bmp_file(24, size=48), "REJECTED"


def pnm():
    rgb, _, gray = pictures()
    for mode, image in (("1", rgb.convert("1")), ("L", gray), ("RGB", rgb)):
        yield f"saved-{mode}.pnm", saved(image, "PPM")
    yield "named-jpeg-pnm.JPEG", saved(rgb, "PPM")
    pixels = WIDTH * HEIGHT
    for largest in (1, 7, 255, 256, 1000, 65535):
        wide = largest > 255
        for kind, samples in ((5, pixels), (6, 3 * pixels)):
            values = [RANDOM.randrange(largest + 1) for _ in range(samples)]
            data = struct.pack(f">{samples}{'H' if wide else 'B'}", *values)
            yield f"p{kind}-{largest}.pnm", b"P%d %d %d\n# text\n%d\n" % (kind, WIDTH, HEIGHT, largest) + data
            text = " ".join(map(str, values)).encode()
            yield f"p{kind - 3}-{largest}.pnm", b"P%d\n%d\t%d\r%d\n" % (kind - 3, WIDTH, HEIGHT, largest) + text
    yield "above-largest.pnm", b"P5 %d %d 100\n" % (WIDTH, HEIGHT) + bytes(range(256)) * 2
    bits = "".join(RANDOM.choice("01") for _ in range(pixels))
    yield "p1.pnm", b"P1 %d %d\n" % (WIDTH, HEIGHT) + " ".join(bits).encode()
    yield "p1-packed.pnm", b"P1 %d %d\n" % (WIDTH, HEIGHT) + bits[:50].encode() + b"# and 0 1 \n" + bits[50:].encode() + b"\n"
    yield "comments.pnm", b"P3#\n" + b"1 1 255 1 2 3", "UNDECODABLE"
    yield "comment-in-data.pnm", b"P2 2 2 255 1 2#3\n0 4 # 5\n9\n"
    yield "p4.pnm", b"P4\n#a\n%d %d\n" % (WIDTH, HEIGHT) + RANDOM.randbytes(3 * HEIGHT)
    for name, data in [
        ("half", b"P6 9 9 255\nabc"), ("half-text", b"P2 9 9 255\n1 2 3"), ("cut-in-header", b"P5 9"), ("no-width", b"P5 0 9 255\n"),
        ("value", b"P2 1 1 255\n256"), ("word", b"P2 1 1 255\nx"), ("negative", b"P2 1 1 255\n-1"), ("largest-0", b"P5 1 1 0\nx"),
        ("largest-65536", b"P5 1 1 65536\nxxxx"), ("long-number", b"P5 00000000001 1 255\nx"), ("digit", b"P1 1 1\n2"),
        ("more-than-the-file", b"P6 9999 9999 255\nabc"), ("more-than-the-text", b"P3 9999 9999 255\n1 2 3"),
    ]:
        yield f"{name}.pnm", data, "UNDECODABLE"
    yield "bomb.pnm", b"P6 1000000 1000000 255\nabc", "REJECTED"
    yield "float.pfm", b"Pf 1 1 -1.0\nabcd", "REJECTED"
    yield "map.pam", b"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nENDHDR\nabc", "REJECTED"


def animated_png():
    rgb, rgba, _ = pictures()
    other = rgb.transpose(Image.ROTATE_180)
    yield "animated-rgb.png", saved(rgb, "PNG", save_all=True, append_images=[other])
    yield "animated-rgba.png", saved(rgba, "PNG", save_all=True, append_images=[other.convert("RGBA")], blend=1, disposal=2)
    yield "animated-palette.png", saved(rgb.quantize(8), "PNG", save_all=True, append_images=[other.quantize(8)])
    yield "animated-own-default.png", saved(other, "PNG", save_all=True, default_image=True, append_images=[rgb, other])

    def control(width, height, number=0, left=0):
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, left, 0, 1, 1, 0, 0))

    frames = chunk(b"acTL", struct.pack(">II", 1, 0))
    yield "animated-whole-frame.png", png(13, 9, 8, 2, before=[frames, control(13, 9)])
    yield "animated-part.png", png(13, 9, 8, 2, before=[frames, control(5, 9)]), "REJECTED"
    yield "animated-outside.png", png(13, 9, 8, 2, before=[frames, control(13, 9, left=1)]), "UNDECODABLE"
    yield "animated-out-of-order.png", png(13, 9, 8, 2, before=[frames, control(13, 9, number=1)]), "UNDECODABLE"
    yield "animated-short-control.png", png(13, 9, 8, 2, before=[chunk(b"acTL", b"\0\0\0\1")]), "UNDECODABLE"
    yield "animated-short-frame.png", png(13, 9, 8, 2, before=[frames, chunk(b"fcTL", bytes(9))]), "UNDECODABLE"


def transcoded(data, *options):
    return subprocess.run(["jpegtran", "-copy", "none", "-arithmetic", *options], input=data, stdout=subprocess.PIPE, check=True).stdout


def jpegs():
    rgb = photo(33, 25)
    base = jpeg(rgb)
    for name, data in (("420", base), ("444", jpeg(rgb, subsampling=0)), ("gray", jpeg(rgb.convert("L")))):
        yield f"arithmetic-{name}.jpg", transcoded(data)
        yield f"arithmetic-progressive-{name}.jpg", transcoded(data, "-progressive")
    yield "arithmetic-restarts.jpg", transcoded(base, "-restart", "2B")
    yield "arithmetic-cmyk.jpg", transcoded(jpeg(rgb.convert("CMYK"))), "REJECTED"
    coded = transcoded(base)
    scan = coded.index(b"\xff\xda") + 14
    yield "arithmetic-in-second-block.jpg", inserted(coded, segment(0xFE, bytes(65530)))
    yield "arithmetic-across-blocks.jpg", inserted(coded, segment(0xFE, bytes(65536 - scan - 100))), "REJECTED"
    body, end = base[:-2], b"\xff\xd9"
    restarts = jpeg(rgb, restart_marker_blocks=2)
    table = base[base.index(b"\xff\xc4"):]
    table = table[:2 + struct.unpack(">H", table[2:4])[0]]
    scan = base.index(b"\xff\xda")
    frame = base[base.index(b"\xff\xc0"):scan]
    for name, data in [
        ("restart", b"\xff\xd3"), ("comment", segment(0xFE, b"a")), ("table", table), ("interval", segment(0xDD, b"\0\1")),
        ("lines", segment(0xDC, b"\0\1")), ("quantisation", segment(0xDB, b"\0" + bytes(range(1, 65)))), ("application", segment(0xEC, b"x" * 30)),
        ("quantisation16", segment(0xDB, b"\x10" + bytes(128))), ("conditioning", segment(0xCC, b"\x10\5")), ("garbage", b"xyz"),
    ]:
        yield f"then-{name}.jpg", body + data + end
    yield "no-length.jpg", inserted(base, b"\xff\xe5\0\0", b"\xff\xfe\0\1")
    yield "then-cut-frame.jpg", body + b"\xff\xc9", "UNDECODABLE"
    yield "then-no-end.jpg", body + b"\xff\xd3"
    yield "then-cut-segment.jpg", body + b"\xff\xfe\0\x10x"
    yield "then-cut-table.jpg", body + table[:30]
    yield "then-beyond-block.jpg", body + b"\xff\xd0" + bytes(65536) + b"\xff\x02" + end
    for name, data in [
        ("start", b"\xff\xd8"), ("unknown", b"\xff\x02"), ("extension", b"\xff\xf0\0\2"), ("frame", frame), ("scan", base[scan:scan + 14]),
        ("bad-table", table[:2] + b"\0\x15" + table[4:23]), ("bad-index", segment(0xDB, b"\7" + bytes(64))), ("bad-interval", segment(0xDD, b"\0\1\2")),
        ("bad-conditioning", segment(0xCC, b"\0\x0f")), ("short-quantisation", segment(0xDB, b"\0" + bytes(60)) + bytes(9)), ("arithmetic-frame", b"\xff\xc9" + frame[2:]),
        ("lossless-frame", b"\xff\xc5" + frame[2:]),
    ]:
        yield f"then-{name}.jpg", body + data + end, "UNDECODABLE"
    yield "garbage-marker-in-data.jpg", base[:scan + 60] + b"\xff\x42" + base[scan + 60:], "UNDECODABLE"
    at = restarts.index(b"\xff\xd0")
    yield "restart-lost.jpg", restarts[:at] + b"\xff\x51" + restarts[at + 2:]


def verdict(data, category):
    try:
        image = Image.open(io.BytesIO(data))
        mode, rgb = image.mode, image.convert("RGB")
    except Exception as e:
        assert category, e
        return {"category": category, "pillow": type(e).__name__}
    if category:
        assert category == "REJECTED", "Pillow reads it"
        return {"category": category, "pillow": "accepts"}
    orientation = image.getexif().get(0x0112, 0)
    return {"mode": mode, "size": rgb.size, "icc": bool(image.info.get("icc_profile")), "exif_orientation": orientation, "decoded": sha(rgb)}


def main(module):
    warnings.simplefilter("ignore")
    expected = {}
    target = module / "src/test/resources/org/repmlpeval/model/image/decode/formats.zip"
    sources = (webp, gif, bmp, pnm, saved_tiff, handmade_tiff, refused_tiff, animated_png, jpegs)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for source in sources:
            for name, data, *category in source():
                name = f"{source.__name__}/{name}"
                assert name not in expected, name
                try:
                    expected[name] = verdict(data, *(category or [None]))
                except AssertionError as e:
                    raise AssertionError(f"{name}: {e}") from e
                out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        out.writestr(zipfile.ZipInfo("expected.json"), json.dumps(expected, indent=0) + "\n", zipfile.ZIP_DEFLATED)
    print(len(expected), "images,", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
