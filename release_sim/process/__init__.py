"""The release desk over months: people come, steps take time, and the rules decide every event."""
