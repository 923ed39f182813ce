"""What computes and writes documents of a case: simulation, workbook, evidence pack. No Django."""
