"""From a goal to the right people and the right words."""
