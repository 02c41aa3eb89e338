"""The archive of a month as one package that needs no server: cases as pages, files and chains, and their proof.

It reads what reviewers may read, writes to no database, and keeps no more than one case in memory.
"""

from web.review.package.build import package_of
from web.review.package.filed import file_missing, write

__all__ = ["file_missing", "package_of", "write"]
