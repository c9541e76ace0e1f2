"""How good the evidence of a case is: contradictions, staleness, copies, single origins, gaps."""
