"""A team and its agents over a period: figures out of a results dataset, as a page, a workbook, a message."""
