"""All subjects make the same page, but for what is never twice the same."""

import re

import httpx

from tests.bench.contest import Contest, Subject

KEY = re.compile('(?<=name="key" value=")[^"]+')
VARIES = {"date", "x-request-id", "content-security-policy"}


def demand_same(contest: Contest) -> None:
    for path in contest.pages.values():
        first, *others = [_page(contest, subject, path) for subject in contest.subjects]
        for other in others:
            if other != first:
                raise RuntimeError(f"{path} differs:\n{first}\n{other}")


def _page(contest: Contest, subject: Subject, path: str) -> tuple[dict[str, str], str]:
    """Headers and text, with the nonce, the reference and the key of the comment's form made alike."""
    headers = {"Host": contest.host, "Cookie": contest.cookie}
    answer = httpx.get(f"http://127.0.0.1:{subject.port}{path}", headers=headers).raise_for_status()
    policy = answer.headers["content-security-policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    kept = {name: value for name, value in answer.headers.items() if name not in VARIES}
    text = answer.text.replace(nonce, "nonce").replace(answer.headers["x-request-id"], "reference")
    text = KEY.sub("key", text)
    return {**kept, "policy": policy.replace(nonce, "nonce")}, text
