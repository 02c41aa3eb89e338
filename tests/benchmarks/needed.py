"""What it would take to reach each goal that has been missed: reasons, for the page of results.

Its figures are those by which the reasons were found; what a run finds stands in the tables.
"""

NEEDED = {
    "G1": (
        "the table of what a completion is made of names its parts. On PostgreSQL the statements alone already take "
        "about as long as the goal leaves for everything: what people have (an inbox, limits, a chained history, "
        "repeated commands) is eleven to fifteen statements in two round trips, where the naive one has three in "
        "three. Putting the writes of a step into one statement, leaving out queues or command keys, dropping "
        "foreign keys or indexes gained nothing that could be told from noise. Above the statements the time is "
        "spread over some 1,400 calls of Python, no function of which takes more than four of a hundred. It would "
        "take compiled code for the step, which a customer without a compiler could not build, and fewer rows a "
        "step: the queue of a task as a part of its row, the answer to a command as a part of its step."
    ),
    "G2": (
        "as G1. The statements alone, with nothing above the driver, reach the share that the table shows: on "
        "SQLite more than the goal, on PostgreSQL less. The goal was set for four rows a completion, two of them of "
        "tasks; here it is seven to eleven, of six tables."
    ),
    "G3": (
        "the completion itself, and for the page two and a half times as many calls of Python again: session, "
        "rights of the person, the form read and judged, the next task, and the answer; some 4,800 in all, where "
        "the empty page has a few hundred. It would take G1 first, and an application without the framework's "
        "layers."
    ),
    "G5": (
        "of a finished case a third is history (a step of 500 bytes: half of it what people typed, with its salt, "
        "already compressed), the others are tasks, answers to commands, and limits, each with its indexes. It "
        "would take ids as 16 bytes and moments as 8 on SQLite (four kilobytes), answers to commands kept for days "
        "instead of a month (two), and on PostgreSQL fewer rows: each has 28 bytes of its own before it says "
        "anything, and those that were changed lie there twice until the server has cleaned up."
    ),
}
