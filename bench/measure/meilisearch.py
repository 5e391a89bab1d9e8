"""A Meilisearch server, talked to without the program: what is asked of it beforehand and afterwards, never what is timed."""
import contextlib
import http.client
import json
import sys
import time
import urllib.parse

# Seconds after which an answer is not waited for any more.
PATIENCE = 30
# The index of a measurement that asks the server alone; deleted in the end.
OWN = "laporbkn_bench"


class Meilisearch:
    def __init__(self, url, key):
        where = urllib.parse.urlsplit(url)
        self.url, self.host = url, where.netloc
        self.connect = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def send(self, method, path, content=None):
        """What it says of this; nothing where it has no such thing."""
        connection = self.connect(self.host, timeout=PATIENCE)
        body = None if content is None else json.dumps(content)
        try:
            connection.request(method, path, body, self.headers | {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = json.load(answer)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            sys.exit(f"Meilisearch at {self.url} does not answer {method} {path}: {fault}")
        connection.close()
        if answer.status not in (200, 202, 404):
            sys.exit(f"Meilisearch: {answer.status} {said.get('message')}")
        return {} if answer.status == 404 else said

    def held(self, index):
        """How many articles it holds already."""
        return self.send("GET", f"/indexes/{index}/stats").get("numberOfDocuments", 0)

    def do(self, method, path, content=None, minutes=5):
        """Sends what it does later, and waits until it is done."""
        task, end = self.send(method, path, content), time.time() + 60 * minutes
        while (now := self.send("GET", f"/tasks/{task['taskUid']}"))["status"] in ("enqueued", "processing"):
            if time.time() > end:
                sys.exit(f"Meilisearch did not do {method} {path} in {minutes} minutes")
            time.sleep(0.05)
        if now["status"] != "succeeded":
            sys.exit(f"Meilisearch: {method} {path}: {now['error']}")

    @contextlib.contextmanager
    def holding(self, articles):
        """The path of an index of its own with these articles, searched in the order in which the program has it searched, without
        the program's synonyms and stop words."""
        index = f"/indexes/{OWN}"
        self.discard(index)
        try:
            self.do("POST", "/indexes", {"uid": OWN, "primaryKey": "id"})
            self.do("PATCH", f"{index}/settings", {"searchableAttributes": ["title", "aliases", "tags", "body"]})
            self.do("POST", f"{index}/documents", articles)
            yield index
        finally:
            self.discard(index)

    def discard(self, index):
        """Deletes an index; one that a run left that was killed, too."""
        if self.send("GET", index):
            self.do("DELETE", index)
