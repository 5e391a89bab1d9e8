"""What searching is measured with: many articles, and questions over them."""
import json
import random
import sys
import time
import urllib.parse

from .place import ROOT

SEARCH, SUGGEST = "/api/v1/articles/search?", "/api/v1/articles/suggest?"


def make_articles(folder, count):
    """Articles of paragraphs from all over the knowledge base: real words in real proportions, no two alike."""
    rng = random.Random(1)
    fronts, paragraphs = [], []
    for path in sorted((ROOT / "knowledge-base/id").glob("*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        fronts.append((path.parent.name, path.stem, front))
        paragraphs += [part.strip() for part in body.split("\n\n") if len(part) > 80 and "|" not in part]
    for number in range(count):
        category, slug, front = fronts[number % len(fronts)]
        target = folder / "id" / category
        target.mkdir(parents=True, exist_ok=True)
        name = slug if number < len(fronts) else f"{slug}-{number}"
        front = front.replace(f"slug: {slug}\n", f"slug: {name}\n")
        body = "\n\n".join(rng.sample(paragraphs, 6))
        (target / f"{name}.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")


def judged():
    """The questions of bench/search/queries.tsv."""
    rows = (ROOT / "bench/search/queries.tsv").read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[1] for row in rows if "\t" in row]


def each_new(questions, count):
    """So many questions of which none was asked before: each of `questions` with a word of another one."""
    rng = random.Random(3)
    words = sorted({word for question in questions for word in question.split() if len(word) > 3})
    new = {}
    while len(new) < count:
        new[f"{rng.choice(questions)} {rng.choice(words)}"] = None
    return list(new)


def beginnings(questions):
    """The questions while they are being typed."""
    rng = random.Random(2)
    return [question[: rng.randint(3, max(4, min(len(question), 24)))] for question in questions]


def paths(call, questions):
    """The calls that ask these."""
    return [call + urllib.parse.urlencode({"q": question}) for question in questions]


def wait_for_index(serving, engine="embedded", minutes=15):
    """Until the articles are found, by this engine."""
    end = time.time() + 60 * minutes
    while time.time() < end:
        answer = serving.get(SEARCH + "q=nik&limit=1")
        if answer.status == 200:
            found = json.loads(answer.body)
            if found["total"] > 0 and found["engine"] == engine:
                return
        time.sleep(0.2)
    sys.exit(f"the articles were not indexed in {minutes} minutes")
