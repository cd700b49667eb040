"""Rule packs: YAML on disk -> checked, resolved rules. What a rule *means* on a call is decided in checks/."""
