"""LINE's text exports of one chat."""
