"""What is changed about people, by administrators and by themselves: accounts, sessions, groups, grants, notices.

One use case a file. Everything an administrator does is an event on the chain of administration; no case is touched.
"""
