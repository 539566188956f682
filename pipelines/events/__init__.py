"""Mentions become events: clauses, triggers, coding."""
