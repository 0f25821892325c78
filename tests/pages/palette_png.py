"""A screenshot with at most 256 colours, which is what a page has but for the edges of its letters:
about a third of the bytes, and nobody sees the difference.

    palette_png.shrink(pathlib.Path("overview.png"))
"""

import collections
import struct
import zlib

COLOURS_MAX = 256
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(data):
    at = len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8:at + 8 + length]
        at += length + 12


def chunk(kind, content):
    crc = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def paeth(left, above, corner):
    guess = left + above - corner
    distances = abs(guess - left), abs(guess - above), abs(guess - corner)
    return (left, above, corner)[distances.index(min(distances))]


def unfiltered(kind, line, above, size):
    """A line's bytes, of which each was written as the difference to a guess."""
    line = bytearray(line)
    for i, value in enumerate(line):
        left = line[i - size] if i >= size else 0
        corner = above[i - size] if i >= size else 0
        guess = (0, left, above[i], (left + above[i]) // 2,
                 paeth(left, above[i], corner) if kind == 4 else 0)[kind]
        line[i] = (value + guess) & 255
    return bytes(line)


def read(data):
    """Width, and lines of pixels, each of three bytes."""
    parts = collections.defaultdict(bytes)
    for kind, content in chunks(data):
        parts[kind] += content
    width, height, depth, colour = struct.unpack_from(">IIBB", parts[b"IHDR"])
    if depth != 8 or colour not in (2, 6):
        raise ValueError(f"a PNG of {depth} bits, kind {colour}")
    size = 3 if colour == 2 else 4
    raw = zlib.decompress(parts[b"IDAT"])
    above, lines = bytes(width * size), []
    for row in range(height):
        at = row * (width * size + 1)
        line = raw[at + 1:at + 1 + width * size]
        above = unfiltered(raw[at], line, above, size) if raw[at] else line
        lines.append([above[i:i + 3] for i in range(0, len(above), size)])
    return width, lines


def nearest(colour, palette):
    return min(range(len(palette)),
               key=lambda i: sum((one - other) ** 2 for one, other in zip(colour, palette[i])))


def shrink(path):
    width, lines = read(path.read_bytes())
    counts = collections.Counter(pixel for line in lines for pixel in line)
    palette = [colour for colour, _ in counts.most_common(COLOURS_MAX)]
    places = {colour: i for i, colour in enumerate(palette)}
    for colour in counts:
        if colour not in places:
            places[colour] = nearest(colour, palette)
    raw = b"".join(b"\0" + bytes(places[pixel] for pixel in line) for line in lines)
    head = struct.pack(">IIBBBBB", width, len(lines), 8, 3, 0, 0, 0)
    path.write_bytes(SIGNATURE + chunk(b"IHDR", head) + chunk(b"PLTE", b"".join(palette))
                     + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))
