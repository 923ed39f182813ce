"""What executes, without Django: the workbook of the fit-gap, written and read."""
