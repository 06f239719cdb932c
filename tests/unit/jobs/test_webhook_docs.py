"""What docs/webhooks.md gives to copy works."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.jobs.webhooks import sign

GUIDE = Path(__file__).parents[3] / "docs" / "webhooks.md"
BODY = b'{"id": "j1", "status": "finished", "done": 2, "failed": 0, "total": 2}'
SECRET = "a-secret-of-the-harbour-gazette-1"
OLD_SECRET = "a-secret-of-the-harbour-gazette-0"

Verify = Callable[[bytes, str, str, str], bool]


def find_code(language: str) -> str:
    """The first block of this language in the guide."""
    found = re.search(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def verify_in_python(body: bytes, signature: str, delivery: str, secret: str) -> bool:
    names: dict[str, Any] = {}
    exec(find_code("python"), names)
    answer: bool = names["verify"](body, signature, delivery, secret)
    return answer


def verify_in_php(body: bytes, signature: str, delivery: str, secret: str) -> bool:
    php = shutil.which("php")
    if php is None:
        pytest.skip("php is not installed")
    code = find_code("php").removeprefix("<?php\n")
    code += "echo nutgraf_verify(stream_get_contents(STDIN), $argv[1], $argv[2], $argv[3]) ? 'yes' : 'no';"
    command = [php, "-d", "display_errors=stderr", "-r", code, "--", signature, delivery, secret]
    ran = subprocess.run(command, input=body, capture_output=True, check=True)
    assert ran.stderr == b""
    return {b"yes": True, b"no": False}[ran.stdout]


@pytest.fixture(params=[verify_in_python, verify_in_php])
def verify(request: pytest.FixtureRequest) -> Verify:
    chosen: Verify = request.param
    return chosen


def test_what_is_sent_is_verified_by_whoever_holds_one_of_the_secrets(verify: Verify) -> None:
    signature = sign([SECRET, OLD_SECRET], "j1-done", int(time.time()), BODY)

    assert verify(BODY, signature, "j1-done", SECRET)
    assert verify(BODY, signature, "j1-done", OLD_SECRET)
    assert not verify(BODY, signature, "j1-done", "another")


def test_another_body_or_delivery_or_time_is_not_verified(verify: Verify) -> None:
    now_s = int(time.time())
    signature = sign([SECRET], "j1-done", now_s, BODY)

    assert not verify(BODY + b" ", signature, "j1-done", SECRET)
    assert not verify(BODY, signature, "j2-done", SECRET)
    assert not verify(BODY, signature.replace(f"t={now_s}", f"t={now_s + 1}"), "j1-done", SECRET)
    assert not verify(BODY, sign([SECRET], "j1-done", now_s - 400, BODY), "j1-done", SECRET)
    assert not verify(BODY, sign([SECRET], "j1-done", now_s + 400, BODY), "j1-done", SECRET)


@pytest.mark.parametrize("signature", ["", "t=", "v1=", "t=1795680000", "t=1795680000,v1=short", "t=٣,v1=" + "0" * 64])
def test_whatever_is_no_signature_is_not_verified(verify: Verify, signature: str) -> None:
    assert not verify(BODY, signature, "j1-done", SECRET)


def test_all_php_of_the_guide_parses() -> None:
    php = shutil.which("php")
    if php is None:
        pytest.skip("php is not installed")
    blocks = re.findall(r"^```php\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    whole = "<?php\n" + "".join(block.removeprefix("<?php\n") for block in blocks)

    assert subprocess.run([php, "-l"], input=whole.encode(), capture_output=True).returncode == 0
