#!/usr/bin/env bash
# The comparison with few events, and that docs/conformance.md has what DEST.json says.
#   conformance_test.sh PROGRAM; ANALYTICS_CATALOG_EVENTS: how many for each action (60)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
exec tools/catalog-conformance --program "$1" --events "${ANALYTICS_CATALOG_EVENTS:-60}" \
  --check-report docs/conformance.md
