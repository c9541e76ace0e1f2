"""A gateway to Matrix, Signal and the like: it takes signed requests and passes them on."""
