#!/bin/sh
# A program that does nothing, and says that it failed, in every way that the cases look for.
echo '{"success": false, "sentBatches": 0, "error": "HTTP 503"}'
exit 1
