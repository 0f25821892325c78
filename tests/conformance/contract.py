"""The figures and lists that programs are held to. docs/conformance-suite.md has them as prose."""

EVENT_BYTES_MAX = 32_768
BATCH_BYTES_MAX = 500_000  # With the envelope, before compression.
BATCH_EVENTS_MAX = 2_500

# What each status means.
SUCCESS = (200, 201, 202, 204)
RETRIED = (408, 410, 429, 460, 500, 502, 503, 504, 508, 529)
REFUSED = (300, 301, 302, 303, 304, 307, 308,
           400, 401, 403, 404, 405, 409, 413, 415, 422,
           501, 505, 511)
SPLIT = (400, 413)

# The n-th wait of one batch is FIRST_WAIT * 2^(n-1) seconds at least.
FIRST_WAIT = 0.5
# A Retry-After of 0 is followed before so many seconds.
AT_ONCE = 1.0
# Attempts beyond maxRetries that servers can ask for by Retry-After.
ASKED_FOR_MAX = 20

# Clocks of two processes and of sockets don't agree to the millisecond.
EARLY = 0.05
# How much later than its deadline a program may end, beside what starting it takes.
SLACK = 1.0
