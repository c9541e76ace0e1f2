"""The levers room: plans and their versions, who holds what, who was asked what and by when."""
