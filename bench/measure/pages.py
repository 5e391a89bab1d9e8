"""The pages and calls that are measured: (name, paths, headers)."""
import json
import re
import urllib.parse

from . import people, questions

QUESTIONS = ["nik tidak ditemukan", "lupa password sscasn", "kk tidak terdaftar", "pasword lupa", "data tidak sesuai ktp", "jadwal cpns"]
# How browsers ask.
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
# The row beside which the engines are asked alone.
NEW_BY_API = "search by API, each question new"
TRACKING = ("tracking page", "tracking by API", "statistics")


def public(server):
    """Pages and calls without an account."""
    ticket = people.file_one(server.base)
    article = first_article(server)
    asked = [urllib.parse.quote(words) for words in QUESTIONS]
    begun = [urllib.parse.quote(words[:6]) for words in QUESTIONS]
    form = "/layanan/nik-tidak-ditemukan"
    return check(server, [
        ("home", ["/"], {}),
        ("home, compressed", ["/"], BROWSER),
        ("filing form", [form], {}),
        ("filing form, compressed", [form], BROWSER),
        ("article", [article], {}),
        ("article, compressed", [article], BROWSER),
        ("tracking page", [f"/tiket/{ticket['number']}"], {}),
        ("tracking by API", [f"/api/v1/tickets/{ticket['number']}"], {}),
        ("search page, asked again", [f"/bantuan?q={words}" for words in asked], {}),
        ("search by API, asked again", [f"/api/v1/articles/search?q={words}" for words in asked], {}),
        ("suggestions, asked again", [f"/api/v1/articles/suggest?q={words}" for words in begun], {}),
        ("statistics", ["/statistik"], {}),
        ("login page", ["/petugas/masuk"], {}),
    ])


def searches(server):
    """What answers that are kept do not help: questions that nobody asked before. Page and API have each their own, for what one was
    asked the other may know."""
    new = questions.each_new(questions.judged(), 2 * questions.NEW)
    by_page, by_api = new[: questions.NEW], new[questions.NEW :]
    rows = [
        ("search page, each question new", questions.paths("/bantuan?", by_page), {}),
        (NEW_BY_API, questions.paths(questions.SEARCH, by_api), {}),
        ("suggestions, each beginning new", questions.paths(questions.SUGGEST, questions.each_new_beginning(new)), {}),
    ]
    # Only the last few of each: whoever is asked all of them beforehand knows them.
    check(server, [(name, paths[-20:], headers) for name, paths, headers in rows])
    return rows


def check(server, pages):
    """Each page has to be there before it is asked for by the thousand."""
    for name, paths, headers in pages:
        for path in paths:
            answer = server.get(path, headers)
            if answer.status != 200:
                raise SystemExit(f"{name}: {path} answers {answer.status}: {answer.body[:300]!r}")
    return pages


def first_article(server):
    page = server.get("/bantuan").body.decode()
    article = r'href="(/bantuan/(?!kategori\b|periksa-diri\b)[a-z0-9-]+)"'
    found = re.search(article, page)
    if not found:
        shelf = re.search(r'href="(/bantuan/kategori/[^"?]+)"', page).group(1)
        found = re.search(article, server.get(shelf).body.decode())
    return found.group(1)


def staff(server, rows):
    """What Humas and a unit look at. `rows` asks the database."""
    humas = {"Cookie": people.log_in(server.base, humas_email(rows))}
    unit = rows("SELECT unit_code FROM ticket WHERE unit_code IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    of_unit = rows(f"SELECT email FROM staff WHERE role = 'unit_staff' AND unit_code = '{unit}' AND password_hash IS NOT NULL ORDER BY email LIMIT 1")
    officer = {"Cookie": people.log_in(server.base, of_unit)}
    number = rows("SELECT number FROM ticket WHERE status = 'closed' ORDER BY id LIMIT 1")
    email = rows("SELECT reporter_email FROM ticket ORDER BY id LIMIT 1")
    # A name that few have, so that its tickets lie far apart.
    name = rows("SELECT split_part(lower(reporter_name), ' ', 2) FROM ticket WHERE reporter_name LIKE '% %' ORDER BY id LIMIT 1")
    nik = people.file_one(server.base)["nik"]
    desk = "/petugas/tiket"
    return check(server, [
        ("staff list", [desk], humas),
        ("staff list: all", [f"{desk}?status=all"], humas),
        ("staff list: done", [f"{desk}?status=done"], humas),
        ("staff list: late", [f"{desk}?due=late"], humas),
        ("staff list: a unit", [f"{desk}?status=all&unit={unit}"], humas),
        ("staff list: a class", [f"{desk}?status=all&class=1"], humas),
        ("staff list: a service", [f"{desk}?status=all&service=lupa-password"], humas),
        ("staff list: not checked", [f"{desk}?status=new&checked=no"], humas),
        ("unit's list", [desk], officer),
        ("unit's list: mine", [f"{desk}?status=open&who=mine"], officer),
        ("ticket page", [f"{desk}/{number}"], humas),
        ("ticket search: number", [f"{desk}?q={number}"], humas),
        ("ticket search: e-mail", [f"{desk}?q={urllib.parse.quote(email)}"], humas),
        ("ticket search: NIK", [f"{desk}?q={nik}"], humas),
        ("ticket search: common word", [f"{desk}?q=nik"], humas),
        ("ticket search: name", [f"{desk}?q={urllib.parse.quote(name)}"], humas),
        ("ticket search: two words", [f"{desk}?q={urllib.parse.quote(name)}%20nik"], humas),
        ("ticket search: nothing", [f"{desk}?q=zzqx"], humas),
        ("unit's search: common word", [f"{desk}?q=nik"], officer),
        ("unit's search: name", [f"{desk}?q={urllib.parse.quote(name)}"], officer),
        ("list by API", ["/api/v1/staff/tickets?status=all&limit=50"], humas),
        ("statistics, staff", ["/petugas/statistik"], humas),
        ("searches", ["/petugas/pencarian?hari=90"], humas),
        ("articles", ["/petugas/artikel"], humas),
    ])


def tickets_in(answer):
    """How many tickets a list of staff shows, as page or by API: a list of twelve costs less than one of forty."""
    if answer.getheader("Content-Type", "").startswith("application/json"):
        return len(json.loads(answer.body).get("items", []))
    return len(re.findall(rb'<a class="tk"', answer.body))


def humas_email(rows):
    """Somebody of Biro Humas who can log in."""
    return rows("SELECT email FROM staff WHERE role = 'humas' AND password_hash IS NOT NULL ORDER BY email LIMIT 1")
