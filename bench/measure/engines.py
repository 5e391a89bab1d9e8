"""The limits beside our search: the engines alone, asked what the program is asked, over the same articles.

Both find words as they come: no Indonesian stems, no synonyms, and Tantivy no misspelt words. They answer with as many hits, each with its
title and a snippet. Tantivy runs in a process of its own, without HTTP, on as many threads as there are cores, which nobody
who asks takes a part of. Meilisearch is asked over HTTP by as many connections as the program is.
"""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

from . import load, questions
from .meilisearch import Meilisearch
from .place import DIRECT_TANTIVY

# As many as the program's API answers with.
HITS = 10
# Words of a snippet, about as many as the program makes.
SNIPPET = 32


def tell_missing():
    """Says in capitals which of them will not be asked. A server that is named and does not answer ends the run before it begins."""
    if not DIRECT_TANTIVY.exists():
        print("SKIPPED: direct Tantivy; to build it: cargo build --release --package finder --example direct_tantivy", flush=True)
    if named := server():
        named.send("GET", "/indexes?limit=1")
    else:
        print("SKIPPED: direct Meilisearch; MEILISEARCH_URL (and MEILISEARCH_API_KEY) name a server", flush=True)


def server():
    """The Meilisearch server that the environment names, if any."""
    url = os.environ.get("MEILISEARCH_URL")
    return Meilisearch(url, os.environ.get("MEILISEARCH_API_KEY")) if url else None


@contextlib.contextmanager
def alone(folder, asked, connections):
    """(what it is, asker) of each engine there is, over the articles of this folder."""
    with contextlib.ExitStack() as held:
        found = []
        if DIRECT_TANTIVY.exists():
            found.append((f"direct Tantivy, without HTTP, {os.cpu_count()} threads", held.enter_context(tantivy(folder, asked))))
        if named := server():
            found.append(("direct Meilisearch", held.enter_context(meilisearch(named, folder, asked, connections))))
        yield found


@contextlib.contextmanager
def tantivy(folder, asked):
    """An asker (see `load`). Its index is made anew each time, which is not counted."""
    with tempfile.TemporaryDirectory() as own:
        path = pathlib.Path(own) / "questions"
        path.write_text("".join(f"{question}\n" for question in asked), encoding="utf-8")

        def ask(seconds):
            words = [DIRECT_TANTIVY, folder, path, os.cpu_count(), seconds, HITS]
            done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=seconds + 120, check=False)
            if done.returncode:
                raise SystemExit(f"direct Tantivy: {done.stderr[-2000:]}")
            seen = json.loads(done.stdout)
            if not seen["hits"]:
                raise SystemExit(f"direct Tantivy found nothing: {seen}")
            return seen | {"faults": {"search": seen["errors"]} if seen["errors"] else {}}

        yield ask


@contextlib.contextmanager
def meilisearch(named, folder, asked, connections):
    """An asker (see `load`) of an index of the bench's own."""
    shown = {"limit": HITS, "attributesToRetrieve": "title", "attributesToCrop": "body", "attributesToHighlight": "body", "cropLength": SNIPPET}
    with named.holding(questions.read_articles(folder)) as index:
        paths = questions.paths(f"{index}/search?", asked, **shown)
        # Only the last few: see `pages.searches`.
        if not any(named.send("GET", path)["hits"] for path in paths[-20:]):
            raise SystemExit("direct Meilisearch found nothing")
        yield load.wrk(named.url, load.getting(paths, named.headers), connections)
