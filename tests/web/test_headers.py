"""Headers of every answer, and what changes when the public address is https."""

import re
from dataclasses import replace

from web import create_app


def test_every_page_forbids_what_it_does_not_need(visitor):
    answer = visitor.get("/login")
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy).group(1)
    assert f'nonce="{nonce}"' in answer.text
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_nonce_is_new_in_every_answer(visitor):
    policies = {visitor.get("/login").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_no_script_of_a_page_goes_without_the_nonce(visitor):
    assert re.findall(r"<script(?![^>]*nonce=)", visitor.get("/login").text) == []
    assert re.findall(r"\son\w+=|style=", visitor.get("/login").text) == []


def test_plain_http_gets_a_cookie_that_works_there(visitor):
    cookie = visitor.get("/login").headers["Set-Cookie"]
    assert cookie.startswith("clauseflow=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" not in visitor.get("/login").headers


def test_https_gets_a_cookie_bound_to_it(settings, database):
    safe = create_app(replace(settings, public_url="https://clauseflow.example"), database=database)
    answer = safe.test_client().get("/login")
    assert answer.headers["Set-Cookie"].startswith("__Host-clauseflow=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_static_files_may_be_kept_and_set_no_cookie(visitor):
    address = re.search(r'href="(/static/app.css\?v=\w+)"', visitor.get("/login").text).group(1)
    answer = visitor.get(address)
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    answer.close()
