"""The API's description: docs/openapi.json is what the code says, and its page needs nobody else's server."""

import json
from pathlib import Path

import pytest

from gameproject.api import api

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_snapshot_is_current():
    written = json.loads(SNAPSHOT.read_text())
    hint = "run: manage.py export_openapi_schema --api gameproject.api.api --indent 1 --output docs/openapi.json"
    assert written == json.loads(json.dumps(api.get_openapi_schema())), hint


def test_every_operation_says_how_it_refuses():
    schema = api.get_openapi_schema()
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert "default" in operation["responses"]
            assert operation["description"]


@pytest.mark.django_db
def test_the_page_loads_only_from_this_site(client):
    page = client.get("/api/docs").content.decode()
    assert "swagger-ui" in page
    assert "http://" not in page
    assert "https://" not in page
    assert client.get("/api/openapi.json").json()["info"]["title"] == "Backbeat"
