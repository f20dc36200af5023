"""A rival: Django Channels as its tutorial shows it. The same scene, by `group_send`, served by daphne as it comes."""
