"""The world around the hub, simulated: the regional systems, the demo's story and a load to measure with."""
