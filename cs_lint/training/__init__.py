"""Training the n-gram models that the condition `learned` asks. Needs scikit-learn (`cs-lint[train]`); running one does not."""
