"""Forms of this room; a form checks what was typed, an action decides whether it may be."""
