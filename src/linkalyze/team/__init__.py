"""Many members, one network: what an organisation reaches through its people."""
