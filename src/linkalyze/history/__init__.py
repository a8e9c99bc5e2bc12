"""The snapshots of a member's network, remembered, and what changed between them."""
