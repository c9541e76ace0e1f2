from upstander.brief.sentence import Section


def done(s):
    return Section("done", "What could be done")


def forbidden(s, n):
    return Section("forbidden", "What must not be done")


def plan_for(v, b, s):
    return None
