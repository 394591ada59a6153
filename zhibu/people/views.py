"""Pages of organizations and persons."""
