"""Named records of a procedure as the company files them: read, printed, and downloaded as Word and PDF.

A record is a Word template filled with the values of a case. It never changes a case and runs nothing an author wrote.
"""
