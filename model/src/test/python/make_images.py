"""Writes the test images, what Pillow makes of them (expected.json), and the canary images of the main resources.

    python make_images.py <module folder>

Needs Pillow 12.3, whose pixels are the reference.
"""

import hashlib
import io
import json
import random
import re
import struct
import sys
import zlib
from pathlib import Path

import PIL
from PIL import Image, ImageFilter, ImageCms, ImageOps

assert PIL.__version__.startswith("12.3"), PIL.__version__
RECIPES = {
    "res50-224": (256, Image.BILINEAR, 224),
    "repmlpnet-224": (224, Image.BILINEAR, 224),
    "repmlpnet-256": (256, Image.BILINEAR, 256),
    "openmmlab-b224": ((256, 256), Image.BILINEAR, 224),
    "timm-224-0.9-bicubic": (248, Image.BICUBIC, 224),
    "repmlpnet-33": (33, Image.BILINEAR, 33),
}


def photo(width, height, seed=1):
    rng = random.Random(seed)
    noise = Image.frombytes("RGB", (width, height), rng.randbytes(width * height * 3)).filter(ImageFilter.GaussianBlur(2))
    return ImageOps.autocontrast(noise)


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **({"quality": 75} | options))
    return out.getvalue()


def segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def inserted(data, *segments):
    return data[:2] + b"".join(segments) + data[2:]


def frame_at(data):
    return re.search(rb"\xff[\xc0\xc1\xc2]\x00[\x0b\x11\x14]\x08", data).start()


def patched(data, at, *values):
    return data[:at] + bytes(values) + data[at + len(values):]


def without_applications(data):
    return re.sub(rb"\xff\xe0\x00\x10JFIF.{10}|\xff\xee\x00\x0eAdobe.{7}", b"", data, count=1, flags=re.S)


def tiff(orientation, order="<", kind=3, count=1):
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    value = struct.pack(order + ("HH" if kind == 3 else "I"), *((orientation, 0) if kind == 3 else (orientation,)))
    other = struct.pack(order + "HHI", 0x010F, 2, 2) + b"x\0\0\0"
    return head + struct.pack(order + "H", 2) + other + struct.pack(order + "HHI", 0x0112, kind, count) + value + bytes(4)


def exif(orientation, **options):
    return segment(0xE1, b"Exif\0\0" + tiff(orientation, **options))


def chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def filtered(rows, distance):
    out, up = bytearray(), bytes(len(rows[0]))
    for n, row in enumerate(rows):
        kind = n % 5
        out.append(kind)
        for i, v in enumerate(row):
            a = row[i - distance] if i >= distance else 0
            b = up[i]
            c = up[i - distance] if i >= distance else 0
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            out.append((v - (0, a, b, (a + b) // 2, nearest)[kind]) & 255)
        up = row
    return bytes(out)


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(width, height, depth, colour, interlaced=False, before=(), after=(), idat=1 << 20, seed=3, levels=None):
    """A PNG of random samples, written with every filter type; levels limits palette indices."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rng = random.Random(seed)
    value = lambda: rng.randrange(levels or 1 << depth)
    if depth == 16:
        value = lambda: rng.choice((rng.randrange(256), rng.randrange(65536)))
    pixels = [[[value() for _ in range(samples)] for _ in range(width)] for _ in range(height)]

    def packed(row):
        bits = "".join(format(v, f"0{depth}b") for pixel in row for v in pixel)
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big")

    raw = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        rows = [packed(row[x0::dx]) for row in pixels[y0::dy] if row[x0::dx]]
        raw += filtered(rows, max(1, samples * depth // 8)) if rows else b""
    data = zlib.compress(raw, 9)
    parts = [chunk(b"IDAT", data[i:i + idat]) for i in range(0, len(data), idat)]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + b"".join(parts) + b"".join(after) + chunk(b"IEND", b"")


def palette(entries, seed=5):
    return chunk(b"PLTE", random.Random(seed).randbytes(entries * 3))


def srgb():
    """A profile without its creation time, so that every run writes the same files."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:]


def jpegs():
    rgb = photo(61, 43)
    gray, cmyk = rgb.convert("L"), Image.merge("CMYK", photo(61, 43).split() + (photo(61, 43, 2).convert("L"),))
    base = jpeg(rgb)
    big = jpeg(photo(300, 451, 9).filter(ImageFilter.GaussianBlur(6)), quality=40)
    yield from [("rgb420.jpg", base), ("rgb422.jpg", jpeg(rgb, subsampling=1)), ("rgb444.jpg", jpeg(rgb, subsampling=0))]
    yield from [("progressive.jpg", jpeg(rgb, progressive=True)), ("large.jpg", big), ("optimised.jpg", jpeg(rgb, optimize=True))]
    yield from [("gray.jpg", jpeg(gray)), ("gray-progressive.jpg", jpeg(gray, progressive=True))]
    yield "restarts.jpg", jpeg(rgb, restart_marker_rows=1)
    yield from [("one-pixel.jpg", jpeg(photo(1, 1))), ("narrow.jpg", jpeg(photo(3, 50))), ("flat.jpg", jpeg(photo(50, 2)))]
    plain = jpeg(rgb, keep_rgb=True)
    yield "rgb-transform0.jpg", plain
    bare = without_applications(plain)
    yield "rgb-component-letters.jpg", bare
    yield "ycc-no-markers.jpg", without_applications(base)
    yield "adobe-ycc.jpg", inserted(without_applications(base), segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01"))
    yield "adobe-transform0-on-ycc.jpg", inserted(without_applications(base), segment(0xEE, b"Adobe\0\x64\0\0\0\0\0"))
    yield "cmyk.jpg", jpeg(cmyk)
    yield "cmyk-progressive.jpg", jpeg(cmyk, progressive=True)
    yield "cmyk-no-adobe.jpg", without_applications(jpeg(cmyk))
    for name, subsampling in (("420", 2), ("422", 1), ("444", 0)):
        data = jpeg(cmyk, subsampling=subsampling)
        yield f"cmyk{name}.jpg", data
        yield f"ycck{name}.jpg", patched(data, data.index(b"Adobe") + 11, 2)
        yield f"unknown-transform{name}.jpg", patched(data, data.index(b"Adobe") + 11, 7)
    profile = srgb()
    yield "icc.jpg", jpeg(rgb, icc_profile=profile)
    yield "cmyk-icc.jpg", jpeg(cmyk, icc_profile=profile)
    for o in range(10):
        yield f"exif{o}.jpg", inserted(base, exif(o, order="<>"[o % 2]))
    yield "exif-long.jpg", inserted(base, exif(6, kind=4))
    yield "exif-two-values.jpg", inserted(base, exif(6, count=2))
    yield "exif-garbage.jpg", inserted(base, segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f"))
    yield "exif-cut.jpg", inserted(base, segment(0xE1, b"Exif\0\0" + tiff(6)[:30]))
    xmp = segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation="8"/>')
    yield from [("xmp.jpg", inserted(base, xmp)), ("exif-and-xmp.jpg", inserted(base, exif(3), xmp))]
    yield "comment.jpg", inserted(base, segment(0xFE, b"\xff\xda \xff\xd9"))
    yield "filled-markers.jpg", inserted(base, b"\xff\xff\xff")
    yield "trailing-bytes.jpg", base + b"\0\xff\xd8 trailing" * 3
    progressive = jpeg(rgb, progressive=True)
    yield "lacking-scans.jpg", progressive[:progressive.rindex(b"\xff\xda")] + b"\xff\xd9"
    for name, subsampling, factors in [("h1v2", 1, 0x12), ("h4v1", 2, 0x41), ("h1v4", 2, 0x14)]:
        data = jpeg(rgb, subsampling=subsampling)
        yield f"rgb-{name}.jpg", patched(data, frame_at(data) + 11, factors)
    body = base.index(b"\xff\xda") + 40
    yield "corrupt-data.jpg", patched(base, body, 0x12, 0x34, 0x56)
    yield "marker-in-data.jpg", patched(base, body, 0xFF, 0xD9)
    yield "cut-then-end.jpg", base[:body + 200] + b"\xff\xd9"
    at = frame_at(base)
    for name, data, category in [
        ("no-end.jpg", base[:-2], "UNDECODABLE"), ("half.jpg", base[:len(base) // 2], "UNDECODABLE"),
        ("cut-in-header.jpg", base[:100], "UNDECODABLE"), ("magic-only.jpg", base[:3], "UNDECODABLE"),
        ("no-frame.jpg", base[:2] + base[base.index(b"\xff\xda"):], "UNDECODABLE"),
        ("zero-height.jpg", patched(base, at + 5, 0, 0), "UNDECODABLE"),
        ("bad-marker.jpg", inserted(base, b"\xff\x02"), "UNDECODABLE"),
        ("cmyk-no-end.jpg", jpeg(cmyk)[:-2], "UNDECODABLE"),
        ("cmyk-corrupt.jpg", patched(jpeg(cmyk), len(jpeg(cmyk)) // 2, 0xFF, 0xD9), "UNDECODABLE"),
        ("bits12.jpg", patched(base, at + 4, 12), "REJECTED"),
        ("lossless.jpg", patched(base, at + 1, 0xC3), "REJECTED"),
        ("bomb.jpg", patched(base, at + 5, 0xFF, 0xFF, 0xFF, 0xFF), "REJECTED"),
        ("cmyk-h1v2.jpg", patched(jpeg(cmyk, subsampling=0), frame_at(jpeg(cmyk)) + 11, 0x12), "REJECTED"),
    ]:
        yield name, data, category
    tables = jpeg(cmyk)
    first = tables.index(b"\xff\xc4")
    yield "cmyk-lacking-tables.jpg", tables[:first] + tables[tables.index(b"\xff\xda"):], "REJECTED"
    scans = jpeg(cmyk, progressive=True)
    yield "cmyk-lacking-scans.jpg", scans[:scans.rindex(b"\xff\xda")] + b"\xff\xd9", "REJECTED"


def pngs():
    for name, colour, depths in [("gray", 0, (1, 2, 4, 8, 16)), ("rgb", 2, (8, 16)), ("la", 4, (8, 16)), ("rgba", 6, (8, 16))]:
        for depth in depths:
            yield f"{name}{depth}.png", png(13, 9, depth, colour)
            yield f"{name}{depth}-interlaced.png", png(13, 9, depth, colour, True)
    for depth in (1, 2, 4, 8):
        yield f"palette{depth}.png", png(13, 9, depth, 3, before=[palette(1 << depth)])
        yield f"palette{depth}-interlaced.png", png(13, 9, depth, 3, True, before=[palette(1 << depth)])
    for size in (1, 2, 3, 4, 5, 8):
        yield f"interlaced-{size}.png", png(size, 6 - min(size, 5), 8, 2, True)
    yield "palette-short.png", png(13, 9, 8, 3, before=[palette(100)])
    yield "palette-alpha.png", png(13, 9, 4, 3, before=[palette(16), chunk(b"tRNS", bytes(range(0, 160, 10)))])
    yield "palette-one-clear.png", png(13, 9, 4, 3, before=[palette(16), chunk(b"tRNS", b"\xff\0\xff")])
    yield "gray-clear.png", png(13, 9, 8, 0, before=[chunk(b"tRNS", b"\0\x07")], levels=16)
    yield "gray16-clear.png", png(13, 9, 16, 0, before=[chunk(b"tRNS", b"\0\x07")])
    yield "bilevel-clear.png", png(13, 9, 1, 0, before=[chunk(b"tRNS", b"\0\1")])
    yield "rgb-clear.png", png(13, 9, 8, 2, before=[chunk(b"tRNS", b"\0\1\0\2\0\3")], levels=4)
    gamma = [chunk(b"gAMA", struct.pack(">I", 100000)), chunk(b"cHRM", struct.pack(">8I", *[31270, 32900] * 4))]
    yield "gamma.png", png(13, 9, 8, 2, before=gamma)
    yield "srgb.png", png(13, 9, 8, 2, before=[chunk(b"sRGB", b"\0"), chunk(b"pHYs", bytes(9)), chunk(b"tEXt", b"a\0b")])
    profile = srgb()
    yield "icc.png", png(13, 9, 8, 2, before=[chunk(b"iCCP", b"p\0\0" + zlib.compress(profile))])
    yield "exif6.png", png(13, 9, 8, 2, before=[chunk(b"eXIf", tiff(6, order=">"))])
    yield "background.png", png(13, 9, 8, 6, before=[chunk(b"bKGD", bytes(6))])
    yield "suggested-palette.png", png(13, 9, 8, 2, before=[palette(4)])
    yield "many-idat.png", png(13, 9, 8, 2, idat=7)
    yield "tall.png", png(3, 400, 8, 0, seed=8)
    plain = png(13, 9, 8, 2)
    yield "no-end.png", plain[:-12]
    yield "data-checksum.png", patched(plain, len(plain) - 16, 0, 0, 0, 0)
    yield "wrong-name.JPEG", plain
    data = plain.index(b"IDAT")
    for name, bad, category in [
        ("half.png", plain[:len(plain) // 2], "UNDECODABLE"), ("cut-in-header.png", plain[:20], "UNDECODABLE"),
        ("header-checksum.png", patched(plain, 29, 1, 2, 3, 4), "UNDECODABLE"),
        ("corrupt.png", patched(plain, data + 40, *bytes(20)), "UNDECODABLE"),
        ("no-palette.png", png(13, 9, 8, 3), "UNDECODABLE"),
        ("no-data.png", plain[:data - 4] + chunk(b"IEND", b""), "UNDECODABLE"),
        ("palette16.png", plain[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 16, 3, 0, 0, 0)) + plain[33:], "UNDECODABLE"),
        ("zero.png", plain[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 4, 8, 2, 0, 0, 0)) + plain[33:], "UNDECODABLE"),
        ("too-small.png", plain[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 9999, 9999, 8, 2, 0, 0, 0)) + plain[33:], "UNDECODABLE"),
        ("bomb.png", plain[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 1 << 30, 1 << 30, 8, 2, 0, 0, 0)) + plain[33:], "REJECTED"),
        ("empty.png", b"", "UNDECODABLE"), ("text.png", b"<html>not found</html>", "UNDECODABLE"),
    ]:
        yield name, bad, category
    for kind in ("JPEG2000", "AVIF"):
        out = io.BytesIO()
        photo(5, 4).save(out, kind)
        yield f"other.{kind.lower()}", out.getvalue(), "REJECTED"


def sha(image):
    return hashlib.sha256(image.tobytes()).hexdigest()


def cropped(image, resize, kernel, crop):
    w, h = image.size
    if isinstance(resize, int):
        short, long = min(w, h), max(w, h)
        edge = int(resize * long / short)
        size = (resize, edge) if w <= h else (edge, resize)
    else:
        size = resize[::-1]
    if size != image.size:
        image = image.resize(size, kernel)
    w, h = image.size
    if w < crop or h < crop:
        padded = Image.new("RGB", (max(w, crop), max(h, crop)))
        padded.paste(image, (max(0, crop - w) // 2, max(0, crop - h) // 2))
        image, (w, h) = padded, padded.size
    left, top = round((w - crop) / 2.0), round((h - crop) / 2.0)
    return image.crop((left, top, left + crop, top + crop))


def facts(data):
    image = Image.open(io.BytesIO(data))
    rgb = image.convert("RGB")
    orientation = image.getexif().get(0x0112)
    return {
        "mode": image.mode,
        "size": image.size,
        "icc": bool(image.info.get("icc_profile")),
        "exif_orientation": orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 0,
        "decoded": sha(rgb),
        "transposed": sha(ImageOps.exif_transpose(image).convert("RGB")),
        "recipes": {name: sha(cropped(rgb, *steps)) for name, steps in RECIPES.items()},
    }


def verdict(name, data, category=None):
    try:
        seen = facts(data)
    except Exception as e:
        assert category, f"Pillow refuses {name}: {e}"
        return {"category": category, "pillow": type(e).__name__}
    return {"category": category, "pillow": "accepts"} if category else seen


def main(module):
    cases = module / "src/test/resources/org/repmlpeval/model/image/cases"
    expected = {}
    for case in [*jpegs(), *pngs()]:
        (cases / case[0]).write_bytes(case[1])
        expected[case[0]] = verdict(*case)
    (cases / "expected.json").write_text(json.dumps(expected, indent=0) + "\n")
    canary = module / "src/main/resources/org/repmlpeval/model/image/decode/canary"
    canary.mkdir(parents=True, exist_ok=True)
    rgb = photo(37, 29, 4)
    indexed = io.BytesIO()
    rgb.quantize(16).save(indexed, "PNG")
    images = {
        "rgb.jpg": jpeg(rgb),
        "gray.jpg": jpeg(rgb.convert("L")),
        "cmyk.jpg": jpeg(Image.merge("CMYK", photo(37, 29, 6).split() + (rgb.convert("L"),)), subsampling=2),
        "palette.png": indexed.getvalue(),
    }
    for name, data in images.items():
        (canary / name).write_bytes(data)
    lines = [f"{name}={facts(data)['decoded']}\n" for name, data in sorted(images.items())]
    (canary / "expected.properties").write_text("# SHA-256 of the RGB bytes, (H, W, C)\n" + "".join(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
