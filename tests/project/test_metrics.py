"""/metrics: who may read it, and that it tells what a process has done, as Prometheus reads it."""

import json
import logging
import urllib.error
import urllib.request

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from gameproject.logs import logging_config
from games.hosting.counts import BOUNDS, Histogram, quantile
from tests.support.program import Program

pytestmark = pytest.mark.django_db


def test_this_machine_may_and_nobody_through_a_proxy(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 403


def test_with_a_token_it_alone_counts(client, settings):
    settings.METRICS_TOKEN = "a-token-for-tests"
    assert client.get("/metrics").status_code == 403
    for given, status in (("Bearer a-token-for-tests", 200), ("Bearer wrong", 403), ("Bearer ü", 403)):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == status


def test_quantiles_are_bounds():
    counted = Histogram()
    assert quantile(counted.counts, 0.99) == 0
    for _each in range(99):
        counted.add(0.0004)
    counted.add(5.0)
    assert quantile(counted.counts, 0.99) == BOUNDS[0]
    assert quantile(counted.counts, 1.0) == 2 * BOUNDS[-1]
    assert sum(counted.counts) == 100


def test_a_process_tells_what_it_did(daphne_server):
    server = daphne_server()
    ada = Program(server.url)
    match = ada.play()
    with ada.join(match) as wire:
        wire.hear("frame")
        found = scrape(server.url)
    assert found["backbeat_sockets"] == 1
    assert found["backbeat_matches"] == 1
    assert found["backbeat_store_calls"] < 10
    assert found["backbeat_hosting"] == 1
    assert found["backbeat_welcomes_total"] == 1
    assert found["backbeat_frames_total"] >= 1
    assert found["backbeat_turn_seconds_count"] >= 1
    assert found["backbeat_turn_seconds_count"] == found["backbeat_turn_lateness_seconds_count"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{server.url}/metrics", headers={"X-Forwarded-For": "1.2.3.4"}))
    with refused.value as answer:
        assert answer.code == 403


def scrape(url: str) -> dict[str, float]:
    with urllib.request.urlopen(f"{url}/metrics") as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return {one.name: one.value for family in families for one in family.samples}


def test_lines_of_the_log_name_match_and_player(client, capsys, django_user_model):
    config = logging_config(level="INFO", style="json")
    formatter = config["formatters"]["backbeat"]
    made = formatter.pop("()")(**formatter)
    record = logging.LogRecord("games", logging.INFO, __file__, 1, "Something in %s", ("it",), None)
    record.match = "934bcdfb"
    line = json.loads(made.format(record))
    assert (line["match"], line["event"]) == ("934bcdfb", "Something in it")
