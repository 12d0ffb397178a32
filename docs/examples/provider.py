"""A provider's system in Python 3.9 or newer, without packages. docs/connect-your-system.md leads through it."""
import base64, hashlib, hmac, http.client, json, os, threading, time, urllib.error, urllib.request, uuid
from wsgiref.simple_server import make_server

API, PROVIDER, TOKEN = os.environ["API"], os.environ["PROVIDER"], os.environ["TOKEN"]
decisions, seen = {}, set()  # a real system keeps both in its database

def decide(application):  # your own rule; a refusal names a ground that the service lists
    if (application.get("facts") or {}).get("children", 0) > 0:
        return {"outcome": "granted", "resultNumber": "A-1"}
    return {"outcome": "refused", "ground": "no-children"}

def signature(secret, message_id, timestamp, body):  # Standard Webhooks: over the bytes as they are sent
    key, text = base64.b64decode(secret[len("whsec_"):]), f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()

def send_result(offer_id, decision):  # one webhook-id for one decision; each attempt is signed anew
    body, message_id, pause = json.dumps({"offerId": offer_id, **decision}).encode(), f"msg_{uuid.uuid4()}", 1
    while True:
        now = str(int(time.time()))
        headers = {"content-type": "application/json", "webhook-id": message_id, "webhook-timestamp": now,
                   "webhook-signature": signature(os.environ["WEBHOOK_SECRET"], message_id, now, body)}
        request = urllib.request.Request(f"{API}/webhooks/providers/{PROVIDER}/results", body, headers)
        try:
            status, answer = urllib.request.urlopen(request, timeout=10).status, ""
        except urllib.error.HTTPError as error:
            status, answer = error.code, error.read().decode()
        except OSError as error:  # no answer at all
            status, answer = 503, str(error)
        print("result", decision["outcome"], status, answer, flush=True)
        if status != 429 and status < 500:
            break  # 204: it counts; any other: a person reads the answer
        time.sleep(pause := min(pause * 2, 60))

def apply(call, body):
    offer_id = call["HTTP_IDEMPOTENCY_KEY"]
    if offer_id not in decisions:  # the same application may come again
        decisions[offer_id] = decide(json.loads(body))
        print("application", body.decode(), flush=True)
        threading.Timer(1, send_result, (offer_id, decisions[offer_id])).start()
    return 202, {"applicationNumber": f"N-{offer_id[:8]}"}

def receive(call, body):
    message_id, sent_at, signatures = (call[f"HTTP_WEBHOOK_{name}"] for name in ("ID", "TIMESTAMP", "SIGNATURE"))
    expected = signature(os.environ["CALLBACK_SECRET"], message_id, sent_at, body)
    is_true = any(hmac.compare_digest(one.encode(), expected.encode()) for one in signatures.split())
    if not is_true or abs(time.time() - int(sent_at)) > 300:  # five minutes
        return 401, {}
    if message_id not in seen:  # the same callback may come again
        message = json.loads(body)
        print("callback", message["type"], message["data"]["state"], message["data"].get("reason", ""), flush=True)
    seen.add(message_id)
    return 204, None

def answer_to(call, body):
    path = call["PATH_INFO"]
    if path == "/callbacks":
        return receive(call, body)
    if not hmac.compare_digest(call.get("HTTP_AUTHORIZATION", "").encode(), f"Bearer {TOKEN}".encode()):
        return 401, {}
    if call["REQUEST_METHOD"] == "POST":
        return apply(call, body)
    known = decisions.get(path[len("/applications/"):])  # asked after an outage, and near the end of the act's term
    return (200, {"status": "done", **known}) if known else (404, {})

def server(call, start):
    status, answer = answer_to(call, call["wsgi.input"].read(int(call.get("CONTENT_LENGTH") or 0)))
    start(f"{status} {http.client.responses[status]}", [("content-type", "application/json")])
    return [] if answer is None else [json.dumps(answer).encode()]

print("listening", flush=True)
make_server("127.0.0.1", int(os.environ.get("PORT", "8080")), server).serve_forever()
