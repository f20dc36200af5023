"""Settings as an operator meets them: defaults that run, and one sentence for each thing that is wrong."""

import ast
import subprocess
import sys
from pathlib import Path

import environ
import pytest

from tests.support.site import ROOT, clean_environment, manage

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a-key-for-tests-that-is-long-enough-and-has-many-different-letters-0123456789",
    "ALLOWED_HOSTS": "play.example.com",
    "ORIGINS": "https://play.example.com",
}


@pytest.fixture(scope="module")
def collected() -> Path:
    """Static files where production expects them; a developer's own stay as they are."""
    done = manage("collectstatic", "--noinput", "--verbosity", "0", **PRODUCTION)
    assert done.returncode == 0, done.stdout
    return ROOT / "staticfiles"


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Try the plain command. An unusable endpoint ends it where a server would begin to serve."""
    command = [sys.executable, "-m", "daphne", "-v", "0", "-e", "nowhere:", "gameproject.asgi:application"]
    return subprocess.run(
        command, cwd=ROOT, env=clean_environment(**variables), text=True, capture_output=True, timeout=60
    )


def variables_read() -> set[str]:
    """The names of the variables that settings.py asks `env` for."""
    tree = ast.parse((ROOT / "gameproject" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def example() -> dict[str, str]:
    values: dict[str, str] = {}
    for line in (ROOT / ".env.example").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            values[name] = value
    return values


def test_the_example_lists_every_variable_and_no_other():
    assert set(example()) == variables_read()


def test_every_variable_of_the_example_has_its_reason_above_it():
    lines = (ROOT / ".env.example").read_text().splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith("#"):
            assert lines[number - 1].startswith("#"), line


def printed_settings(**variables: str) -> str:
    names = ("DEBUG", "ALLOWED_HOSTS", "ORIGINS", "SECURE_SSL_REDIRECT", "TRUSTED_PROXIES", "ROLE", "HOST_URL")
    names += ("BACKBEAT_LIMITS", "DATABASES", "REDIS_URL", "EMAIL_BACKEND", "DEFAULT_FROM_EMAIL", "LANGUAGE_CODE")
    names += ("TIME_ZONE", "SECRET_KEY", "LOGGING")
    code = f"from django.conf import settings; print(*[repr(getattr(settings, name)) for name in {names}], sep='\\n')"
    done = manage("shell", "--no-imports", "--command", code, **variables)
    assert done.returncode == 0, done.stdout
    return done.stdout.split(" at 0x")[0]


def test_the_values_of_the_example_are_the_defaults():
    assert printed_settings(**example() | {"ENV_FILE": ""}) == printed_settings()


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path):
    file = tmp_path / "env"
    file.write_text("ROLE=web\nTIME_ZONE=Asia/Seoul\n")
    printed = printed_settings(ENV_FILE=str(file), TIME_ZONE="Europe/Zurich")
    assert "'web'" in printed
    assert "Europe/Zurich" in printed


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"SECRET_KEY": ""}, "set SECRET_KEY"),
        ({"SECRET_KEY": "development-only-and-known-to-everybody"}, "set SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "set ALLOWED_HOSTS"),
        ({"ORIGINS": ""}, "set ORIGINS"),
    ],
)
def test_production_does_not_start_without(missing: dict[str, str], told: str, collected: Path):
    refused = start(**PRODUCTION | missing)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert told in refused.stderr


def test_every_way_to_start_refuses_alike():
    refused = start(DEBUG="0")
    assert "set SECRET_KEY" in refused.stderr
    assert "set ORIGINS" in refused.stderr
    by_command = manage("runserver", DEBUG="0")
    assert (by_command.returncode, by_command.stdout) == (1, f"CommandError: {refused.stderr}")
    by_check = manage("check", "--deploy", DEBUG="0")
    assert by_check.returncode == 1
    assert "set SECRET_KEY" in by_check.stdout


def test_production_does_not_start_without_collected_files(collected: Path):
    manifest = collected / "staticfiles.json"
    aside = manifest.rename(collected / "aside.json")
    try:
        refused = start(**PRODUCTION)
    finally:
        aside.rename(manifest)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "python manage.py collectstatic" in refused.stderr


def test_an_incomplete_production_machine_can_be_prepared(tmp_path: Path):
    for command in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "--dry-run", "-v", "0"]):
        done = manage(*command, DEBUG="0", DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")
        assert done.returncode == 0, done.stdout


def test_the_production_example_passes_the_deployment_checks(collected: Path):
    values = {}
    for line in (ROOT / "deploy" / "production.env.example").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, values[name] = line.partition("=")
    done = manage("check", "--deploy", "--fail-level", "WARNING", **values)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ROLE", "everything"),
        ("BACKBEAT_LIMITS", "[1]"),
        ("BACKBEAT_LIMITS", "{"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(variable: str, value: str):
    said = manage("check", **{variable: value}).stdout
    assert said.startswith(f"Backbeat does not start: {variable}")
    assert said.count("\n") == 1


def test_a_wrong_value_is_one_sentence_from_daphne_too():
    assert start(ROLE="everything").stderr == manage("check", ROLE="everything").stdout


def test_proxies_decide_whether_forwarded_headers_are_believed():
    code = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    assert "None" in manage("shell", "--no-imports", "-c", code).stdout
    assert "FORWARDED_PROTO" in manage("shell", "--no-imports", "-c", code, TRUSTED_PROXIES="10.0.0.1").stdout


def test_environ_reads_what_the_example_writes():
    assert environ.Env.email_url_config("smtp+tls://a:b@mail.example.com:587")["EMAIL_USE_TLS"] is True
