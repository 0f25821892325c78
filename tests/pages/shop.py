"""A shop's events, as a shop might send them: from its web site, its app and its order service, by
people with names, some of it wrong. The same ones every time.
"""

import random

WORKSPACE = """\
version: 1
sources:
  - {id: web-shop, name: Web shop, write_keys: [wk_web_4f9c21ab7e]}
  - {id: app, name: Mobile app, write_keys: [wk_app_0d52e8c413]}
  - {id: orders, name: Order service, mode: strict, write_keys: [wk_orders_b7703f6d1e]}
destinations:
  - {id: warehouse, type: sqlite, name: Warehouse, settings: {path: warehouse.db}}
  - id: crm
    type: webhook
    name: CRM
    settings:
      url: "${HOOK_URL}/crm"
      headers: {Authorization: "Bearer crm-token-1f9a"}
      batch_max: 1
      allow_private_networks: true
    filters:
      - {if: 'type = "page" or event = "Heartbeat"', action: drop}
      - {if: all, action: drop_properties, fields: {"context": [ip], "traits": [phone]}}
  - id: mailing
    type: webhook
    name: Mailing
    settings: {url: "${HOOK_URL}/mailing", shared_secret: "s3cret", allow_private_networks: true}
    filters:
      - {if: 'event = "Product Viewed"', action: sample, percent: 0.25, path: userId}
  - id: product
    type: mixpanel
    name: Mixpanel
    sources: [web-shop, app]
    settings:
      project_token: 3f7a90c1
      api_secret: s3cret-of-the-project
      relay_url: "${HOOK_URL}/mixpanel"
      allow_private_networks: true
  - id: fraud-check
    type: webhook
    name: Fraud check
    sources: [orders]
    settings: {url: "${HOOK_URL}/fraud", batch_max: 10, allow_private_networks: true}
"""
KEYS = {"web-shop": "wk_web_4f9c21ab7e", "app": "wk_app_0d52e8c413",
        "orders": "wk_orders_b7703f6d1e"}
PEOPLE = ["Mari Tamm", "Jonas Weber", "Aiko Mori", "Lea Fournier", "Peeter Kask", "Nadia Haddad",
          "Tom Okafor", "Ines Duarte", "Sven Lund", "Priya Nair"]
PRODUCTS = [("Walking boots", 129.0), ("Rain jacket", 89.5), ("Tent, two persons", 219.0),
            ("Head torch", 34.9), ("Trekking poles", 59.0), ("Thermos flask", 24.5)]
CHANCE = random.Random(6)


def user_of(person):
    return "u-" + str(1000 + 37 * PEOPLE.index(person))


def product():
    name, price = CHANCE.choice(PRODUCTS)
    return {"sku": f"sku-{PRODUCTS.index((name, price)) + 11}", "name": name, "price": price,
            "quantity": CHANCE.choice((1, 1, 1, 2))}


def message_id():
    return f"m-{CHANCE.getrandbits(48):012x}"


def context(source):
    if source == "app":
        return {"app": {"name": "Trailhead", "version": "4.2.0"}, "os": {"name": "iOS"},
                "device": {"model": "iPhone15,2"}, "ip": "203.0.113.24"}
    return {"page": {"path": "/", "url": "https://shop.example.com/"}, "locale": "et-EE",
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64)", "ip": "203.0.113.7"}


def visit(source):
    """What one person does in one go, in order."""
    person = CHANCE.choice(PEOPLE)
    common = {"userId": user_of(person), "context": context(source)}
    seen, bought = product(), product()
    calls = [{"type": "page" if source == "web-shop" else "screen", "name": "Home"},
             {"type": "track", "event": "Product Viewed", "properties": seen}]
    if CHANCE.random() < 0.4:
        calls.append({"type": "track", "event": "Products Searched",
                      "properties": {"query": seen["name"].lower(), "results": 7}})
    if CHANCE.random() < 0.5:
        calls.append({"type": "track", "event": "Product Added", "properties": bought})
    if CHANCE.random() < 0.3:
        calls.append({"type": "identify", "traits": {
            "name": person, "email": person.split()[0].lower() + "@example.com",
            "phone": "+372 5550 1234", "newsletter": CHANCE.random() < 0.5}})
    if CHANCE.random() < 0.3:
        calls.append({"type": "track", "event": "Heartbeat"})
    return [{**common, **call, "messageId": message_id()} for call in calls]


def order():
    """Of the order service, which is strict: now and then its event is refused."""
    person = CHANCE.choice(PEOPLE)
    number = CHANCE.randrange(48_000, 49_000)
    items = [product() for _ in range(CHANCE.choice((1, 2, 3)))]
    total = round(sum(one["price"] * one["quantity"] for one in items), 2)
    event = {"type": "track", "event": "Order Completed", "userId": user_of(person),
             "messageId": message_id(),
             "properties": {"order_id": f"A-{number}", "total": total, "currency": "EUR",
                            "coupon": CHANCE.choice((None, "SPRING")), "products": items}}
    if CHANCE.random() < 0.06:
        del event["userId"]
    return event


def answer(request):
    """The CRM refuses some, the fraud check is out of order, the mailing takes all."""
    if "fraud" in request.path:
        return 503, b'{"error": "maintenance until 14:00"}'
    if "crm" in request.path and b"Head torch" in request.body:
        return 400, b'{"error": "unknown product", "field": "properties.sku", "value": "sku-14"}'
    return 200, b'{"status": "ok"}'
