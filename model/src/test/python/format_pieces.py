"""What the images of all formats are made of: small pictures, and Pillow's encoders."""

import io
import random

from make_images import photo

WIDTH, HEIGHT = 18, 7
RANDOM = random.Random(11)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pictures():
    rgb = photo(WIDTH, HEIGHT, 21)
    alpha = photo(WIDTH, HEIGHT, 22).convert("L")
    rgba = rgb.copy()
    rgba.putalpha(alpha)
    return rgb, rgba, alpha
