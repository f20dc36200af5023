"""Matches for operators: to look at, to act on by commands, to audit. Importing this registers it all.

What a running match owns is never written from here. Secrets (seeds, checkpoints, resume keys, tickets) are not shown.
"""

from django.contrib import admin

from games.admin.audit import CommandAdmin
from games.admin.control import MaintenanceAdmin, SwitchAdmin
from games.admin.hosts import HostAdmin
from games.admin.match import MatchAdmin

admin.site.enable_nav_sidebar = False  # lists need its place, or hide their last columns; the front page has it all

__all__ = ["CommandAdmin", "HostAdmin", "MaintenanceAdmin", "MatchAdmin", "SwitchAdmin"]
