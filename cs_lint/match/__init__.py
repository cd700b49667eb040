"""One pass over a call's folded text finds where phrases could be; everything else is done only there."""
