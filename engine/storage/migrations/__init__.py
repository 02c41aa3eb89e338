"""Alembic's folder: how the schema came to be, revision after revision. Only engine/storage/schema.py runs it."""
