"""Hostile input: what takes bytes from outside, called with bytes that nobody sane would write."""
