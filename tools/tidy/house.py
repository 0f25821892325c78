"""The house: its rooms in order, and the limits. What docs/ and style say, as data."""

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100

CPP_SUFFIXES = {".h", ".cpp", ".c"}
CODE_SUFFIXES = CPP_SUFFIXES | {".ts", ".py", ".sh"}
TEXT_SUFFIXES = CODE_SUFFIXES | {".cmake", ".txt", ".md", ".yaml", ".yml", ".json", ".in"}

# Never looked at: what others made.
SKIPPED_FOLDERS = {".git", ".cache", "build", "dist", "node_modules", "__pycache__"}

# Public headers for programs that use another library besides, and what they may include of it.
# `analytics.h` includes none of them.
ADAPTERS = {"include/analytics/nlohmann.h": "nlohmann/json.hpp"}

# Public headers for C, and all that they may include. `analytics.h` includes none of them either.
C_HEADERS = {"include/analytics/c.h": {"stddef.h", "stdint.h"}}

# The rooms of a part, each of which includes only what stands above it.
SRC_ROOMS = ["base", "json", "message", "batch", "retry", "journal", "http", "client", "c", "oauth",
             "testing"]
# Rooms of src/ that are a layer over the public headers: they include those and themselves.
OUTER_ROOMS = {"c"}
SERVER_ROOMS = ["yaml", "sqlite", "http", "ingest", "log", "schema", "route", "deliver",
                "destinations", "workspace", "console", "app"]

# Asio and Beast are slow to compile, so that they stay in few places; the rest of Boost is the
# server's, not the library's or the command's.
ASIO_FOLDERS = ("server/http/", "src/testing/", "tests/support/")
BOOST_FOLDERS = ("server/", "src/testing/", "tests/")

# Where a .cpp or .c may stand, and so has to be built by some CMakeLists.txt.
CPP_FOLDERS = ("src/", "server/", "cli/", "tests/", "bench/", "fuzz/", "examples/", "tools/")

# Folders that need a README.md wherever they hold more than a CMakeLists.txt; `*` is any name.
README_FOLDERS = ["src/*", "server/*", "tests/*", "cli", "cli/*", "bench", "fuzz", "examples",
                  "packaging", "tools", "tools/*", "web", "catalog"]
