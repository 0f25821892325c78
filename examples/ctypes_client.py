"""Sends an event from Python, by ctypes: the C interface as other languages see it.

    ctypes_client.py LIBRARY      docs/c.md says how the shared library is made
"""

import ctypes
import json
import os
import sys
from ctypes import c_char_p, c_int, c_int64, c_size_t, c_uint64, c_void_p


def fields(kind, names):
    return [(name, kind) for name in names.split()]


class Config(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        *fields(c_char_p, "write_key host path context_json integrations_json"),
        *fields(c_size_t, "queue_events_max queue_bytes_max"),
        ("when_full", c_int), ("block_timeout_ms", c_int64),
        *fields(c_size_t, "batch_events_max batch_bytes_max"),
        ("flush_interval_ms", c_int64), ("requests_in_flight_max", c_size_t),
        *fields(c_int64, "connect_timeout_ms request_timeout_ms"), ("retries_max", c_int),
        *fields(c_int64, "retry_backoff_ms retry_backoff_max_ms retry_duration_max_ms"),
        ("gzip_bytes_min", c_size_t), ("historical", c_int), ("close_timeout_ms", c_int64),
        *fields(c_void_p, "on_outcome on_outcome_data"),
        ("mode", c_int), ("synchronous_timeout_ms", c_int64),
        *fields(c_void_p, "log log_data"),
        ("spool_folder", c_char_p), ("spool_mode", c_int), ("spool_bytes_max", c_uint64),
        ("idle_connections_max", c_size_t), ("proxy_from_environment", c_int),
        ("connections_per_host_max", c_size_t),
        *fields(c_char_p, "proxy no_proxy ca_file client_certificate_file client_key_file"
                          " client_key_password unix_socket"),
        ("status_rules", c_void_p), ("status_rules_count", c_size_t),
    ]


def load(path):
    library = ctypes.CDLL(path)
    library.analytics_last_error.restype = c_char_p
    library.analytics_enqueue_json.argtypes = [c_void_p, c_char_p, c_size_t]
    library.analytics_close.argtypes = [c_void_p, c_int64, c_void_p]
    library.analytics_destroy.argtypes = [c_void_p]
    return library


def main(path):
    library = load(path)
    config = Config()
    library.analytics_config_init(ctypes.byref(config), c_size_t(ctypes.sizeof(config)))
    config.write_key = b"YOUR_WRITE_KEY"
    config.host = os.environ.get("ANALYTICS_HOST", "https://api.segment.io").encode()
    client = c_void_p()
    if library.analytics_create(ctypes.byref(config), ctypes.byref(client)) != 0:
        sys.exit(library.analytics_last_error().decode())

    # A language that has JSON needs no more than this for all six calls.
    event = json.dumps({"type": "track", "userId": "f4ca124298", "event": "Signed Up",
                        "properties": {"plan": "Enterprise"}}).encode()
    if library.analytics_enqueue_json(client, event, len(event)) != 0:
        print(library.analytics_last_error().decode(), file=sys.stderr)
    code = library.analytics_close(client, 5000, None)
    library.analytics_destroy(client)
    sys.exit(0 if code == 0 else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
