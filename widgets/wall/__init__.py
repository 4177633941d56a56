"""The wall: what a room sees from six metres. It is given `app.domain.wall` and nothing else."""
