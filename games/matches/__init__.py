"""Django's side of a match: services that write, the store that hosting uses, tickets, the runtime of a process."""
