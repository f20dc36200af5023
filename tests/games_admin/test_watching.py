"""A live match as an operator watches it: what its processes tell is shown while it is fresh, and the frame shows the
match to a passer-by, whoever the operator is.
"""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from games.admin.live import live
from games.matches import watching
from games.models import Report, Watch


@pytest.mark.django_db
def test_the_page_asks_for_reports_and_shows_them(admin_client, running):
    url = reverse("admin:games_match_live", args=[running.pk])
    assert "has not told anything yet" in admin_client.get(url).content.decode()
    assert watching.watched() == [str(running.pk)]
    host = {
        "tick": 40,
        "epoch": 2,
        "turns": [0.5, 1.5],
        "inputs": [4.0, 0.0],
        "seats": [["Ann", "here"], ["Hard bot", "bot"]],
        "waiting": 1,
        "dropped": 0,
        "slow": False,
        "events": [{"epoch": 2, "number": 9, "kind": "chat", "data": {"name": "Ann", "text": "<b>hi</b>"}}],
    }
    watching.write("host", {str(running.pk): host})
    watching.write("edge", {str(running.pk): {"sockets": [{"seat": 0, "rtt": 31, "unacknowledged": 2}]}})
    page = admin_client.get(reverse("admin:games_match_live_now", args=[running.pk])).content.decode()
    for shown in ("31 ms", "4.0", "<svg", "&lt;b&gt;hi", "here"):
        assert shown in page
    Report.objects.update(at=timezone.now() - timedelta(seconds=6))
    assert live(running)["told"] is False, "what is old tells nothing of now"
    Watch.objects.update(until=timezone.now() - timedelta(seconds=1))
    watching.forget()
    assert not Report.objects.exists()
    assert watching.watched() == []


@pytest.mark.django_db
def test_the_frame_is_for_staff_and_shows_a_spectators_page(operator, running, client):
    url = reverse("lobby:watch", args=[running.pk])
    assert client.get(url).status_code == 403
    assert operator("view_host").get(url).status_code == 403
    staff = operator("view_match")
    user = staff.get("/admin/").wsgi_request.user
    seat = running.seats.get(number=1)
    seat.player, seat.bot = user, None
    seat.save()
    answer = staff.get(url)
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer.context["seat"] is None
    ticket = staff.post(reverse("lobby:watch_ticket", args=[running.pk])).json()["ticket"]
    claim = signing.loads(ticket, salt="games.ticket")
    assert (claim[1], claim[2]) == (None, ""), "looking does not take the operator's own seat over"


def test_a_page_that_shows_another_state_is_loaded_anew(admin_client, running):
    """There other acts make sense."""
    url = reverse("admin:games_match_live_now", args=[running.pk])
    assert "HX-Refresh" not in admin_client.get(url, {"status": "running"}).headers
    running.status = "paused"
    running.save()
    assert admin_client.get(url, {"status": "running"}).headers["HX-Refresh"] == "true"
