"""Diagrams: reading, lint, bundles, runtime. The only importer of SpiffWorkflow and lxml; knows no database."""
