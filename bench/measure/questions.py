"""What searching is measured with: many articles, and questions over them."""
import json
import random
import re
import sys
import time
import urllib.parse

from .place import ROOT

SEARCH, SUGGEST = "/api/v1/articles/search?", "/api/v1/articles/suggest?"
# More than the answers that are kept of each kind, so that none is asked again before it is forgotten.
NEW = 20_000
SYLLABLES = "ba cu di ga hen jar ke lam mo ner nya pu rang sa sin ti tum wa yo ung".split()
OWN_WORDS = 8


def own_words(rng, count):
    """Words that look like Indonesian ones and stand in no dictionary."""
    return ["".join(rng.choice(SYLLABLES) for _ in range(rng.choice((3, 4)))) for _ in range(count)]


def make_articles(folder, count):
    """Articles of paragraphs from all over the knowledge base: real words in real proportions, no two alike.

    Each beyond the originals has words of its own as well, a paragraph of them and one in its title: names, places and numbers do
    that in real articles, and a word that the index does not know (a slip of the finger) is compared with all that it knows. Without
    them ten thousand articles would have no more words than the eighty they are made of."""
    rng, invented = random.Random(1), random.Random(4)
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
        if number >= len(fronts):
            of_title, *of_body = own_words(invented, 1 + OWN_WORDS)
            front = re.sub(r'^title: "(.*)"$', rf'title: "\1 {of_title}"', front, count=1, flags=re.MULTILINE)
            body += f"\n\n{' '.join(of_body).capitalize()}."
        (target / f"{name}.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")


def read_articles(folder):
    """What of these articles is searched; the real parser is the program's."""
    return [read_article(path) for path in sorted(folder.glob("id/*/*.md"))]


def read_article(path):
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    title = re.search(r"^title: (.*)$", front, re.MULTILINE).group(1)
    article = {"id": path.stem, "title": title.strip('"'), "body": body.strip()}
    for key in ("aliases", "tags"):
        listed = re.search(rf"^{key}:\n((?:  - .*\n)*)", front, re.MULTILINE)
        article[key] = [line.strip(' -"') for line in listed.group(1).splitlines()] if listed else []
    return article


def distinct_words(folder):
    """How many different words the titles and texts of these articles have."""
    words = set()
    for article in read_articles(folder):
        words.update(re.findall(r"[^\W\d_]+", f"{article['title']}\n{article['body']}".lower()))
    return len(words)


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


def each_new_beginning(questions):
    """Beginnings of these of which none is another one, but for a space after it, which the program does not see."""
    return list(dict.fromkeys(begun.strip() for begun in beginnings(questions)))


def paths(call, questions, **more):
    """The calls that ask these."""
    return [call + urllib.parse.urlencode({"q": question, **more}) for question in questions]


def asked_by(paths):
    """The questions of such calls."""
    return [urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)["q"][0] for path in paths]


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
