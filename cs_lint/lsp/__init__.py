"""The language server: what is wrong in a reply template or a rule pack while it is being written."""
