"""The lobby's pages. Included at the root, before allauth's, so that account pages can send guests to claim first."""

from allauth.account import views as allauth_views
from django.urls import path

from lobby import (
    friends_views,
    news_views,
    profile_urls,
    queue_views,
    replays,
    room_views,
    split,
    talk_views,
    tokens_views,
    views,
    watching,
)
from lobby.access import account_required

app_name = "lobby"
urlpatterns = [
    path("", views.home, name="home"),
    path("play/<slug:slug>/", views.play, name="play"),
    path("queue/", queue_views.queue, name="queue"),
    path("queue/<slug:act>/", queue_views.act, name="queue-act"),
    path("rooms/", room_views.rooms, name="rooms"),
    path("rooms/<str:code>/", room_views.room, name="room"),
    path("rooms/<str:code>/talk/", talk_views.talk, name="talk"),
    path("rooms/<str:code>/<slug:act>/", room_views.act, name="act"),
    path("matches/<uuid:match_id>/", views.match, name="match"),
    path("watch/<uuid:match_id>/", watching.frame, name="watch"),
    path("watch/<uuid:match_id>/ticket/", watching.ticket, name="watch_ticket"),
    path("matches/<uuid:match_id>/replay/", replays.replay, name="replay"),
    path("matches/<uuid:match_id>/replay/frames/", replays.frames, name="replay_frames"),
    path("news/", news_views.news, name="news"),
    path("friends/", friends_views.page, name="friends"),
    path("friends/<slug:act>/", friends_views.act, name="friends_act"),
    path("tokens/", tokens_views.page, name="tokens"),
    path("tokens/<int:token>/revoke/", tokens_views.revoke, name="revoke"),
    path("reports/new/", talk_views.report, name="report"),
    # In development alone, for authors of games.
    path("split/<uuid:match_id>/", split.window, name="split"),
    path("split/<uuid:match_id>/<int:player_id>/", split.frame, name="split-frame"),
    path("split/<uuid:match_id>/<int:player_id>/ticket/", split.ticket, name="split-ticket"),
    path("split/<slug:slug>/", split.new, name="split-new"),
    *profile_urls.urlpatterns,
    path("accounts/guest/", views.guest, name="guest"),
    path("accounts/claim/", views.claim, name="claim"),
    # A guest has no password and no address to manage: these pages would give half an account.
    path("accounts/signup/", account_required(allauth_views.signup)),
    path("accounts/email/", account_required(allauth_views.email)),
    path("accounts/password/change/", account_required(allauth_views.password_change)),
    path("accounts/password/set/", account_required(allauth_views.password_set)),
    path("accounts/reauthenticate/", account_required(allauth_views.reauthenticate)),
]
