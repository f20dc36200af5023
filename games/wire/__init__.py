"""Ring 2, what is said on a match socket: messages, codecs, deltas, the order of a conversation. No I/O, no clock."""
