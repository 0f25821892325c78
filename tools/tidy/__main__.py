"""`python3 tools/tidy`; see tidy.py."""

import sys

import tidy

sys.exit(tidy.main(sys.argv[1:]))
