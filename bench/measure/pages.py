"""The pages and calls that are measured: (name, paths, who asks)."""
import re
import urllib.parse

from . import people

QUESTIONS = ["nik tidak ditemukan", "lupa password sscasn", "kk tidak terdaftar", "pasword lupa", "data tidak sesuai ktp", "jadwal cpns"]


def public(server):
    """Pages and calls without an account."""
    ticket = people.file_one(server.base)
    asked = [urllib.parse.quote(words) for words in QUESTIONS]
    return [
        ("home", ["/"], {}),
        ("filing form", ["/layanan/nik-tidak-ditemukan"], {}),
        ("article", [first_article(server)], {}),
        ("tracking page", [f"/tiket/{ticket['number']}"], {}),
        ("tracking by API", [f"/api/v1/tickets/{ticket['number']}"], {}),
        ("search, page", [f"/bantuan?q={words}" for words in asked], {}),
        ("search by API", [f"/api/v1/articles/search?q={words}" for words in asked], {}),
        ("suggestions", [f"/api/v1/articles/suggest?q={words[:6]}" for words in asked], {}),
        ("statistics", ["/statistik"], {}),
        ("login page", ["/petugas/masuk"], {}),
    ]


def first_article(server):
    page = server.get("/bantuan").body.decode()
    links = [link for link in re.findall(r'href="(/bantuan/[a-z0-9-]+)"', page) if link != "/bantuan/kategori"]
    if links:
        return links[0]
    shelf = re.search(r'href="(/bantuan/kategori/[^"?]+)"', page).group(1)
    page = server.get(shelf).body.decode()
    return re.search(r'href="(/bantuan/[a-z0-9-]+)"', page).group(1)


def staff(server, rows):
    """What Humas and a unit look at. `rows` asks the database."""
    humas = {"Cookie": people.log_in(server.base, rows("SELECT email FROM staff WHERE role = 'humas' AND password_hash IS NOT NULL ORDER BY email LIMIT 1"))}
    unit = rows("SELECT unit_code FROM ticket WHERE unit_code IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    of_unit = rows(f"SELECT email FROM staff WHERE role = 'unit_staff' AND unit_code = '{unit}' AND password_hash IS NOT NULL ORDER BY email LIMIT 1")
    officer = {"Cookie": people.log_in(server.base, of_unit)}
    number = rows("SELECT number FROM ticket WHERE status = 'closed' ORDER BY id LIMIT 1")
    email = rows("SELECT reporter_email FROM ticket ORDER BY id LIMIT 1")
    name = rows("SELECT split_part(lower(reporter_name), ' ', 1) FROM ticket ORDER BY id LIMIT 1")
    desk = "/petugas/tiket"
    return [
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
        ("ticket search: NIK", [f"{desk}?q=3174015708980001"], humas),
        ("ticket search: common word", [f"{desk}?q=nik"], humas),
        ("ticket search: name", [f"{desk}?q={urllib.parse.quote(name)}"], humas),
        ("ticket search: two words", [f"{desk}?q={urllib.parse.quote(name)}%20nik"], humas),
        ("ticket search: nothing", [f"{desk}?q=zzqx"], humas),
        ("list by API", ["/api/v1/staff/tickets?status=all&limit=50"], humas),
        ("statistics, staff", ["/petugas/statistik"], humas),
    ]
