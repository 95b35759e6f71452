"""Exports of one chat laid together: which sightings are one sending, what differs, what fills gaps."""
