"""The addresses of leaderboards, profiles and of one's own data. Included by lobby.urls, in its namespace."""

from django.urls import path

from lobby import profile_views

urlpatterns = [
    path("leaderboards/", profile_views.leaderboards, name="leaderboards"),
    path("leaderboards/<slug:slug>/", profile_views.leaderboard, name="leaderboard"),
    path("players/<int:pk>/", profile_views.profile, name="profile"),
    path("accounts/data/", profile_views.data, name="data"),
    path("accounts/delete/", profile_views.delete, name="delete"),
]
