"""Compiles the C of the documents, as cpp.py does with their C++.

    c.py COMPILER ROOT
"""

import sys

import cpp

WRAPPING = """\
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <analytics/c.h>
"""
FUNCTION = """\
void fragment_{number}(analytics_client *client, const char *user_id);
void fragment_{number}(analytics_client *client, const char *user_id) {{
  (void)client, (void)user_id;
  {{
#line {line} "{file}"
{text}  }}
}}
"""
C = cpp.Language("c", ["-std=c99", "-x", "c", "-"], WRAPPING, FUNCTION)

if __name__ == "__main__":
    FOUND = cpp.problems(*sys.argv[1:], C)
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
