"""Makes the calls of a job with segment-analytics-python: {"host", "writeKey", "calls"}.

Run by the Python that the package is installed for.
"""

import datetime
import json
import sys

from segment.analytics import Client

NAMES = {"userId": "user_id", "anonymousId": "anonymous_id", "groupId": "group_id",
         "previousId": "previous_id", "messageId": "message_id"}


def main():
    job = json.load(sys.stdin)
    problems = []
    client = Client(job["writeKey"], host=job["host"], upload_size=5,
                    on_error=lambda error, _: problems.append(repr(error)))
    for call in job["calls"]:
        given = {NAMES.get(key, key): value for key, value in call.items() if key != "type"}
        if "timestamp" in given:
            given["timestamp"] = datetime.datetime.fromisoformat(given["timestamp"])
        getattr(client, call["type"])(**given)
    client.shutdown()
    sys.exit("\n".join(problems) or 0)


main()
