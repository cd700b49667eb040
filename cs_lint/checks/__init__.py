"""What a rule means on a matched call: conditions find, guards lift, verbs judge."""
