#!/usr/bin/env bash
# What the engine takes over from the reference, beside it: the mapping kit's cases, and triggers.
#
#   reference_test.sh ANALYTICSD
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

packages=build/catalog-oracle/node_modules
node=$(echo "$packages"/node-linux-*/bin/node)
"$node" tests/conformance/mapping-kit/check.cjs "$packages/@segment/actions-core"
"$node" tests/conformance/subscriptions/compare.cjs \
  "$packages/@segment/destination-subscriptions" "$1" 3000
