"""Texts with mentions become events."""
