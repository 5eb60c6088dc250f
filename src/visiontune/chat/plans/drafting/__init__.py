"""Drafts of requests: what a wish of a message amounts to, per kind of request."""
