"""Whoever asks: a reporter with a ticket, a member of staff with a session, and what they send."""
import http.cookiejar
import json
import random
import re
import urllib.error
import urllib.parse
import urllib.request

# The demonstration's published password.
PASSWORD = "contoh-lapor-bkn"

# UNIQUE and LAST: see `load.posting`.
FILING = {
    "service": "nik-tidak-ditemukan",
    "name": "Siti Rahmawati",
    "email": "siti.UNIQUE@contoh.lapor.example",
    "nik": "317401570898LAST",
    "birth_date": "17-08-1998",
    "description": "NIK saya tidak ditemukan saat membuat akun SSCASN, sudah dicoba tiga kali (UNIQUE).",
}


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Keeps cookies, follows nothing."""

    def __init__(self, base):
        self.base = base
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(StayHere, urllib.request.HTTPCookieProcessor(self.cookies))

    def send(self, path, fields=None, headers=None):
        body = urllib.parse.urlencode(fields).encode() if isinstance(fields, dict) else fields
        request = urllib.request.Request(self.base + path, body, headers or {})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def token(self, path):
        _, page = self.send(path)
        return re.search(r'name="_csrf" value="([^"]+)"', page).group(1)

    def cookie(self):
        return "; ".join(f"{one.name}={one.value}" for one in self.cookies)


def log_in(base, email):
    """The cookies of a session."""
    browser = Browser(base)
    status, page = browser.send("/petugas/masuk", login(browser, email))
    if status != 303:
        raise SystemExit(f"{email} cannot log in: {status} {page[:300]}")
    return browser.cookie()


def login(browser, email):
    """The fields of a login."""
    return {"_csrf": browser.token("/petugas/masuk"), "email": email, "password": PASSWORD}


def api_body():
    return json.dumps(FILING, ensure_ascii=False)


def form(base):
    """(path, body, headers) of a filing by the form, its last step. Without the token of a draft each is a form of its own."""
    browser = Browser(base)
    path = f"/layanan/{FILING['service']}"
    token = browser.token(path)
    fields = {name: value for name, value in FILING.items() if name != "service"}
    fields |= {"_csrf": token, "step": "file", "notice_version": "1"}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": browser.cookie()}
    body = urllib.parse.urlencode(fields)
    status, page = Browser(base).send(path, unique(body).encode(), headers)
    if status != 303:
        raise SystemExit(f"the form is refused: {status} {page[:2000]}")
    return path, body, headers


def unique(body, number=None):
    """Twelve digits of which nobody else has the like; no person is the 0000th of a day."""
    number = number or f"{random.randrange(10**8):08}{random.randrange(1, 10**4):04}"
    return body.replace("UNIQUE", number).replace("LAST", number[-4:])


def file_one(base):
    """A ticket as the API answers it, and the NIK it was filed with."""
    body = unique(api_body())
    status, answer = Browser(base).send("/api/v1/tickets", body.encode(), {"Content-Type": "application/json"})
    if status != 201:
        raise SystemExit(f"the filing is refused: {status} {answer[:600]}")
    return json.loads(answer) | {"nik": json.loads(body)["nik"]}
