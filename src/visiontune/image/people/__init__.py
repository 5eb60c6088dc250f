"""People, drawn whole by us: traits from the plan and the seed, a body in a pose, clothes by trade."""
