"""The match desk: needs worded well, experts proposed with reasons, invitations, and what became of them."""
