"""The include directions: each room sees only what stands above it in its part."""

import re

from finding import Finding
from house import (ADAPTERS, ASIO_FOLDERS, BOOST_FOLDERS, C_HEADERS, OUTER_ROOMS, SERVER_ROOMS,
                   SRC_ROOMS)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
STANDARD = re.compile(r"[a-z_0-9]+")
TEST_SUFFIXES = ("_test.cpp", "_bench.cpp", "_fuzz.cpp", "_test.c")


def check(files):
    for file in files:
        if not file.is_cpp:
            continue
        for match in INCLUDE.finditer(file.text):
            line = file.text.count("\n", 0, match.start()) + 1
            for what, todo in problems(file.path, match[1] == '"', match[2]):
                yield Finding(file.path, line, what, todo)


def problems(path, quoted, target):
    """Pairs of what is wrong with this include and what to do instead."""
    if target.startswith(("boost/asio", "boost/beast")) and not path.startswith(ASIO_FOLDERS):
        yield (f"<{target}> outside {' and '.join(ASIO_FOLDERS)}",
               "put it behind a header of server/http that names no Boost type")
    elif target.startswith("boost/") and not path.startswith(BOOST_FOLDERS):
        yield (f"<{target}> outside {' and '.join(BOOST_FOLDERS)}",
               "the library and the command do without Boost")
    if path in C_HEADERS:
        if target not in C_HEADERS[path]:
            yield (f"a header for C includes {target}",
                   f"only {' and '.join(sorted(C_HEADERS[path]))} are allowed here")
        return
    if target.startswith("analytics/"):
        if quoted:
            yield (f'public header "{target}" in quotes', f"write <{target}>")
        if path == "include/analytics/analytics.h" and f"include/{target}" in ADAPTERS | C_HEADERS:
            yield (f"analytics.h includes {target}", "it is for those who ask for it")
        return
    if path.startswith("include/analytics/"):
        if not STANDARD.fullmatch(target) and target != ADAPTERS.get(path):
            yield (f"a public header includes {target}",
                   "only <analytics/...> and the standard library are allowed here")
    elif quoted:
        yield from quoted_problems(path, target)


def quoted_problems(path, target):
    part, room = home(path)
    target_part, target_room = home_of_include(target)
    if target_part is None:
        if part in ("src", "server", "cli"):
            yield (f'"{target}" names no room', "write the path from the include root, "
                   'such as "base/ids.h" or "server/http/listener.h"')
        return
    if target_part in ("tests", "fuzz"):
        if part in ("src", "server", "cli") and not path.endswith(TEST_SUFFIXES):
            yield (f'"{target}" in code that is not a test', "move what is shared into a room")
        return
    if part == "src" and target_part != "src":
        yield (f'src/ includes "{target}"', "the library knows nothing of server/ and cli/")
    elif part == "cli" and target_part != "cli":
        yield (f'cli/ includes "{target}"',
               "the command uses <analytics/...> only; extend the public interface")
    elif part == "server" and target_part == "cli":
        yield (f'server/ includes "{target}"', "the server knows nothing of cli/")
    elif part == target_part and part in ROOMS:
        yield from room_problems(part, room, target, target_room)


def room_problems(part, room, target, target_room):
    order = ROOMS[part]
    for name in (room, target_room):
        if name not in order:
            yield (f"{part}/{name} is no room of the house",
                   "add it to tools/tidy/house.py at its place in the order, or move the file")
            return
    if room in OUTER_ROOMS and part == "src" and target_room != room:
        yield (f'{part}/{room} includes "{target}"',
               "it uses <analytics/...> only; extend the public interface")
    if order.index(target_room) > order.index(room):
        yield (f'{part}/{room} includes "{target}", which stands below it',
               f"the order is {', '.join(order)}; turn the dependency round, or pass it in")


ROOMS = {"src": SRC_ROOMS, "server": SERVER_ROOMS}


def home(path):
    """The part and the room of a file: ('src', 'json'), ('cli', None)."""
    names = path.split("/")
    if names[0] in ROOMS and len(names) > 2:
        return names[0], names[1]
    return names[0], None


def home_of_include(target):
    """The same for what is written between the quotes; src/ is an include root of its own."""
    names = target.split("/")
    if len(names) == 1:
        return None, None
    if names[0] == "server" and len(names) > 2:
        return "server", names[1]
    if names[0] in ("cli", "tests", "fuzz", "server"):
        return names[0], None
    if names[0] in SRC_ROOMS:
        return "src", names[0]
    return None, None
