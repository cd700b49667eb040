"""What people say of violations: true, false, unsure; and what follows for a rule's precision."""
