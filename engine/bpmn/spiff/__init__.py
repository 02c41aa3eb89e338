"""The product's subclasses of SpiffWorkflow 3.2.0 and every use of its private names."""
