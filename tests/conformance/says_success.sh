#!/bin/sh
# A program that does nothing, and says that all went well.
echo '{"success": true, "sentBatches": 1}'
