#!/usr/bin/env bash
# The parts of the comparison, and that the reference is equal to itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
here=tests/conformance/catalog
modules=build/catalog-oracle/node_modules
node=node
for one in "$modules"/node-linux-*/bin/node; do if [[ -x $one ]]; then node=$one; fi; done
"$node" --test $here/compare/*_test.cjs $here/generate/*_test.cjs $here/reference/*_test.cjs
tools/catalog-conformance --program reference --events 20
