"""Pure rules of business cases: rates, appraisal, uncertainty, approvals."""
