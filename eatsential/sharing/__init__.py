"""Sharing people with caregivers and handing them over. Its tables are those of profiles."""
