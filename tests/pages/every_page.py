"""Every page there is, and a server that has something to show on each."""

EMPTY = ["/", "/sources", "/sources/shop", "/sources/shop/schema", "/schema", "/debugger",
         "/destinations", "/destinations/add", "/destinations/add/webhook",
         "/destinations/add/postgres", "/destinations/add/mixpanel",
         "/delivery", "/failed-events", "/replays"]
FULL = [*EMPTY, "/destinations/hook", "/destinations/hook?tab=filters",
        "/destinations/product", "/destinations/product?tab=mappings",
        "/destinations/hook/delivery", "/destinations/refusing/delivery",
        "/failed-events?destination=refusing"]

EMPTY_WORKSPACE = """\
version: 1
sources:
  - {id: shop, name: Shop backend, write_keys: [shop-key]}
destinations: []
"""
FULL_WORKSPACE = """\
version: 1
sources:
  - {id: shop, name: Shop backend, write_keys: [shop-key, older-key]}
  - {id: web, name: Web shop, mode: strict, write_keys: [web-key], rate_limit: 1000}
  - {id: app, name: App, enabled: false, write_keys: [app-key]}
destinations:
  - id: hook
    type: webhook
    name: Order desk
    settings: {url: "${HOOK_URL}", shared_secret: "hidden", allow_private_networks: true}
    filters:
      - {if: 'event = "Debug"', action: drop}
      - {if: all, action: drop_properties, fields: {"context": [ip]}}
  - id: refusing
    type: webhook
    name: CRM
    settings: {url: "${HOOK_URL}/refusing", batch_max: 1, allow_private_networks: true}
  - id: closed
    type: webhook
    name: Warehouse
    settings: {url: "${HOOK_URL}/closed", batch_max: 1, allow_private_networks: true}
  - {id: lake, type: sqlite, enabled: false, settings: {path: lake.db}}
  - id: product
    type: mixpanel
    settings:
      project_token: hidden-token
      api_secret: hidden-secret
      relay_url: "${HOOK_URL}"
      allow_private_networks: true
"""


def answer(request):
    """One destination's answers: one takes everything, one refuses, one is out of order."""
    if "refusing" in request.path:
        return 400, b'{"problem": "no such customer"}'
    return (503, b"closed") if "closed" in request.path else (200, b"ok")


def fill(case):
    """Events of every kind, some of which are rejected, filtered or refused; and a replay."""
    for number in range(6):
        user = f"user-{number}"
        case.send([
            {"type": "identify", "userId": user, "traits": {"email": f"{user}@example.com"}},
            {"type": "track", "userId": user, "event": "Order Completed",
             "properties": {"total": 9.5 * number, "items": [{"sku": "a-1", "count": number}]}},
            {"type": "track", "userId": user, "event": "Debug"},
            {"type": "group", "userId": user, "groupId": "g", "traits": {"plan": "pro"}},
            {"type": "page", "userId": user, "name": "Cart", "properties": {"path": "/cart"}},
            {"type": "no-such-type", "userId": user}])
    case.until("the hook's delivered", lambda: case.hook("hook")["pending"] == 0)
    case.until("the CRM's given up on", lambda: case.hook("refusing")["pending"] == 0)
    case.call("POST", "/replays", {"destination": "hook", "from": "2026-01-01T00:00:00Z",
                                   "events": ["Order Completed"]})
